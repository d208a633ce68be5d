"""The console's language is chosen before the first word is said, and English costs nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.own_desk import own_catalogues, speak_as
from console.settings import wished_locale
from data.words import _, is_english, speak
from tests.console.conftest import Answer
from tests.data.words.test_catalogues import catalogue

ROOT = Path(__file__).parents[2]

BEFORE_THE_CHOICE = (
    "console.__main__",
    "console.open",
    "console.commands",
    "console.own_desk",
    "console.settings",
    "console.demo.opening",
)
"""What is loaded when the language is chosen, by the console or before a command."""


def printed(code: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_nothing_is_said_before_the_language_is_chosen() -> None:
    said = printed(f"""
import data.words
said = []
data.words._ = lambda text: said.append(text) or text
data.words.ngettext = data.words.pgettext = lambda *texts: said.append(texts) or texts[1]
import importlib
for name in {BEFORE_THE_CHOICE!r}:
    importlib.import_module(name)
print(said)
""")
    assert said == "[]", "these would be English in every language: say them in a function"


def test_english_reads_no_catalogue_and_no_region() -> None:
    loaded = printed("""
import sys
from console.own_desk import speak_as
speak_as("", {"LANG": "en_US.UTF-8"})
import console.open
print(sorted({"babel", "data.words.catalogue"} & set(sys.modules)))
""")
    assert loaded == "[]"


@pytest.mark.parametrize(
    ("environ", "file", "wish"),
    [
        ({}, "", ""),
        ({}, "CALLBOARD_LOCALE=de_AT", "de_AT"),
        ({"CALLBOARD_LOCALE": "fr"}, "CALLBOARD_LOCALE=de_AT", "fr"),
        ({}, "CALLBOARD_LOCALE='de", ""),
    ],
)
def test_the_wish_is_read_before_and_without_the_other_settings(
    environ: dict[str, str], file: str, wish: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"CALLBOARD_PORT=1\n{file}\n")
    assert wished_locale(environ, tmp_path) == wish


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's own catalogue, where the console looks for it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    catalogue(own_catalogues(), {"Close it": "Mach zu"})


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("wish", "environ", "said"),
    [
        ("de_DE", {}, "Mach zu"),
        ("de_DE", {"LANG": "fr_FR"}, "Mach zu"),
        ("", {"LANG": "de_AT.UTF-8"}, "Mach zu"),
        ("", {"LANG": "fr_FR", "LC_MESSAGES": "de_DE"}, "Mach zu"),
        ("", {"LANG": "en_US", "LC_TIME": "de_DE"}, "Close it"),
        ("", {"LANG": "C.UTF-8"}, "Close it"),
        ("", {"LANGUAGE": "de"}, "Mach zu"),
        ("", {"LANGUAGE": "tlh:de", "LANG": "en_US.UTF-8"}, "Mach zu"),
        ("", {"LANGUAGE": "en:de", "LANG": "de_DE"}, "Close it"),
        ("", {"LANGUAGE": "de", "LC_ALL": "C"}, "Close it"),
        ("en_US", {"LANGUAGE": "de"}, "Close it"),
        ("en_GB", {"LANG": "de_DE"}, "Close it"),
        ("", {}, "Close it"),
    ],
)
def test_the_setting_decides_else_what_the_environment_says_of_words(
    wish: str, environ: dict[str, str], said: str
) -> None:
    speak_as(wish, environ)
    try:
        assert _("Close it") == said
        assert is_english() == (said == "Close it")
    finally:
        speak("")


def test_a_command_speaks_the_language_to_people_and_english_to_programs(
    callboard: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOARD_LOCALE", "de_DE")
    try:
        wrong = callboard("leads", "show")
        assert (wrong.code, wrong.out) == (2, "")
        assert wrong.err == "Es fehlt das Argument 'ID'. Siehe `callboard leads show --help`.\n"
        assert "There is no lead 9" in callboard("leads", "show", 9, "--json").err
    finally:
        speak("")
