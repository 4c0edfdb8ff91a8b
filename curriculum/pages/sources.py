"""What the pages read from the workspace beside the plan, once per content."""

from collections.abc import Mapping
from typing import Any, TypeVar

import streamlit as st

from curriculum.catalogue import load_catalogue
from curriculum.evaluate import Effect
from curriculum.experience import Experience
from curriculum.export.entry import Starts, choose_entries, describe_entries
from curriculum.export.names import collect_names
from curriculum.model import Catalogue
from curriculum.programme import Programme
from dashboard import Desk
from needs_analysis import Demand, Framework, Language, from_json, load_framework, read_tables, shipped_data
from store import DEMAND_FILE, EFFECTS_FILE, EFFECTS_FOUND_FILE, MASTER_FILE, PROGRAMME_FILE, Workspace

V = TypeVar("V")


def read_demand(desk: Desk) -> Demand | None:
    """Who needs what, None where nothing was analysed yet or another version did."""
    return _read(desk, DEMAND_FILE, Demand)


def read_programme(desk: Desk) -> Programme | None:
    """The plan with its dates as the program computes with it, None where none was made yet or by another version."""
    return _read(desk, PROGRAMME_FILE, Programme)


def read_effects(desk: Desk) -> tuple[Effect, ...]:
    """What was measured of the modules; nothing where nothing was or another version did."""
    return _read(desk, EFFECTS_FOUND_FILE, tuple[Effect, ...]) or ()


def read_experience(desk: Desk) -> tuple[Experience, ...]:
    """What a plan may make of it; nothing where nothing was measured."""
    return _read(desk, EFFECTS_FILE, tuple[Experience, ...]) or ()


def _read(desk: Desk, name: str, kind: type[V]) -> V | None:
    digest = desk.workspace.digest(name)
    try:
        found: V | None = _parse(name, digest, kind, desk.workspace) if digest else None
    except ValueError:
        return None
    return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _parse(name: str, digest: str, _kind: type[Any], _workspace: Workspace) -> Any:  # noqa: ANN401 - of the kind
    del digest
    return from_json(_kind, _workspace.read(name) or b"")


def read_catalogue(desk: Desk) -> Catalogue:
    """The modules of the workspace's own master data, else of those that come with the program."""
    return _load_catalogue(desk.workspace.digest(MASTER_FILE), desk.workspace)


@st.cache_resource(max_entries=4, show_spinner=False)
def _load_catalogue(digest: str, _workspace: Workspace) -> Catalogue:
    del digest
    tables = read_tables(_workspace.read(MASTER_FILE) or shipped_data("master"))
    return load_catalogue(tables, load_framework(tables))


def read_framework(desk: Desk) -> Framework:
    """The framework of the workspace's own master data, else of those that come with the program."""
    return _load(desk.workspace.digest(MASTER_FILE), desk.workspace)


@st.cache_resource(max_entries=4, show_spinner=False)
def _load(digest: str, _workspace: Workspace) -> Framework:
    del digest
    return load_framework(read_tables(_workspace.read(MASTER_FILE) or shipped_data("master")))


def read_starts(desk: Desk) -> Mapping[str, Starts]:
    """Session -> where its people start, as far as the privacy rule lets it be said; empty where nothing is planned."""
    programme, demand = read_programme(desk), read_demand(desk)
    if programme is None or demand is None:
        return {}
    keys = (*map(desk.workspace.digest, (PROGRAMME_FILE, DEMAND_FILE, MASTER_FILE)), desk.language)
    return _describe(keys, programme, (demand, read_framework(desk)), desk.language)


@st.cache_resource(max_entries=4, show_spinner=False)
def _describe(
    keys: tuple[str, ...], _programme: Programme, _known: tuple[Demand, Framework], _language: Language
) -> Mapping[str, Starts]:
    del keys
    demand, framework = _known
    catalogue, sessions = _programme.catalogue, _programme.timetable.sessions
    names = collect_names(demand, catalogue, framework, _programme.calendar.rooms, _language)
    told = choose_entries(sessions, catalogue, demand, _programme.told)
    return describe_entries(sessions, catalogue, demand, names, told)
