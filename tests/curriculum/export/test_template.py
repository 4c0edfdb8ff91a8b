"""The town's own Word template: filled and read again by another reader, checked in sentences, harmless when hostile."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from curriculum.export.course_files import course_papers, course_plans
from curriculum.export.issue import Issue
from curriculum.export.template import read_template, write_example
from curriculum.export.template.fill import fill_template
from curriculum.export.template.values import LISTS, TEXT_LISTS, WORDS, course_values
from needs_analysis import Language, UserError
from tests.curriculum.export.samples import GROUPED, GROUPS, MODULE, NAMED, PEOPLE, framework, names, programme

STARTS = (("Daten", "Stufe 1: etwa 5 von 10"),)


def saved(paper: Paper) -> bytes:
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def written(*lines: str) -> bytes:
    """A template with a paragraph per line."""
    paper = Document()
    for line in lines:
        paper.add_paragraph(line)
    return saved(paper)


def filled(content: bytes, language: Language = "de") -> Paper:
    return Document(io.BytesIO(read_template(content).write_course(NAMED, MODULE, names(PEOPLE, language), STARTS)))


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in filled(content).paragraphs]


def split(paragraph: Paragraph, parts: Sequence[str]) -> None:
    """The runs that Word makes of a line when spelling and formatting marks fall into it."""
    for number, part in enumerate(parts):
        paragraph.add_run(part).bold = bool(number % 2)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (["{{ title }} ({{code}})"], ["Prüfen, ordnen & übergeben (M-1)"]),
        (["{{ code|lower }} {{ dates|length }}"], ["m-1 3"]),
        (["{%p for one in dates %}", "{{ loop.index }} {{ one.day }}", "{%p endfor %}"],
         ["1 23.03.2027", "2 30.03.2027", "3 06.04.2027"]),
        (["{% for one in goals %}{{ one.target }}{% if not loop.last %}; {% endif %}{% endfor %}"],
         ["3 · Beherrschen; 2 · Anwenden"]),
        (["{%p if named %}", "Personen", "{%p else %}", "Gruppen", "{%p endif %}"], ["Personen"]),
        (["{% if heads == “2” %}zwei{% endif %}"], ["zwei"]),
        (["{#p not printed #}", "kept{# nor this #}"], ["kept"]),
        (["{{ starts|length }} {% for one in starts %}{{ one.before }}{% endfor %}"], ["1 Stufe 1: etwa 5 von 10"]),
        (["a { b } c {d}"], ["a { b } c {d}"]),
    ],
)  # fmt: skip
def test_templates_are_filled(template: list[str], expected: list[str]) -> None:
    assert lines(written(*template)) == expected


def test_what_word_splits_into_runs_is_put_together_again() -> None:
    paper = Document()
    split(paper.add_paragraph(), ["Kurs {", "{ ti", "tle }", "} und {{co", "de}} Ende"])
    assert lines(saved(paper)) == ["Kurs Prüfen, ordnen & übergeben und M-1 Ende"]


def test_rows_of_a_table_repeat_and_an_empty_table_goes() -> None:
    paper = Document()
    for name in ("dates", "material"):
        table = paper.add_table(0, 2)
        for row in (
            (f"{{%tr for one in {name} %}}", ""),
            ("{{ loop.index }}", "{{ loop.length }}"),
            ("{%tr endfor %}", ""),
        ):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    content = saved(paper)
    shown = [[cell.text for row in table.rows for cell in row.cells] for table in filled(content).tables]
    assert shown[0] == ["1", "3", "2", "3", "3", "3"]
    template, values = read_template(content), course_values(NAMED, MODULE, names(PEOPLE, "de"), ())
    without = Document(io.BytesIO(fill_template(template, {**values, "dates": [], "material": []})))
    assert len(without.tables) == 0


def test_tags_that_leave_a_broken_document_are_refused_before_anything_is_kept() -> None:
    paper = Document()
    paper.add_table(1, 1).cell(0, 0).text = "{% for one in dates %}"
    paper.add_paragraph("{% endfor %}")
    assert "begins in one paragraph and ends in another" in sentence(saved(paper))


def test_header_and_footer_are_filled_and_the_towns_look_stays() -> None:
    paper = Document()
    paper.sections[0].header.paragraphs[0].text = "Stadt Uferlingen, {{ code }}"
    run = paper.add_paragraph().add_run("{{ title }}")
    run.font.name = "Comic Sans MS"
    document = filled(saved(paper))
    assert document.sections[0].header.paragraphs[0].text == "Stadt Uferlingen, M-1"
    assert document.paragraphs[0].runs[0].font.name == "Comic Sans MS"


def test_lines_of_a_value_stay_lines_and_signs_stay_signs() -> None:
    template = read_template(written("{{ title }}"))
    values = course_values(NAMED, MODULE, names(PEOPLE, "de"), ())
    hostile = "A <w:b/> & {{ code }} {% if %}\nsecond ]]>"
    document = Document(io.BytesIO(fill_template(template, {**values, "title": hostile})))
    assert document.paragraphs[0].text == hostile


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_example_can_be_used_as_it_is_and_leaves_its_explanation_out(language: Language) -> None:
    content = write_example(language)
    told = {row.cells[0].text for row in Document(io.BytesIO(content)).tables[-1].rows}
    assert WORDS.keys() <= told, "every placeholder is explained"
    document = filled(content, language)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert MODULE.title.text(language) in texts
    assert len(document.tables) == 3
    assert not [text for text in texts if "{" in text or "endif" in text]


def test_every_placeholder_has_a_value() -> None:
    for session, people in ((NAMED, PEOPLE), (GROUPED, GROUPS)):
        values = course_values(session, MODULE, names(people, "de"), STARTS)
        assert values.keys() == {name for name in WORDS if "." not in name}
        for name in LISTS | TEXT_LISTS:
            items = values[name] if "." not in name else values["agenda"][0]["lines"]
            fields = {one.removeprefix(f"{name}.") for one in WORDS if one.startswith(f"{name}.")}
            assert items
            assert name in TEXT_LISTS or items[0].keys() == {field for field in fields if "." not in field}


def sentence(content: bytes) -> str:
    with pytest.raises(UserError) as error:
        read_template(content)
    return error.value.message.text("en")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (["{{ titel }}"], r"“titel”, which does not exist. There are: agenda, code, cost, .*title"),
        (["{%p for one in dates %}", "{{ one.weekdy }}", "{%p endfor %}"],
         r"“dates.weekdy”, .*There are: day, kind, number, place, time, weekday"),
        (["{%p for one in agenda %}", "{{ one.lines }}", "{%p endfor %}"], "prints “agenda.lines”, which is a list"),
        (["{{ goals }}"], "prints “goals”, which is a list"),
        (["{% for one in title %}{% endfor %}"], "repeats over “title”, which is no list. Lists are: agenda, "),
        (["{{ title.upper }}"], "“title.upper”, which does not exist"),
        (["{% if %}"], "cannot be read"),
        (["{{ title", "}}"], "spread over two paragraphs: “{{ title"),
        (["{%p for one in dates %}"], "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_exists(template: list[str], said: str) -> None:
    assert re.search(said, sentence(written(*template)))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ title.__class__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ range(10**9) }}",
        "{{ title * 1000000000 }}",
        "{{ title ~ title }}",
        "{{ title|replace('a', 'aaaaaaaaa') }}",
        "{{ title|attr('__class__') }}",
        "{{ '%s'|format(title) }}",
        "{{ title|safe }}",
        "{% set x = title %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{% for a in dates recursive %}{% endfor %}",
        "{% for a in dates %}" * 4 + "{% endfor %}" * 4,
        "{{ (((((" + "(" * 3000 + "1" + ")" * 3005 + " }}",
        "{{ dates[0] }}",
        "{{ lipsum() }}",
    ],
)
def test_a_template_can_do_nothing_but_name_values(tag: str) -> None:
    assert re.search("which templates may not|which does not exist|cannot be read", sentence(written(tag)))


def repacked(change: Callable[[dict[str, bytes]], None], *paragraphs: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(written(*(paragraphs or ("{{ title }}",))))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def relate(name: str, kind: str, mode: str = ' TargetMode="External"') -> Callable[[dict[str, bytes]], None]:
    line = f'<Relationship Id="rX" Type="http://x/{kind}" Target="https://evil.example/x"{mode}/></Relationships>'

    def change(parts: dict[str, bytes]) -> None:
        head = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[name] = parts.get(name, head).replace(b"</Relationships>", line.encode())

    return change


def put(name: str, part: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: part})


def field(code: str) -> bytes:
    paper = Document()
    paragraph = paper.add_paragraph()
    for piece in (code[:4], code[4:]):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText>{piece}</w:instrText></w:r>"))
    return saved(paper)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no Word file"),
        (b"PK\x03\x04 nothing", "no Word file"),
        (b"x" * (10 * 1024**2 + 1), "too large"),
        (repacked(put("word/vbaProject.bin", b"x")), "macros"),
        (repacked(put("word/embeddings/x.xlsx", b"x")), "embedded objects"),
        (repacked(put("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), "no Word file"),
        (repacked(put("word/document.xml", b"<a>")), "no Word file"),
        (repacked(put("word/document.xml", "<a/>".encode("utf-16"))), "no Word file"),
        (repacked(put("word/media/bomb.bmp", b"\0" * (61 * 1024**2))), "too large"),
        (repacked(relate("word/_rels/document.xml.rels", "image")), "links to other files"),
        (repacked(relate("word/_rels/document.xml.rels", "oleObject")), "links to other files"),
        (field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'), "DDEAUTO"),
        (field('INCLUDEPICTURE "https://evil.example/x.png"'), "INCLUDEPICTURE"),
    ],
    ids=["empty", "cut off", "large", "macro", "embedded", "entities", "cut xml", "utf-16", "bomb", "image outside", "ole",
         "dde", "picture outside"],
)  # fmt: skip
def test_files_made_to_harm_end_in_a_sentence(content: bytes, said: str) -> None:
    assert said in sentence(content)


def test_very_many_open_braces_and_runs_are_read_once() -> None:
    """Looked for from every brace to the end, these would take hours."""
    assert "which templates may not" in sentence(written("{{" * 60_000))
    paper = Document()
    paragraph = paper.add_paragraph("{{ code }}")
    for _ in range(1000):
        paragraph.add_run("{ x" * 30)
    assert lines(saved(paper))[0].startswith("M-1{ x")


def test_the_link_to_words_own_template_is_taken_off_and_links_to_read_stay() -> None:
    content = repacked(relate("word/_rels/settings.xml.rels", "attachedTemplate"))
    document = read_template(content).write_course(NAMED, MODULE, names(PEOPLE, "de"))
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert b"evil" not in b"".join(archive.read(name) for name in archive.namelist())
    read_template(repacked(relate("word/_rels/document.xml.rels", "hyperlink")))


def test_a_template_of_word_becomes_a_document() -> None:
    def change(parts: dict[str, bytes]) -> None:
        old, new = b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)

    assert lines(repacked(change)) == ["Prüfen, ordnen & übergeben"]


def test_all_course_plans_take_the_template_and_the_pdf_stays() -> None:
    template = read_template(written("{{ run }}"))
    plain, own = (
        course_plans(programme(NAMED), PEOPLE, framework(), Issue("", "de", look)) for look in (None, template)
    )
    assert [name for name in plain if plain[name] != own[name]] == ["M-1-01-pruefen-ordnen-uebergeben.docx"]
    papers = course_papers(programme(NAMED), PEOPLE, framework(), Issue("", "de", template))
    assert papers.items() <= own.items()
    (content,) = papers.values()
    assert Document(io.BytesIO(content)).paragraphs[0].text == "LK-2027-M-1-01"
    assert not list(Document(io.BytesIO(content)).element.body.iter(qn("w:lifted")))


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_in_the_towns_own_look_says_so_above_everything_and_on_every_page(draft: bool) -> None:
    paper = Document()
    paper.sections[0].header.paragraphs[0].text = "Stadt Uferlingen"
    paper.add_paragraph("{{ title }}")
    issue = Issue("Uferlingen", "de", read_template(saved(paper)))
    files = course_papers(replace(programme(NAMED), draft=draft), PEOPLE, framework(), issue)
    (made,) = (Document(io.BytesIO(content)) for content in files.values())
    header = [paragraph.text for paragraph in made.sections[0].header.paragraphs]
    assert header[-1] == "Stadt Uferlingen"
    assert made.paragraphs[0].text.startswith("Entwurf:") == header[0].startswith("Entwurf:") == draft
    assert (made.core_properties.content_status == "Entwurf") == draft
