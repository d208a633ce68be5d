"""A catalogue says what it can; what does not fit is said in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from data.words import _, in_a_sentence, is_english, ngettext, pgettext, speak
from data.words.retelling import retold


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("")


def catalogue(folder: Path, texts: Mapping[str | tuple[str, str], str | tuple[str, str]],
              language: str = "de", context: str | None = None) -> Path:  # fmt: skip
    """A folder with these texts, compiled as `pybabel compile` does."""
    made = Catalog(locale=language)
    for text, said in texts.items():
        made.add(text, said, context=context)
    path = folder / language / "LC_MESSAGES" / "callboard.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, made)
    return folder


def test_the_language_is_found_by_a_locale_with_or_without_its_country(tmp_path: Path) -> None:
    theirs = catalogue(tmp_path, {"Close it": "Zumachen"})
    for locale in ("de", "de_AT"):
        speak(locale, theirs)
        assert (_("Close it"), is_english()) == ("Zumachen", False)
    speak("tlh_KX", theirs)
    assert (_("Close it"), is_english()) == ("Close it", True)


def test_a_text_that_the_catalogue_lacks_is_english(tmp_path: Path) -> None:
    speak("de", catalogue(tmp_path, {"Close it": "Zumachen", "Open it": ""}))
    assert [_("Open it"), _("Turn it")] == ["Open it", "Turn it"]


def test_the_operators_own_catalogue_stands_before_another(tmp_path: Path) -> None:
    own = catalogue(tmp_path / "own", {"Close it": "Mach zu"})
    ours = catalogue(tmp_path / "ours", {"Close it": "Zumachen", "Open it": "Aufmachen"})
    speak("de", own, ours)
    assert [_("Close it"), _("Open it")] == ["Mach zu", "Aufmachen"]


@pytest.mark.parametrize(
    "said",
    [
        "{nobody} wartet",
        "{who.__class__} wartet",
        "{who!r} wartet",
        "{who:d} wartet",
        "{} wartet",
        "{who wartet",
        "who} wartet",
    ],
)
def test_a_translation_that_asks_for_what_is_not_filled_in_is_not_said(
    said: str, tmp_path: Path
) -> None:
    speak("de", catalogue(tmp_path, {"{who} waits": said, "{who} goes": "{who} geht"}))
    assert _("{who} waits").format(who="Kim") == "Kim waits"
    assert _("{who} goes").format(who="Kim") == "Kim geht"


def test_a_translation_may_turn_its_places_round_and_leave_one_out(tmp_path: Path) -> None:
    speak("de", catalogue(tmp_path, {"{who} of {all}": "{all}: {who}", "{who} and {all}": "{all}"}))
    assert _("{who} of {all}").format(who=1, all=2) == "2: 1"
    assert _("{who} and {all}").format(who=1, all=2) == "2"


def test_braces_of_a_text_that_is_no_template_bind_nobody(tmp_path: Path) -> None:
    speak("de", catalogue(tmp_path, {"write { or [": "schreibe { oder ["}))
    assert _("write { or [") == "schreibe { oder ["


def test_plurals_are_the_languages_own_and_checked_too(tmp_path: Path) -> None:
    speak(
        "de",
        catalogue(
            tmp_path,
            {
                ("one lead", "{count} leads"): ("ein Lead", "{count} Leads"),
                ("one row", "{count} rows"): ("eine Zeile", "{number} Zeilen"),
            },
        ),
    )
    assert [ngettext("one lead", "{count} leads", n).format(count=n) for n in (1, 2)] == [
        "ein Lead",
        "2 Leads",
    ]
    assert [ngettext("one row", "{count} rows", n).format(count=n) for n in (1, 2)] == [
        "eine Zeile",
        "2 rows",
    ]


def test_a_word_with_two_meanings_has_two_translations(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, {"Close it": "Geschlossen"}, context="a state")
    speak("de", folder)
    assert [pgettext("a state", "Close it"), _("Close it")] == ["Geschlossen", "Close it"]


def test_a_label_keeps_its_capital_in_a_sentence_where_the_language_wants_it(
    tmp_path: Path,
) -> None:
    assert in_a_sentence("No answer") == "no answer"
    speak("de", catalogue(tmp_path, {"Call": "Anruf"}))
    assert in_a_sentence(_("Call")) == "Anruf"


@pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40])
def test_a_file_that_is_no_catalogue_is_passed_over(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = catalogue(tmp_path / "broken", {"Close it": "Zumachen"})
    (broken / "de/LC_MESSAGES/callboard.mo").write_bytes(content)
    speak("de", broken, catalogue(tmp_path / "whole", {"Close it": "Mach zu"}))
    assert _("Close it") == "Mach zu"
    assert "cannot be read" in caplog.text


def test_a_sentence_that_a_template_made_is_said_again_in_the_language(tmp_path: Path) -> None:
    templates = ("{who} waits for {what}", "{who} waits")
    speak(
        "de", catalogue(tmp_path, {templates[0]: "{what}: {who} wartet", "{who} waits": "{who}!"})
    )
    assert retold("Kim waits for rain", templates) == "rain: Kim wartet"
    assert retold("Kim waits", templates) == "Kim!"
    assert retold("Kim sings", templates) == "Kim sings"
