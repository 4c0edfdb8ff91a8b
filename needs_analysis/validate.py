"""Raw tables -> accepted answers and findings: every row is accepted or set aside with its reason, nothing is lost.

A cell that cannot be read leaves that one answer missing. A row is quarantined when it cannot be placed at all: no role
or one the town does not know (no required level), a unit that does not exist, no pseudonym where people are named.
Several files of one wave are joined by pseudonym: the last answer of a person counts; ratings by superiors and test
results are laid beside the person's own, in the named mode only. Every rating has a day; old ones expire (`expiry`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from needs_analysis.expiry import expire_ratings
from needs_analysis.language import Message, show_text
from needs_analysis.model import (
    Checked,
    Counts,
    Finding,
    FloatArray,
    Framework,
    Matching,
    RawTable,
    Source,
    Survey,
    SurveyShape,
    UserError,
    row_cell,
)
from needs_analysis.readings import ARRAYS, NOT_RELEVANT, VIEWS, Part, Reading, read_part
from needs_analysis.reexports import set_aside_earlier_exports

_NOTHING_MATCHED = (
    "No question of this file is matched to a competency for certain. Confirm in the matching what is right: "
    "which competency a question belongs to or, for questions of its own, that the answers are ordered from low to "
    "high. Then run the analysis again with it."
)
_NO_ROLE = (
    "The survey asks for the competencies of the framework but no column is matched to the role, so the required "
    "levels are unknown. Match the column that holds the role and run the analysis again."
)
_NOBODY = (
    "No row of the file could be accepted. The findings say why for each row; mend them and run the analysis again."
)


class NoRowsError(UserError):
    """No row could be accepted; ``checked`` holds the findings that say why, its survey is empty."""

    def __init__(self, checked: Checked) -> None:
        """Keep the findings beside the sentence."""
        super().__init__(Message(_NOBODY))
        self.checked = checked


def check_survey(raws: Sequence[RawTable], matching: Matching, framework: Framework, reading: Reading) -> Checked:
    """The accepted answers of one wave out of one or several files, with all findings and where each row went.

    Raises UserError when nothing is matched to a competency or the role is missing, NoRowsError when no row is left.
    """
    parts = [read_part(raw, matching, framework, reading) for raw in raws]
    own = [part for part in parts if part.has_own_view]
    if not own:
        raise UserError(Message(_NOTHING_MATCHED))
    shape = _shape(own, framework)
    if shape == "profile" and not any("role" in part.places for part in own):
        raise UserError(Message(_NO_ROLE))
    set_aside_earlier_exports(own, matching.exports)
    for part in own:
        part.quarantine_unplaced(role_needed=shape == "profile")
    _set_aside_earlier_answers(own)
    survey = expire_ratings(_join(parts, framework, reading, shape), framework.competencies)
    findings = tuple(finding for part in parts for finding in _findings_of(part))
    outcomes = tuple(outcome for part in parts for outcome in part.outcomes)
    checked = Checked(survey, findings, count_rows(parts), outcomes)
    if not survey.persons:
        raise NoRowsError(checked)
    return checked


def _findings_of(part: Part) -> Iterator[Finding]:
    """What reading and checking found, each cell's doubtful answer once."""
    seen = {(finding.cell, finding.row) for finding in part.findings if finding.code == "NOT_ON_SCALE"}
    for finding in (*part.raw.findings, *part.findings):
        if finding.code != "ANSWER_OFF_SCALE" or (finding.cell, finding.row) not in seen:
            yield replace(finding, file=part.raw.file, value=show_text(finding.value))


def count_rows(parts: Sequence[Part]) -> Counts:
    """Where every row read went, over all files."""
    found = Counter(str(outcome) for part in parts for outcome in part.outcomes)
    names = ("accepted", "partial", "duplicate", "empty", "quarantined")
    return Counts(sum(found.values()), *(found[name] for name in names))


def _shape(own: Sequence[Part], framework: Framework) -> SurveyShape:
    """What a gap is taken from. Role profiles say what is required, also where importance is asked beside levels."""
    filled = {name for part in own for name in part.answers}
    known = {c.id for c in framework.competencies}
    ours = any(column in known for part in own for column in part.answers.get("held", pd.DataFrame()).columns)
    if "need" in filled and not ours:
        return "direct"
    by_role = ours and any("role" in part.places for part in own)
    if "held" in filled and ("required" in filled or ("importance" in filled and not by_role)):
        return "paired"
    return "profile" if ours else "current"


def _set_aside_earlier_answers(own: Sequence[Part]) -> None:
    """Of several answers of one person the last one counts: files by their days, else in the order given."""
    seen: set[str] = set()
    for _, _, part in sorted(((_last_day(part), place, part) for place, part in enumerate(own)), reverse=True):
        if part.persons is None:
            continue
        persons = part.persons[part.outcomes == "accepted"]
        persons = persons[persons != ""]
        earlier = persons.index[(persons.duplicated(keep="last") | persons.isin(seen)).to_numpy()]
        part.outcomes[earlier] = "duplicate"
        part.findings += [_earlier_answer(part, row) for row in earlier.tolist()]
        seen.update(persons)


def _last_day(part: Part) -> float:
    days = part.days_of(part.outcomes.index)
    return float(np.nanmax(days)) if (~np.isnan(days)).any() else np.inf


def _earlier_answer(part: Part, row: int) -> Finding:
    message = Message("This person answered again later; the later answer counts.")
    return Finding("EARLIER_ANSWER", part.raw.sheet, row_cell(part.person_column or 0, row), "", message, row)


def _join(parts: Sequence[Part], framework: Framework, reading: Reading, shape: SurveyShape) -> Survey:
    mode = reading.mode
    people = pd.concat([part.people(mode) for part in parts if part.has_own_view], ignore_index=True)
    if mode == "named":
        people = people.sort_values("person", kind="stable", ignore_index=True)
    competencies = _competencies(parts, framework, shape)
    arrays = {name: _array(parts, people, competencies, name) for name in ARRAYS}
    top = float(max((level.level for level in framework.levels), default=5))
    if shape == "profile":
        arrays["required"] = _required_by_role(people["role"].tolist(), competencies, framework)
    if shape == "paired":
        asked = ~np.isnan(arrays["required"]).all(axis=0)  # importance stands in where nobody was asked for the level
        arrays["required"] = np.where(asked, arrays["required"], arrays["importance"])
    if shape == "current":
        arrays["required"] = np.where(np.isnan(arrays["held"]), np.nan, top)
    views = {source: _views(parts, people, competencies, source) for source in (VIEWS if mode == "named" else ())}
    own_days = np.repeat(people["day"].to_numpy(dtype=float)[:, None], len(competencies), axis=1)
    known = own_days[~np.isnan(own_days)]
    latest = date.fromordinal(int(known.max())) if len(known) else None
    return Survey(
        mode=mode,
        shape=shape,
        competencies=tuple(competencies),
        names={name: name for name in competencies if framework.competency(name) is None},
        top=top,
        persons=tuple(people["person"]) if mode == "named" else tuple(str(number + 1) for number in range(len(people))),
        units=_texts(people["unit"]),
        roles=_texts(people["role"]),
        working_times=_texts(people["working_time"]),
        wishes=tuple(text for part in parts for text in part.wishes()),
        not_relevant=_count_not_relevant(_array(parts, people, competencies, NOT_RELEVANT), competencies),
        others={source: levels for source, (levels, _) in views.items() if not np.isnan(levels).all()},
        days={"self": own_days, **{source: days for source, (_, days) in views.items()}},
        day=reading.day or latest,
        held=arrays["held"],
        required=arrays["required"],
        importance=arrays["importance"],
        need=arrays["need"],
    )


def _texts(column: pd.Series) -> tuple[str | None, ...]:
    return tuple(text if isinstance(text, str) and text else None for text in column)


def _competencies(parts: Sequence[Part], framework: Framework, shape: SurveyShape) -> list[str]:
    wanted = ("need",) if shape == "direct" else ("held",)
    answered = dict.fromkeys(name for part in parts for array in wanted for name in part.columns_of(array))
    known = [competency.id for competency in framework.competencies if competency.id in answered]
    return known + [name for name in answered if name not in set(known)]


def _array(parts: Sequence[Part], people: pd.DataFrame, competencies: Sequence[str], name: str) -> FloatArray:
    frames = {part.raw.file: part.answers[name] for part in parts if name in part.answers}
    values = np.full((len(people), len(competencies)), np.nan)
    for file, frame in frames.items():
        here = np.flatnonzero(people["file"].to_numpy() == file)
        values[here] = frame.reindex(index=people["row"].to_numpy()[here], columns=list(competencies)).to_numpy()
    return values


def _count_not_relevant(said: FloatArray, competencies: Sequence[str]) -> dict[str, int]:
    counts = np.nansum(said, axis=0).astype(int).tolist()
    return {name: count for name, count in zip(competencies, counts, strict=True) if count}


def _views(
    parts: Sequence[Part], people: pd.DataFrame, competencies: Sequence[str], source: Source
) -> tuple[FloatArray, FloatArray]:
    """Levels as another source sees them and the day (ordinal) of each; the latest counts, undated before dated."""
    values, days = np.full((2, len(people), len(competencies)), np.nan)
    place = {person: number for number, person in enumerate(people["person"])}
    for part in parts:
        frame = part.answers.get(source)
        if frame is None:
            continue
        levels = frame.reindex(columns=list(competencies)).to_numpy(dtype=float)
        for row, rating, day in zip(frame.index, levels, part.days_of(frame.index), strict=True):
            number = place.get(part.person_of(row))
            if number is not None:
                newer = ~np.isnan(rating) & ~(days[number] > day)
                values[number, newer], days[number, newer] = rating[newer], day
    return values, days


def _required_by_role(roles: Sequence[str], competencies: Sequence[str], framework: Framework) -> FloatArray:
    profiles = {role.id: [role.required.get(name, np.nan) for name in competencies] for role in framework.roles}
    nothing = [np.nan] * len(competencies)
    return np.array([profiles.get(role, nothing) for role in roles], dtype=float).reshape(-1, len(competencies))
