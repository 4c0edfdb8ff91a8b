"""An example to begin with: a template with every kind of placeholder, which explains itself."""

from docx.document import Document as Paper

from curriculum.export.docx_parts import Grid, add_grid, save_paper, start_paper
from curriculum.export.template.values import WORDS
from needs_analysis import Language, Message

_HOW = (
    "This section stands between two lines that leave it out of every course plan. Change all above as you like: "
    "fonts, order, pictures, header and footer. Tags with tr repeat a row of a table, tags with p a paragraph."
)


def write_example(language: Language) -> bytes:
    """A template that can be used as it is; its last section lists all placeholders and is never printed."""

    def say(sentence: str) -> str:
        return Message(sentence).text(language)

    paper = start_paper(say("Template for course plans"), say("Your town, your address, your coat of arms"), language)
    paper.add_paragraph("{{ code }}, {{ run }}", style="Subtitle")
    paper.add_paragraph("{{ title }}", style="Title")
    facts = [(say(WORDS[name]), f"{{{{ {name} }}}}") for name in ("period", "heads", "extent", "trainers", "provider")]
    add_grid(paper, Grid(say("At a glance"), (), facts, (1.1, 4)))
    _add_lists(paper, language)
    _explain(paper, language)
    return save_paper(paper)


def _add_lists(paper: Paper, language: Language) -> None:
    def say(sentence: str) -> str:
        return Message(sentence).text(language)

    for name, fields in (("goals", ("competency", "entry", "target")), ("dates", ("weekday", "day", "time", "place"))):
        paper.add_paragraph(say(WORDS[name]), style="Heading 1")
        head = [say(WORDS[f"{name}.{field}"]) for field in fields]
        empty = [""] * (len(fields) - 1)
        rows = [
            (f"{{%tr for one in {name} %}}", *empty),
            [f"{{{{ one.{field} }}}}" for field in fields],
            ("{%tr endfor %}", *empty),
        ]
        add_grid(paper, Grid(say(WORDS[name]), head, rows, [1.0] * len(fields)))
    paper.add_paragraph(say("Agenda (proposal)"), style="Heading 1")
    for line in (
        "{%p for meeting in agenda %}",
        "{{ meeting.heading }}",
        "{%p for line in meeting.lines %}",
        "{{ line.time }}  {{ line.what }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ):
        paper.add_paragraph(line)
    paper.add_paragraph(say("Transfer task at the workplace"), style="Heading 1")
    for line in ("{%p for task in transfer %}", "{{ loop.index }}. {{ task }}", "{%p endfor %}"):
        paper.add_paragraph(line)
    paper.add_paragraph("{% if duty %}{{ duty }}{% endif %}")


def _explain(paper: Paper, language: Language) -> None:
    """Everything that may be named, between two tags that leave it out."""

    def say(sentence: str) -> str:
        return Message(sentence).text(language)

    paper.add_paragraph("{%p if false %}")
    paper.add_paragraph(say("All placeholders"), style="Heading 1")
    paper.add_paragraph(say(_HOW))
    paper.add_paragraph(say("Names with a dot belong to a list: repeat over the list, then name what follows the dot."))
    rows = [(name, say(WORDS[name])) for name in WORDS]
    add_grid(paper, Grid(say("All placeholders"), [say("Placeholder"), say("What it says")], rows, (2, 5)))
    paper.add_paragraph("{%p endif %}")
