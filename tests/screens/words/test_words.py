"""Every text of the console has a door to other languages, and what comes through it fits."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from data.clients.tables import BlockerKind
from data.inbox.states import InboundState
from data.leads.contact import Outcome, Touch
from data.leads.stages import LeadStage
from data.outreach.states import EnrolmentState, FollowUpState, MessageState
from data.playbook.reasons import Reason
from data.playbook.urgency import Urgency
from data.schedule.tables import RunOutcome
from data.words import CATALOGUES, DOMAIN
from data.words.catalogue import fits
from data.words.enumerated import WORDS

ROOT = Path(__file__).parents[3]
ROOMS = ("console", "screens", "jobs", "data")
EXTRACT = (
    "pybabel extract --no-wrap --omit-header --sort-by-file --add-location=file "
    "-o data/locale/callboard.pot console screens jobs data"
)
TRANSLATED = sorted(CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
BY_LANGUAGE = pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.parts[-3])

Text = tuple[str, ...]
"""One text, or its singular and plural."""


def text(message: object) -> Text:
    return (message,) if isinstance(message, str) else tuple(message)  # type: ignore[call-overload, no-any-return]


@cache
def template() -> frozenset[Text]:
    return frozenset(text(one.id) for one in read(CATALOGUES / f"{DOMAIN}.pot") if one.id)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def test_the_template_holds_every_text_of_the_sources_and_no_other() -> None:
    said = {
        text(message)
        for room in ROOMS
        for _, _, message, _, _ in extract_from_dir(ROOT / room, [("**.py", "python")])
    }
    assert (said - template(), template() - said) == (set(), set()), EXTRACT
    assert EXTRACT in (ROOT / "docs" / "words.md").read_text(encoding="utf-8")


def test_no_text_is_said_within_an_f_string_where_it_is_not_extracted() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{literal.lineno}"
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "{_(" in (source := path.read_text(encoding="utf-8"))
        for literal in ast.walk(ast.parse(source))
        if isinstance(literal, ast.JoinedStr)
        and any(getattr(node, "id", "") == "_" for node in ast.walk(literal))
    ]
    assert hidden == []


@BY_LANGUAGE
def test_a_translation_fills_the_places_of_its_text_and_knows_no_other_text(path: Path) -> None:
    for message in read(path):
        written = text(message.id)
        assert not message.id or written in template()
        for said in text(message.string) if message.id else ():
            assert not said or fits(said, *written), said


@BY_LANGUAGE
def test_a_translation_is_compiled_as_it_stands(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in read(path):
        if message.context and message.string:
            said = compiled.pgettext(message.context, str(message.id))
            assert said == message.string, "pybabel compile"
        elif isinstance(message.id, str) and message.id and message.string:
            assert compiled.gettext(message.id) == message.string, "pybabel compile"
        elif message.id and all(message.string):
            one, many = message.id
            forms = tuple(compiled.ngettext(one, many, count) for count in (1, 2))
            assert forms == tuple(message.string), "pybabel compile"


@pytest.mark.parametrize(
    "stored",
    [
        *(LeadStage, Urgency, MessageState, FollowUpState, EnrolmentState, InboundState, Touch),
        *(Outcome, Reason, BlockerKind, RunOutcome),
    ],
    ids=lambda kind: kind.__name__,
)
def test_each_stored_word_that_is_shown_has_a_text(stored: type) -> None:
    assert {one.value.replace("_", " ") for one in stored} <= set(WORDS)  # type: ignore[attr-defined]


def test_in_a_language_that_nobody_speaks_no_text_of_ours_is_plain_english(tmp_path: Path) -> None:
    tour = subprocess.run(
        [sys.executable, "tests/screens/words/tour.py", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert tour.returncode == 0, tour.stderr[-3000:]
    plain = [f"{words!r} after {keys}" for words, keys in json.loads(tour.stdout)]
    assert plain == [], "say it by _(…), or name it in tour.py where it is the same everywhere"
