"""What is kept of a codebook: the words of answers, nobody's name; and structure files made to harm."""

import time
import tracemalloc
from xml.sax.saxutils import escape

import pytest

from needs_analysis import UserError, keep_survey, read_survey
from needs_analysis.ingest.codebook_keep import keep_codebook
from tests.needs_analysis.ingest.ingest_files import Rows, text, xlsx
from tests.needs_analysis.ingest.planted import text_of_kept, traces_in

LEVELS = ("gar nicht", "eher schlecht", "mittel", "eher gut", "sehr gut")
EXPORT = text(
    [["id", "submitdate", "lastpage", "K[SQ001]", "K[SQ002]"],
     *([n, f"2026-05-01 08:{n:02d}:00", 1, f"A{n % 5 + 1}", f"A{(n + 2) % 5 + 1}"] for n in range(1, 11))]
)  # fmt: skip


def table(name: str, rows: list[dict[str, str]]) -> str:
    cells = ("".join(f"<{key}>{escape(value)}</{key}>" for key, value in row.items()) for row in rows)
    return f"<{name}><rows>{''.join(f'<row>{cell}</row>' for cell in cells)}</rows></{name}>"


def structure(question: str = "Wie gut können Sie das?", before: str = "", help_text: str = "") -> bytes:
    """A survey as LimeSurvey exports it, with everything about its administrator."""
    asked = {"qid": "1", "parent_qid": "0", "type": "F", "title": "K", "question": question, "help": help_text,
             "question_order": "1", "language": "de", "modulename": "Erika Quorzel"}  # fmt: skip
    parts = [
        {"qid": str(10 + n), "parent_qid": "1", "type": "T", "title": f"SQ00{n}", "question": word, "question_order": str(n),
         "language": "de", "scale_id": "0"} for n, word in ((1, "Excel"), (2, "Word (Fragen an qzxvolm.wolke@stadt.example)"))
    ]  # fmt: skip
    answers = [{"qid": "1", "code": f"A{n}", "answer": word, "sortorder": str(n), "language": "de", "scale_id": "0"}
               for n, word in enumerate(LEVELS, 1)]  # fmt: skip
    settings = {
        "sid": "123",
        "admin": "Erika Quorzel",
        "adminemail": "qzxvolm.wolke@stadt.example",
        "bounce_email": "qzxvolm@stadt.example",
    }
    words = {"surveyls_title": "Umfrage", "surveyls_endtext": "Danke sagt Quorzel, 0221.555.0166", "language": "de"}
    body = "".join([
        "<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>400</DBVersion><languages><language>de</language></languages>",
        table("answers", answers), table("questions", [asked]), table("subquestions", parts), table("surveys", [settings]),
        table("surveys_languagesettings", [words]),
    ])  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<document>{body}</document>'.encode()


def sheet(administrator: str) -> bytes:
    """The same as the tab-separated structure."""
    rows: Rows = [
        ["class", "type/scale", "name", "text", "language"],
        ["S", "", "admin", administrator, ""], ["S", "", "adminemail", "qzxvolm.wolke@stadt.example", ""],
        ["SL", "", "surveyls_endtext", "Danke sagt Quorzel", "de"],
        ["Q", "F", "K", "Wie gut können Sie das?", "de"], ["SQ", "0", "SQ001", "Excel", "de"], ["SQ", "0", "SQ002", "Word", "de"],
        *(["A", "0", f"A{n}", word, "de"] for n, word in enumerate(LEVELS, 1)),
    ]  # fmt: skip
    return text(rows, "\t", "utf-8-sig")


LABELS: Rows = [
    ["Variable", "Frage", "Item", "Wert", "Label"],
    *(["K[SQ001]", "Wie gut können Sie das?", "Excel", f"A{n}", word] for n, word in enumerate(LEVELS, 1)),
    *(["K[SQ002]", "Wie gut können Sie das?", "Word", f"A{n}", word] for n, word in enumerate(LEVELS, 1)),
    ["X", "Rückfragen: Frau Dr. Quorzel, qzxvolm(at)stadt.example", "", "", ""],
]


@pytest.mark.parametrize(
    ("name", "book"),
    [
        ("s.lss", structure()),
        ("s.txt", sheet("Quorzel")),
        ("labels.csv", text(LABELS)),
        ("labels.xlsx", xlsx(LABELS, title="Erika Quorzel")),
    ],
)
def test_a_codebook_explains_the_same_and_names_nobody(name: str, book: bytes) -> None:
    books = {name: book}
    assert traces_in(book.decode("utf-8", errors="replace")) or name.endswith("xlsx")
    kept = keep_survey(EXPORT, codebook=books)
    inside = keep_codebook(name, book)
    assert traces_in(text_of_kept(kept)) == []
    assert traces_in(inside.decode() if inside.startswith(b"<?xml") else text_of_kept(inside)) == []
    assert keep_codebook(name, inside) == inside
    first, again = read_survey("e.csv", EXPORT, codebook=books), read_survey("e.csv", kept)
    assert again.blocks == first.blocks
    assert [label.label for label in again.blocks[0].scale] == list(LEVELS)
    assert keep_survey(kept) == kept


LAUGHS = (
    "<!DOCTYPE a [<!ENTITY b0 'ha'>" + "".join(f"<!ENTITY b{n} '{f'&b{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
OUTSIDE = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>"


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE], ids=["entity bomb", "external entity"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_structure_end_in_a_sentence(before: str, encoding: str) -> None:
    entity = "b9" if before is LAUGHS else "b"
    book = structure(before=before).decode().replace("<title>K<", f"<title>&{entity};<").replace("UTF-8", encoding)
    for act in (
        lambda: read_survey("e.csv", EXPORT, codebook={"s.lss": book.encode(encoding)}),
        lambda: keep_survey(EXPORT, codebook={"s.lss": book.encode(encoding)}),
    ):
        with pytest.raises(UserError, match="entities"):
            act()


@pytest.mark.parametrize("piece", ["x", "[", "<b>", "&amp;", "Petra ", "0 ", "a.", "((("])
def test_cells_of_a_hundred_thousand_characters_are_cut(piece: str) -> None:
    """Bounds: two seconds of processor time and 50 MB for both reading and keeping."""
    long = piece * (100_000 // len(piece))
    book = structure(question=long, help_text=long)
    tracemalloc.start()
    start = time.process_time()
    raw = read_survey("e.csv", EXPORT, codebook={"q.lsq": book})
    keep_survey(EXPORT, codebook={"q.lsq": book})
    spent, most = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (spent < 2, most < 50 * 1024**2) == (True, True)
    assert max(len(column.header) for column in raw.columns) < 5_000


@pytest.mark.parametrize(
    "book",
    [
        structure()[:-200],
        b"<?xml version='1.0'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>",
        b"<?xml version='1.0' encoding='klingon'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>",
        b"<?xml version='1.0'?>" + b"<document>" * 100_000 + b"LimeSurveyDocType",
    ],
    ids=["cut off", "no questions", "unknown encoding", "100,000 levels"],
)
def test_damaged_structures_end_in_a_sentence(book: bytes) -> None:
    for act in (
        lambda: read_survey("e.csv", EXPORT, codebook={"s.lss": book}),
        lambda: keep_survey(EXPORT, codebook={"s.lss": book}),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert len(caught.value.message.text("de")) < 300
