"""The same responses as each survey tool would export them, and what must become of every row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.needs_analysis.builders import QUESTION, TOPICS
from tests.needs_analysis.ingest.ingest_files import text, workbook, xlsx

WORDS = ("", "Einsteigen", "Anwenden", "Beherrschen", "Anleiten")
ROLE = "Welche Rolle haben Sie?"


@dataclass(frozen=True)
class Response:
    """One person's answers: ``levels`` 1 to 4, 0 = blank; not every tool marks tests or what is unfinished."""

    number: int
    levels: tuple[int, ...]
    done: bool = True
    test: bool = False

    @property
    def start(self) -> str:
        return f"2026-09-{1 + self.number // 60:02} 08:{self.number % 60:02}:07"

    @property
    def end(self) -> str:
        return self.start.replace(" 08:", " 09:") if self.done else ""

    @property
    def words(self) -> list[str]:
        return [WORDS[level] for level in self.levels]

    @property
    def codes(self) -> list[object]:
        return [level or "" for level in self.levels]

    @property
    def role(self) -> str:
        return "Bürgerservice" if any(self.levels) else ""


Line = Callable[[Response], list[object]]


@dataclass(frozen=True)
class Tool:
    """How a tool writes: header rows, one line per response, and which marks it knows."""

    head: Sequence[Sequence[object]]
    line: Line
    marks_done: bool = True
    marks_tests: bool = False
    asks_in_words: bool = True

    def write(self, responses: Sequence[Response], *, as_workbook: bool = False) -> bytes:
        rows = [*self.head, *map(self.line, responses)]
        return xlsx(rows) if as_workbook else text(rows)

    def outcome(self, response: Response) -> str:
        """By hand: empty before test, test before unfinished."""
        if not any(response.levels):
            return "empty"
        if self.marks_tests and response.test:
            return "quarantined"
        return "partial" if self.marks_done and not response.done else "accepted"


FULL = [f"{QUESTION} [{topic}]" for topic in TOPICS]
DOTS = [f"{QUESTION}.{topic}" for topic in TOPICS]
CODES = ["v_1", "v_2", "v_3"]

TOOLS: Mapping[str, Tool] = {
    "msforms": Tool(
        [["ID", "Startzeit", "Fertigstellungszeit", ROLE, *DOTS]],
        lambda r: [r.number, r.start, r.start, r.role, *r.words], marks_done=False,
    ),
    "limesurvey-fulltext": Tool(
        [["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Datum gestartet", ROLE, *FULL]],
        lambda r: [r.number, r.end, 3, "de", r.start, r.role, *r.words],
    ),
    "limesurvey-codes": Tool(
        [["id", "submitdate", "lastpage", "startdate", "G1[SQ001]", "G1[SQ002]", "G1[SQ003]"]],
        lambda r: [r.number, r.end, 3, r.start, *r.words], asks_in_words=False,
    ),
    "google-forms": Tool(
        [["Zeitstempel", ROLE, *FULL]], lambda r: [r.start, r.role, *r.words], marks_done=False,
    ),
    "surveymonkey": Tool(
        [["Respondent ID", "Collector ID", "Start Date", "Response Status", ROLE, QUESTION, "", ""],
         ["", "", "", "", "Response", *TOPICS]],
        lambda r: [70000 + r.number, 7, r.start, "completed" if r.done else "partial", r.role, *r.words],
    ),
    "qualtrics": Tool(
        [["StartDate", "EndDate", "Status", "Progress", "Finished", "ResponseId", "DistributionChannel",
          "Q0", "Q1_1", "Q1_2", "Q1_3"],
         ["Start Date", "End Date", "Response Type", "Progress", "Finished", "Response ID", "Distribution Channel",
          ROLE, *(f"{QUESTION} - {topic}" for topic in TOPICS)],
         ['{"ImportId":"startDate"}', '{"ImportId":"endDate"}', '{"ImportId":"status"}', '{"ImportId":"progress"}',
          '{"ImportId":"finished"}', '{"ImportId":"_recordId"}', '{"ImportId":"distributionChannel"}',
          '{"ImportId":"QID0"}', *(f'{{"ImportId":"QID1_{n}"}}' for n in (1, 2, 3))]],
        lambda r: [r.start, r.end, "Survey Preview" if r.test else "IP Address", 100, str(r.done), f"R_{r.number}",
                   "preview" if r.test else "anonymous", r.role, *r.words], marks_tests=True,
    ),
    "sosci": Tool(
        [["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01", "KO01_02", "KO01_03", "FINISHED"]],
        lambda r: [r.number, "", "", "b", "pretest" if r.test else "interview", r.start, *r.codes, int(r.done)],
        marks_tests=True, asks_in_words=False,
    ),
    "efs": Tool(
        [["lfdn", "tester", "dispcode", "datetime", *CODES]],
        lambda r: [r.number, int(r.test), 31 if r.done else 22, r.start, *r.codes], marks_tests=True,
        asks_in_words=False,
    ),
    "quamp": Tool(
        [["SUP4_1", "SUP4_2", "SUP4_3", "is_test", "last_position", "start", "end", "user_agent"]],
        lambda r: [*r.codes, int(r.test), 3, r.start, r.end, "x"], marks_tests=True, asks_in_words=False,
    ),
    "typeform": Tool(
        [["#", ROLE, *(f"{QUESTION}\n\n{topic}" for topic in TOPICS), "Response Type", "Start Date (UTC)"]],
        lambda r: [f"t{r.number}", r.role, *r.words, "completed" if r.done else "partial", r.start],
    ),
    "formbricks": Tool(
        [["No.", "Response ID", "Timestamp", "Finished", "Survey ID", f"1. {ROLE}",
          *(f"2. {QUESTION} - {topic}" for topic in TOPICS)]],
        lambda r: [r.number, f"f{r.number}", r.start, "Yes" if r.done else "No", "s", r.role, *r.words],
    ),
    "kobo": Tool(
        [["start", ROLE, *TOPICS, "_id", "_uuid", "_submission_time", "_validation_status", "_index"]],
        lambda r: [r.start, r.role, *r.words, r.number, f"u{r.number}", r.start,
                   "Not Approved" if r.test else "", r.number], marks_done=False, marks_tests=True,
    ),
    "odk": Tool(
        [["SubmissionDate", ROLE, *TOPICS, "KEY", "ReviewState"]],
        lambda r: [r.start, r.role, *r.words, f"k{r.number}", "rejected" if r.test else ""],
        marks_done=False, marks_tests=True,
    ),
    "multi-header": Tool(
        [["", QUESTION, "", "", "", ""], [ROLE, *TOPICS, "", ""], ["", "", "", "", "Participant ID", "Finish Date"]],
        lambda r: [r.role, *r.words, 7000 + r.number, r.start], marks_done=False,
    ),
}  # fmt: skip


def split_efs(responses: Sequence[Response], order: Sequence[int]) -> bytes:
    """An EFS workbook that was split over two sheets; ``order``: how the second one is sorted."""
    efs = TOOLS["efs"]
    first = [[*efs.head[0]], *map(efs.line, responses)]
    second = [["lfdn", "v_4", "v_5"], *([responses[n].number, *responses[n].codes[:2]] for n in order)]
    return workbook({"Teil 1": first, "Teil 2": second})
