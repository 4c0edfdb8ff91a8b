"""The town's secrets, in a store of their own: one file beside no data, encrypted, for pseudonyms and for the audit.

``keys/keys.json`` holds each secret encrypted (Fernet: AES-128-CBC and HMAC-SHA-256) under the installation's key,
which comes from elsewhere: the file that the settings name, or the credential ``lernkompass-key`` that systemd hands
over. Where neither is set up it lies as ``keys/installation.key`` in the home folder, and `keys_lie_apart` says so. No
database and no backup ever holds the installation's key.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from needs_analysis import Message, UserError
from store.home import home_folder, write_atomically
from store.locking import locked_file
from store.settings import load_settings

_BYTES = 32
KEYS_FILE = "keys.json"
_OWN_FILE = "installation.key"
NAMES = ("pseudonym", "audit", "erasure")


def pseudonym_key(home: Path | None = None) -> bytes:
    """The secret of this installation for pseudonyms, made at the first use."""
    return _key("pseudonym", home)


def audit_key(home: Path | None = None) -> bytes:
    """The secret that seals the lines of the audit, made at the first use."""
    return _key("audit", home)


def erasure_key(home: Path | None = None) -> bytes:
    """The secret for the marks of erased people, made at the first use."""
    return _key("erasure", home)


def keys_lie_apart(home: Path | None = None) -> bool:
    """Whether the installation's key is kept elsewhere than the secrets it encrypts."""
    named = load_settings(home).key_file
    return named is not None and (home or home_folder()).resolve() not in named.resolve().parents


def _key(name: str, home: Path | None) -> bytes:
    folder = (home or home_folder()) / "keys"
    path = folder / KEYS_FILE
    found = _read(path).get(name)
    if found is None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked_file(folder / "lock"):
            found = _begin_all(folder, home)[name]
    try:
        return _cipher(home).decrypt(found)
    except InvalidToken as error:
        message = "The installation's key does not fit the secrets in {path}. Put back the key they were made with."
        raise UserError(Message(message, {"path": str(path)})) from error


def _read(path: Path) -> Mapping[str, str]:
    with suppress(FileNotFoundError):
        return dict(json.loads(path.read_bytes()))
    return {}


def _begin_all(folder: Path, home: Path | None) -> Mapping[str, str]:
    """All secrets at once, so that every backup has all of them."""
    kept = _read(folder / KEYS_FILE)
    cipher = _cipher(home, begin=not kept)
    kept = {name: kept.get(name) or cipher.encrypt(_begin(folder, name)).decode() for name in NAMES}
    write_atomically(folder / KEYS_FILE, json.dumps(kept, indent=1, sort_keys=True).encode())
    for name in NAMES:
        (folder / f"{name}.key").unlink(missing_ok=True)
    return kept


def _begin(folder: Path, name: str) -> bytes:
    """A new secret, or the one that an earlier version kept as a file of its own."""
    with suppress(FileNotFoundError):
        return (folder / f"{name}.key").read_bytes()
    return secrets.token_bytes(_BYTES)


def _cipher(home: Path | None, *, begin: bool = False) -> Fernet:
    named = load_settings(home).key_file
    path = named or (home or home_folder()) / "keys" / _OWN_FILE
    if named is None and begin:
        with suppress(FileExistsError):  # whoever makes it holds the lock
            _write_new(path, Fernet.generate_key())
    try:
        return Fernet(path.read_bytes().strip())
    except (OSError, ValueError) as error:
        message = (
            "The installation's key {path} is missing or is none. Put it back, or make a new one for a new "
            "installation with: lernkompass key FILE."
        )
        raise UserError(Message(message, {"path": str(path)})) from error


def check_secrets(content: bytes, home: Path | None = None) -> None:
    """Whether the installation's key opens these secrets. Raises `UserError` where it does not."""
    cipher = _cipher(home)
    try:
        for secret in json.loads(content).values():
            cipher.decrypt(secret)
    except InvalidToken as error:
        message = "The installation's key does not fit the secrets in {path}. Put back the key they were made with."
        raise UserError(Message(message, {"path": KEYS_FILE})) from error


def write_key(path: Path) -> None:
    """Make a key for an installation, readable by its owner only. Raises `UserError` where the file is there."""
    try:
        _write_new(path, Fernet.generate_key() + b"\n")
    except FileExistsError as error:
        message = "{path} is there already. A key is never replaced: what it encrypts would be lost."
        raise UserError(Message(message, {"path": str(path)})) from error


def _write_new(path: Path, content: bytes) -> None:
    """A file that is whole from its first moment on. Raises FileExistsError where there is one."""
    if path.exists():
        raise FileExistsError(path)
    write_atomically(path, content)
