"""The settings: what they mean, every mistake a sentence, no secret in them."""

from pathlib import Path

import pytest

from needs_analysis import UserError
from store.settings import FaultySettingsError, Keeping, Settings, load_settings, read_settings

EXAMPLE = Path(__file__).parents[2] / "docs" / "settings.toml"


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LERNKOMPASS_DATABASE", raising=False)
    assert load_settings(tmp_path) == Settings()


def test_a_file_that_was_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(UserError, match="not there"):
        load_settings(tmp_path)


def test_the_example_in_the_documents_is_valid_and_names_everything() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    found = read_settings(text, (("LERNKOMPASS_DATABASE_PASSWORD", "geheim"),))
    assert found.database == "postgresql://lernkompass:geheim@127.0.0.1/lernkompass"
    assert all(getattr(found.keeping, name) for name in Keeping.__slots__)
    assert found.office.town
    assert found.scheduler
    assert None not in {found.key_file, found.log_file}
    assert "geheim" not in text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("[databse]", ["means nothing"]),
        ("database = 1", ["must be a table"]),
        ("[database]\nurl = 5", ["must be a text"]),
        ("[database]\nurl = 'postgresql://a:secret@h/d'", ["does not belong there"]),
        ("[database]\nurl = 'postgresql://a@h/d'\npassword = 'secret'", ["where it is kept"]),
        ("[database]\nurl = 'postgresql://a@h/d'\npassword = 'file:/nowhere/x'", ["cannot be read"]),
        ("[keeping]\nanswers = 0", ["whole number of days"]),
        ("[keeping]\nanswers = true\naudit = 'long'", ["whole number of days", "whole number of days"]),
        ("[office]\ntwon = 'x'", ["Check its spelling"]),
        ("[cluster]\nscheduler = 'rechner'", ["tcp://host:port"]),
        ("[a]\n[b]", ["means nothing", "means nothing"]),
        ("=", ["not valid TOML"]),
    ],
)
def test_every_mistake_is_a_sentence(text: str, sentences: list[str]) -> None:
    with pytest.raises(FaultySettingsError) as refusal:
        read_settings(text)
    found = [message.text("en") for message in refusal.value.mistakes]
    assert len(found) == len(sentences)
    assert all(part in sentence for part, sentence in zip(sentences, found, strict=True))
    assert not any("secret" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("text", "environment", "address"),
    [
        ("[database]\nurl = 'postgresql://a@h/d'\npassword = 'env:X'", {"X": "p@/:"}, "postgresql://a:p%40%2F%3A@h/d"),
        ("[database]\nurl = 'postgresql://a@h:5433/d'", {}, "postgresql://a@h:5433/d"),
        (
            "[database]\nurl = 'postgresql://a@h/d'",
            {"LERNKOMPASS_DATABASE": "postgresql://b@i/e"},
            "postgresql://b@i/e",
        ),
    ],
)
def test_where_the_database_is(text: str, environment: dict[str, str], address: str) -> None:
    assert read_settings(text, tuple(environment.items())).database == address


def test_a_credential_of_systemd_is_the_key(tmp_path: Path) -> None:
    (tmp_path / "lernkompass-key").write_bytes(b"x")
    assert read_settings("", (("CREDENTIALS_DIRECTORY", str(tmp_path)),)).key_file == tmp_path / "lernkompass-key"
