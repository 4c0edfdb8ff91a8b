"""A course shell per module as IMS Common Cartridge 1.1, the newest version that Moodle imports.

Moodle looks for the default name space in the first 1,024 bytes of the manifest, so nothing stands before it.
"""

import io
import zipfile
from collections.abc import Mapping
from html import escape as escape_html
from xml.sax.saxutils import escape

from curriculum.export.course import name_ability
from curriculum.export.names import KINDS, Names
from curriculum.model import Module
from curriculum.programme import Programme
from curriculum.spelling import clean_cell, spell_id
from needs_analysis import translate

_EPOCH = (1980, 1, 1, 0, 0, 0)
_SPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
    'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"'
)


def write_cartridges(programme: Programme, names: Names) -> Mapping[str, bytes]:
    """``GRU-01.imscc`` for every module of the programme: a page per phase and a forum for questions."""
    used = {session.module for session in programme.timetable.sessions}
    modules = [module for module in programme.catalogue.modules if module.id in used]
    return {f"{spell_id(module.id)}.imscc": write_cartridge(module, names) for module in modules}


def write_cartridge(module: Module, names: Names) -> bytes:
    """One module: manifest, a web page per phase, a discussion topic."""
    pages = {
        f"phase-{number}.html": (translate(KINDS[phase.kind], names.language), names.hours(phase.hours))
        for number, phase in enumerate(module.phases, start=1)
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {
            "imsmanifest.xml": _manifest(module, pages, names),
            **{name: _page(module, *title, names) for name, title in pages.items()},
            "forum.xml": _topic(names),
        }
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _manifest(module: Module, pages: Mapping[str, tuple[str, str]], names: Names) -> str:
    language, title = names.language, escape(clean_cell(module.title.text(names.language)))
    goals = "; ".join(names.competencies.get(step.competency, step.competency) for step in module.steps)
    titles = [escape(f"{number}. {kind} ({hours})") for number, (kind, hours) in enumerate(pages.values(), start=1)]
    items = "".join(
        f'<item identifier="I_{n}" identifierref="R_{n}"><title>{one}</title></item>'
        for n, one in enumerate([*titles, escape(names.say("Questions and exchange"))], start=1)
    )
    resources = "".join(
        f'<resource identifier="R_{n}" type="webcontent" href="{name}"><file href="{name}"/></resource>'
        for n, name in enumerate(pages, start=1)
    )
    last = len(pages) + 1
    forum = f'<resource identifier="R_{last}" type="imsdt_xmlv1p1"><file href="forum.xml"/></resource>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="M_{spell_id(module.id)}" {_SPACES}>'
        "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>"
        "<lomimscc:lom><lomimscc:general>"
        f'<lomimscc:title><lomimscc:string language="{language}">{title}</lomimscc:string></lomimscc:title>'
        f'<lomimscc:description><lomimscc:string language="{language}">{escape(goals)}</lomimscc:string>'
        "</lomimscc:description></lomimscc:general></lomimscc:lom></metadata>"
        '<organizations><organization identifier="O_1" structure="rooted-hierarchy"><item identifier="I_ROOT">'
        f'<item identifier="I_0"><title>{title}</title>{items}</item></item></organization></organizations>'
        f"<resources>{resources}{forum}</resources></manifest>\n"
    )


def _page(module: Module, kind: str, hours: str, names: Names) -> str:
    goals = "".join(
        f"<li><strong>{escape_html(names.competencies.get(step.competency, step.competency))}</strong>: "
        f"{escape_html(name_ability(step.competency, step.to_level, names))}</li>"
        for step in module.steps
    )
    title = escape_html(f"{module.title.text(names.language)}: {kind} ({hours})")
    return (
        f'<!DOCTYPE html>\n<html lang="{names.language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><h2>{escape_html(names.say('Learning goals'))}</h2><ul>{goals}</ul></body></html>\n"
    )


def _topic(names: Names) -> str:
    title, words = names.say("Questions and exchange"), names.say("Ask here, and answer each other.")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1">'
        f'<title>{escape(title)}</title><text texttype="text/plain">{escape(words)}</text></topic>\n'
    )
