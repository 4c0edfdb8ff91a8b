"""The same drawing of the same values is worked out once; another value is another drawing."""

from functools import partial

import altair as alt

from dashboard.drawing import specify


def draw(values: tuple[float, ...], names: dict[str, str]) -> alt.Chart:
    rows = [{"name": names.get(str(place), ""), "value": value} for place, value in enumerate(values)]
    return alt.Chart(alt.Data(values=rows)).mark_bar().encode(x="value:Q", y="name:N")


def test_equal_values_are_drawn_once() -> None:
    first = specify(partial(draw, [1.0, 2.0], {"0": "a"}))
    assert specify(partial(draw, [1.0, 2.0], {"0": "a"})) is first
    for others in (([1.0, 2.5], {"0": "a"}), ([1.0, 2.0], {"0": "b"})):
        assert specify(partial(draw, *others)) != first


def test_a_remembered_drawing_is_the_drawing() -> None:
    drawing = partial(draw, [1.0, 2.0], {"0": "a"})
    assert specify(drawing) == specify(drawing())
    assert specify(drawing)["config"]["background"] == "transparent"


def test_what_cannot_be_remembered_is_drawn_all_the_same() -> None:
    class Odd(dict[str, str]):
        __hash__ = None  # type: ignore[assignment]

    assert specify(partial(draw, (1.0,), Odd({"0": "a"})))["mark"] == {"type": "bar"}
    assert specify(partial(lambda one: draw(tuple(one), {}), {1.0}))["mark"] == {"type": "bar"}
