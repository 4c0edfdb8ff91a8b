"""What the analysis starts from: uploaded files, master data and the confirmed matching of the workspace.

Reading and matching are kept by content: the same bytes are never read twice, whatever page asks.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard import Desk, save
from needs_analysis.codec import from_json, to_json
from needs_analysis.framework import load_framework
from needs_analysis.ingest import PersonKey, keep_survey, read_survey
from needs_analysis.match import propose_matching, remember_matching
from needs_analysis.model import Framework, Matching, RawTable, UserError
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import read_tables
from store import MASTER_FILE, MATCHING_FILE, Workspace, pseudonym_key


def master_key(workspace: Workspace) -> str:
    """What tells one state of the master data from another."""
    return workspace.digest(MASTER_FILE) or "shipped"


def open_framework(workspace: Workspace) -> Framework:
    """The framework of the workspace's own master data, else of those that come with the program."""
    return _load_framework(master_key(workspace), workspace)


@st.cache_resource(max_entries=4, show_spinner=False)
def _load_framework(key: str, _workspace: Workspace) -> Framework:
    del key
    return load_framework(read_tables(_workspace.read(MASTER_FILE) or shipped_data("master")))


def remembered_matching(workspace: Workspace) -> Matching | None:
    """The matching a person confirmed, None where there is none."""
    content = workspace.read(MATCHING_FILE)
    return None if content is None else from_json(Matching, content)


def save_matching(desk: Desk, matching: Matching) -> None:
    """Keep a confirmed matching for this and the following surveys; what other years' files confirmed stays."""
    save(desk, {MATCHING_FILE: to_json(remember_matching(remembered_matching(desk.workspace), matching))})


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about an upload: the column that is kept as pseudonyms, and columns that are not personal.

    ``codebook``: what was uploaded to explain its codes, name -> content.
    """

    person: str = ""
    codebook: Mapping[str, bytes] = field(default_factory=dict)
    allowed: Sequence[str] = ()


def mask_upload(content: bytes, said: Said) -> bytes:
    """The form in which a file may be stored: without its personal data. Raises `UserError` where it cannot be read."""
    key = PersonKey(said.person, pseudonym_key()) if said.person else None
    return keep_survey(content, person=key, codebook=said.codebook, allowed=said.allowed)


def read_upload(workspace: Workspace, name: str, content: bytes) -> RawTable | UserError:
    """A file as a table, or the sentence that says why it cannot be read."""
    remembered = remembered_matching(workspace)
    ordered = remembered.ordered if remembered else ()
    return _read(name, hashlib.sha256(content).hexdigest(), ordered, content)


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(name: str, digest: str, ordered: tuple[str, ...], _content: bytes) -> RawTable | UserError:
    del digest
    try:
        return read_survey(name, _content, confirmed=ordered)
    except UserError as error:
        return error


def propose(workspace: Workspace, name: str, content: bytes) -> Matching:
    """What the columns of a readable file mean, with everything a person confirmed before."""
    keys = (hashlib.sha256(content).hexdigest(), master_key(workspace), workspace.digest(MATCHING_FILE))
    return _propose(keys, name, content, workspace)


@st.cache_resource(max_entries=16, show_spinner=False)
def _propose(keys: tuple[str, ...], name: str, _content: bytes, _workspace: Workspace) -> Matching:
    del keys
    raw = read_upload(_workspace, name, _content)
    if isinstance(raw, UserError):
        raise raw
    return propose_matching(raw, open_framework(_workspace), remembered_matching(_workspace))


def readable(workspace: Workspace, files: Mapping[str, bytes]) -> dict[str, RawTable]:
    """The files that could be read, as tables."""
    read = {name: read_upload(workspace, name, content) for name, content in files.items()}
    return {name: raw for name, raw in read.items() if isinstance(raw, RawTable)}
