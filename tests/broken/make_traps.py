"""One small file per trap that survey tools and people set, named after it. The numbers of people are drawn with a seed."""

import random
from collections.abc import Callable, Mapping

from tests.broken.containers import Rows, Sheet, csv_text, xlsx

LEVELS = [
    "Keine Kenntnisse",
    "Geringe Kenntnisse",
    "Mittlere Kenntnisse",
    "Gute Kenntnisse",
    "Sehr umfassende Kenntnisse",
]
TOPICS = ["E-Akte", "Excel", "Datenschutz"]
STAMP = "2026-04-{:02d} 11:34:05"
SYSTEM = ["id", "submitdate", "lastpage"]


def draw(people: int, columns: int, answers: list[str] = LEVELS, seed: int = 1) -> list[list[str]]:
    """Answers of some people; every answer occurs."""
    rng = random.Random(seed)
    rows = [[rng.choice(answers) for _ in range(columns)] for _ in range(people)]
    for place, answer in enumerate(answers):
        rows[place % people][place % columns] = answer
    return rows


def limesurvey(rows: Rows, heads: list[str], *, done: Callable[[int], bool] = lambda _number: True) -> str:
    """A LimeSurvey export with question codes."""
    lines = [[number, STAMP.format(number % 28 + 1) if done(number) else "", 3 if done(number) else 1, *row]
             for number, row in enumerate(rows, start=1)]  # fmt: skip
    return csv_text([[*SYSTEM, *heads], *lines])


def google(rows: Rows, heads: list[str]) -> str:
    lines = [[STAMP.format(number % 28 + 1), *row] for number, row in enumerate(rows, start=1)]
    return csv_text([["Zeitstempel", *heads], *lines], ",")


def two_header_rows() -> str:
    system = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    top = [*system, "Wie gut sind Ihre Kenntnisse?", "", ""]
    people = [[100 + n, 7, "4/27/2026", "4/27/2026", "", *row] for n, row in enumerate(draw(6, 3))]
    return csv_text([top, [""] * 5 + TOPICS, *people], ",")


def three_header_rows() -> str:
    names = ["StartDate", "EndDate", "Progress", "Finished", "ResponseId", "Q1_1", "Q1_2", "Q1_3"]
    words = [
        "Start Date",
        "End Date",
        "Progress",
        "Finished",
        "Response ID",
        *(f"Kenntnisse - {topic}" for topic in TOPICS),
    ]
    marks = [f'{{"ImportId":"{name}"}}' for name in names]
    people = [["2026-04-27", "2026-04-27", 100, 1, f"R_{n}", *row] for n, row in enumerate(draw(6, 3))]
    return csv_text([names, words, marks, *people], ",")


def rows_of_headers() -> str:
    stem = ["", "", "Wie gut sind Ihre Kenntnisse?", "", ""]
    own = ["Participant ID", "Finish Date", "", "", ""]
    people = [[n, "2026-04-27", *row] for n, row in enumerate(draw(6, 3), start=1)]
    return csv_text([stem, ["", "", *TOPICS], own, *people], ",")


def question_text_once_over_columns() -> bytes:
    merged = '<mergeCells count="2"><mergeCell ref="B1:D1"/><mergeCell ref="E1:F1"/></mergeCells>'
    titles = [None, "Wie gut sind Ihre Kenntnisse?", None, None, "Wie gut sollten sie sein?"]
    rows = [titles, ["Nr.", *TOPICS, "Word", "Outlook"], *([n, *row] for n, row in enumerate(draw(6, 5)))]
    return xlsx(Sheet("Umfrage", rows, after=merged))


def annual(year: int) -> str:
    """The same survey twice: in the second year one wording has changed, one item is new, one is gone."""
    heads = ["Kenntnisse [E-Akte]", "Kenntnisse [Excel]", "Kenntnisse [Datenschutz]"]
    if year == 2026:
        heads = ["Kenntnisse [E-Akte ]", "Kenntnisse [Excel und Calc]", "Kenntnisse [Barrierefreiheit]"]
    return google(draw(8, 3, seed=year), heads)


def survey(rows: Rows | None = None, heads: list[str] | None = None, **sheet: object) -> bytes:
    lines = [["Nr.", *(heads or TOPICS)], *([n, *row] for n, row in enumerate(rows or draw(6, 3), start=1))]
    return xlsx(Sheet("Umfrage", lines, **sheet))  # type: ignore[arg-type]


def spread() -> str:
    heads = [f"G1Q1[SQ00{n}]" for n in (1, 2, 3)]
    return limesurvey([["Y", "", "Y"], ["", "Y", ""], ["Y", "Y", ""], ["", "", "Y"]], heads)


def joined(mark: str) -> str:
    options = ["Präsenz", "Online", "Mentoring", "Selbst lernen"]
    picks = [[0, 1], [0], [1, 2], [0, 2, 3], [3], [1], [0, 3], [2, 3]]
    cells = [["gut", mark.join(options[i] for i in pick) + (";" if mark == ";" else "")] for pick in picks]
    if mark == ", ":
        return google(cells, ["Wie gut?", "Welche Lernformate?"])
    head = ["Id", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Wie gut?", "Welche Lernformate?"]
    if mark == ";":
        return csv_text(
            [head, *([n, "1.4.2026", "1.4.2026", "anonymous", "", *row] for n, row in enumerate(cells, 1))], ","
        )
    tail = ["_id", "_uuid", "_submission_time", "_index"]
    return csv_text(
        [
            ["Wie gut?", "Welche Lernformate?", *tail],
            *([*row, n, f"u{n}", "2026-04-27", n] for n, row in enumerate(cells, 1)),
        ]
    )


def tiny_group() -> str:
    """One unit with three people beside one with thirty."""
    rows = [["Bürgeramt", *row] for row in draw(30, 3)] + [["Archiv", *row] for row in draw(3, 3, seed=2)]
    return google(rows, ["In welchem Amt arbeiten Sie?", *(f"Kenntnisse [{topic}]" for topic in TOPICS)])


def same_scale_in_other_words() -> str:
    odd = [
        "keine kenntnisse",
        "GeringeKenntnisse",
        "Mittlere\u00a0Kenntnisse",
        " Gute Kenntnisse ",
        "Sehr umfassende  Kenntnisse",
    ]
    rows = [[*row, *other] for row, other in zip(draw(10, 3), draw(10, 3, odd, 2), strict=True)]
    heads = [*(f"A[SQ00{n}]" for n in (1, 2, 3)), *(f"B[SQ00{n}]" for n in (1, 2, 3))]
    return limesurvey(rows, heads)


def digits(*values: str, seed: int = 1, columns: int = 3, people: int = 12) -> list[list[str]]:
    return draw(people, columns, list(values), seed)


def no_answer_code_in_the_range() -> str:
    rows = [
        [*a, *b]
        for a, b in zip(digits("1", "2", "3", "4", "5"), digits("1", "2", "3", "4", "5", "6", columns=2), strict=True)
    ]
    return limesurvey(rows, ["A[1]", "A[2]", "A[3]", "B[1]", "B[2]"])


def cumulative() -> tuple[str, str]:
    """The same growing survey exported twice."""
    rows = draw(10, 3, seed=3)
    heads = [f"A[SQ00{n}]" for n in (1, 2, 3)]
    return limesurvey(rows[:6], heads), limesurvey(rows, heads)


def personal_matrix() -> str:
    rows = [[*row, f"person{n}@example.org"] for n, row in enumerate(draw(6, 3))]
    return limesurvey(rows, ["A[1]", "A[2]", "A[3]", "Q7"])


WIDE = 345
TRAPS: Mapping[str, Callable[[], str | bytes]] = {
    "two_header_rows.csv": two_header_rows,
    "three_header_rows.csv": three_header_rows,
    "rows_of_headers.csv": rows_of_headers,
    "question_text_once_over_columns.xlsx": question_text_once_over_columns,
    "duplicate_headers.csv": lambda: limesurvey(draw(6, 3), ["Sonstiges", "Sonstiges", "Sonstiges"]),
    "same_scale_in_other_words.csv": same_scale_in_other_words,
    "no_answer_code_in_the_range.csv": no_answer_code_in_the_range,
    "missing_code_999.csv": lambda: limesurvey(digits("1", "2", "3", "4", "5", "999"), ["A[1]", "A[2]", "A[3]"]),
    "decimal_comma_and_point.csv": lambda: limesurvey(digits("4,0", "5.0", "3", "2,5"), ["A[1]", "A[2]", "A[3]"]),
    "nominal_coded_1_to_5.csv": lambda: limesurvey(digits("1", "2", "3", "4", "5"), ["SUP6", "SUP7", "SUP8"]),
    "reverse_keyed_items.csv": lambda: limesurvey(
        digits("1 - sehr gut", "2 - gut", "3 - mittel", "4 - schlecht", "5 - sehr schlecht"), ["A[1]", "A[2]", "A[3]"]
    ),
    "partial_responses.csv": lambda: limesurvey(draw(9, 3), ["A[1]", "A[2]", "A[3]"], done=lambda n: n % 3 > 0),
    "duplicate_submissions.csv": lambda: csv_text(
        [["id", "submitdate", "lastpage", "token", "A[1]", "A[2]"]]
        + [[n, STAMP.format(n), 3, f"t{n % 4}", *row] for n, row in enumerate(draw(6, 2), start=1)]
    ),
    "duplicates_without_id.csv": lambda: csv_text(
        [[f"Frage {n}" for n in range(14)], *(rows := draw(5, 14, [*LEVELS, "a", "b", "c"])), rows[1], rows[3]]
    ),
    "cumulative_first.csv": lambda: cumulative()[0],
    "cumulative_second.csv": lambda: cumulative()[1],
    "annual_drift_2025.csv": lambda: annual(2025),
    "annual_drift_2026.csv": lambda: annual(2026),
    "hidden_rows_and_filter.xlsx": lambda: survey(hidden=(3, 4, 5), after='<autoFilter ref="A1:D7"/>'),
    "hidden_sheet.xlsx": lambda: xlsx(
        Sheet("2025", [["Nr.", *TOPICS], *draw(9, 4)], "hidden"), Sheet("2026", [["Nr.", *TOPICS], *draw(6, 4)])
    ),
    "very_hidden_sheet.xlsx": lambda: xlsx(
        Sheet("alt", [["Nr.", *TOPICS], *draw(9, 4)], "veryHidden"), Sheet("2026", [["Nr.", *TOPICS], *draw(6, 4)])
    ),
    "blanks_and_tags_in_headers.csv": lambda: limesurvey(
        draw(6, 3), ["<b>Kenntnisse</b>\u00a0in\nE-Akte", "**Kenntnisse** in [Excel](https://example.org)", "##### Kenntnisse in Datenschutz"]
    ),
    "words_glued_together.csv": lambda: limesurvey(
        [[cell.replace(" ", "") for cell in row] for row in draw(9, 3)] + [["Gute Kenntnissenisse", "ente", LEVELS[0]]],
        ["A[1]", "A[2]", "A[3]"],
    ),
    "several_answers_semicolon.csv": lambda: joined(";"),
    "several_answers_comma.csv": lambda: joined(", "),
    "several_answers_blank.csv": lambda: joined(" "),
    "several_answers_in_columns.csv": spread,
    "tiny_group.csv": tiny_group,
    "umlauts_decomposed.csv": lambda: limesurvey(
        draw(8, 3, ["Anfa\u0308nger", "Fortgeschritten", "Experte"]) + draw(4, 3, ["Anfänger", "Fortgeschritten", "Experte"]),
        ["Gefu\u0308hl[1]", "Gefühl[2]", "Gefühl[3]"],
    ),
    "formulas_in_answers.csv": lambda: limesurvey(
        [[*row, text] for row, text in zip(draw(5, 2), ["=1+1", '=HYPERLINK("http://x")', "+49 2871", "@SUM(A1)", "-x"], strict=True)],
        ["A[1]", "A[2]", "wunsch"],
    ),
    "wide_form.csv": lambda: limesurvey(draw(4, WIDE), [f"A{n // 15}[{n % 15}]" for n in range(WIDE)]),
    "mail_in_a_question_column.csv": personal_matrix,
}  # fmt: skip
