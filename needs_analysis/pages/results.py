"""Results of the workspace as values, read once per content: the key of every cache is the hash of the file."""

from dataclasses import replace
from typing import TypeVar

import streamlit as st

from dashboard import Desk
from needs_analysis.codec import from_json
from needs_analysis.group_names import PEOPLE, name_group
from needs_analysis.language import Language
from needs_analysis.model import Framework, Group, Need, Needs, Population
from needs_analysis.pages.sources import master_key, open_framework
from store import NEEDS_FILE

_Named = TypeVar("_Named", Need, Population)


def read_needs(desk: Desk) -> Needs | None:
    """The published needs of the workspace in the reader's language, None where nothing was analysed yet."""
    digest = desk.workspace.digest(NEEDS_FILE)
    return _structure((digest, master_key(desk.workspace), desk.language), desk) if digest else None


@st.cache_resource(max_entries=32, show_spinner=False)
def _structure(keys: tuple[str, ...], _desk: Desk) -> Needs:
    del keys
    needs = from_json(Needs, _desk.workspace.read(NEEDS_FILE) or b"")
    return in_language(needs, open_framework(_desk.workspace), _desk.language)


def in_language(needs: Needs, framework: Framework, language: Language) -> Needs:
    """The same figures with the names of competencies, roles and groups in a language; own names stay as they are."""
    names = {competency.id: competency.name.text(language) for competency in framework.competencies}
    areas = {area.id: area.name.text(language) for area in framework.areas}
    names |= {role.id: role.name.text(language) for role in framework.roles}
    names |= {f"{PEOPLE}{role.id}": role.people.text(language) or names[role.id] for role in framework.roles}

    def name(items: tuple[_Named, ...]) -> tuple[_Named, ...]:
        return tuple(replace(item, name=names.get(item.id, item.name)) for item in items)

    def name_all(items: tuple[Population, ...]) -> tuple[Population, ...]:
        return tuple(replace(item, competencies=name(item.competencies)) for item in items)

    groups = tuple(_name_group(group, names, language) for group in needs.groups.groups)
    return replace(
        needs,
        competencies=name(needs.competencies),
        units=name_all(needs.units),
        roles=name_all(name(needs.roles)),
        hidden_roles=name(needs.hidden_roles),
        others=name_all(needs.others),
        reliability=tuple(replace(area, name=areas.get(area.id, area.name)) for area in needs.reliability),
        groups=replace(needs.groups, groups=groups),
    )


def _name_group(group: Group, names: dict[str, str], language: Language) -> Group:
    needs = tuple(replace(need, name=names.get(need.id, need.name)) for need in group.needs)
    return replace(group, name=name_group(group.leading, names, language, group.role), needs=needs)


def children_of(needs: Needs, parent: str | None) -> tuple[Population, ...]:
    """The units directly below a unit, those at the top for None."""
    return tuple(unit for unit in needs.all_units if unit.parent == parent)


def others_in(needs: Needs, unit: Population, name: str) -> Population | None:
    """The people of a published unit who are in no published unit below it, under this name."""
    found = next((item for item in needs.others if item.id == unit.id), None)
    return replace(found, name=name) if found else None


def published_above(needs: Needs, unit: Population) -> Population | None:
    """The nearest unit above this one whose figures may be shown."""
    known = {item.id: item for item in needs.all_units}
    above = known.get(unit.parent or "")
    while above is not None and not above.published:
        above = known.get(above.parent or "")
    return above
