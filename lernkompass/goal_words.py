"""Goals in words for people at the command line: what closes each, what is open, what it costs; courses and back."""

from collections.abc import Iterator, Mapping, Sequence

from needs_analysis import Language, Message, UserError
from strategy import GoalView, PaperGrid, Speaker, Town, competency_grid, goals_of_module, measure_grid, open_words


def tell_goals(town: Town, views: Sequence[GoalView], language: Language, *, whole: bool) -> Iterator[Message]:
    """A line for every goal; ``whole``: its competencies and measures too."""
    speaker = Speaker(language)
    for view in views:
        values: dict[str, str | int] = {
            "goal": view.goal.id,
            "title": speaker.tell(view.goal.title),
            "weight": round(100 * view.goal.weight),
            "words": open_words(town, view, speaker),
        }
        yield Message("{goal} {title}: weight {weight}%. {words}", values)
        if whole:
            yield from _tell_grid(competency_grid(town, view, speaker))
            yield from _tell_grid(measure_grid(town, view, speaker))


def _tell_grid(grid: PaperGrid) -> Iterator[Message]:
    for row in grid.rows:
        parts = ", ".join(f"{head} {cell}" for head, cell in zip(grid.head[1:], row[1:], strict=True))
        yield Message("- {line}", {"line": f"{row[0]}: {parts}"})


def find_goals(town: Town, module: str) -> Mapping[str, tuple[str, ...]]:
    """Goal -> competencies by which a module serves it. Raises UserError for a module that is not there."""
    if town.catalogue.module(module) is None:
        raise UserError(Message("There is no module {module}.", {"module": module}))
    return goals_of_module(town.strategy, town.catalogue, module)


def tell_served(town: Town, module: str, served: Mapping[str, Sequence[str]], language: Language) -> Iterator[Message]:
    """A line for every goal that a module serves."""
    speaker = Speaker(language)
    if not served:
        yield Message("No goal names a competency that this course teaches.")
    for goal, names in served.items():
        found = town.strategy.goal(goal)
        values: dict[str, str | int] = {
            "module": module,
            "goal": f"{goal} {speaker.tell(found.title)}" if found else goal,
            "names": ", ".join(speaker.tell(town.competency(name)) for name in names),
        }
        yield Message("{module} serves {goal} by: {names}.", values)
