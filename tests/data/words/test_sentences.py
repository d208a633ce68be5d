"""What is stored as a sentence is told again in another language, by the template that made it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pytest

from data.activity.failures import FAILURES
from data.activity.rules_named import RULES
from data.activity.sentences import SUMMARIES
from data.activity.whys import WHYS, WITHIN
from data.inbox.sentences import ARRIVALS
from data.playbook.reasons import Reason
from data.schedule.results import RESULTS
from data.trouble_sentences import CHECKED, DOS, READINGS, WHATS
from data.words import speak
from data.words.retelling import COUNTED, Template, filled, stored_forms
from screens.reading.retelling import INNER, NARROW, SENTENCES, WEEKDAYS, told_again
from screens.reading.stored import NAMES_OF_RULES, in_his_words
from screens.region import ENGLISH, use
from screens.region_of import region_of

ROOMS = ("data", "jobs")
ROOT = Path(__file__).parents[3]
PLACE = re.compile(r"\{[a-z_]*\}")
OF_A_REASON = re.compile(r"review\.reasons\.[a-z_]+ ")
KEPT = {
    "sentences.py",
    "whys.py",
    "rules_named.py",
    "failures.py",
    "results.py",
    "trouble_sentences.py",
}


@pytest.fixture
def in_german() -> Iterator[None]:
    told_again.cache_clear()
    speak("de")
    yield
    speak("")
    told_again.cache_clear()


@pytest.mark.usefixtures("in_german")
@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("Sequence new-lead started: day-1 Wed 11 Nov, last Tue 29 Feb",
         "Sequenz new-lead begonnen: day-1 Mi 11. Nov., last Di 29. Feb."),
        ("Appointment booked for Tue 24 Nov 09:30", "Termin gebucht: Di 24. Nov. 09:30"),
        ("Away: nothing leaves before Mon 07 Dec",
         "Abwesend: vor Mo 7. Dez. geht nichts hinaus"),
        ("waits for 08:00 Mon of the recipient's clock",
         "wartet auf 08:00 Mo, Uhrzeit des Empfängers"),
        ("Appointment booked for Tue 31 Feb 09:30", "Termin gebucht: Tue 31 Feb 09:30"),
    ],
)  # fmt: skip
def test_a_day_that_is_stored_is_told_as_in_the_operators_region(stored: str, said: str) -> None:
    use(region_of("de_DE"))
    try:
        assert in_his_words(stored) == said
    finally:
        use(ENGLISH)


def test_each_template_is_what_an_operation_or_a_job_really_says() -> None:
    said = {one.lower() for one in _written()}
    written = said.union(
        *(re.split("[;,] ", one) for one in said), *(one.split("; ") for one in said)
    )
    templates = (*RULES, *SUMMARIES, *WHYS, *WITHIN, *FAILURES, *RESULTS, *ARRIVALS,
                 *WHATS, *DOS, *READINGS, CHECKED)  # fmt: skip
    texts = (OF_A_REASON.sub("review.reasons.{} ", _many(one)) for one in templates)
    lost = [one for one in texts if not _made(PLACE.sub("{}", one), written)]
    assert lost == []


def _many(template: Template) -> str:
    return stored_forms(template)[-1]


def _made(bare: str, written: set[str]) -> bool:
    """One place of a template may be several of what is recorded; jobs count things by a word."""
    bare = bare.lower()
    if bare in written or bare.removeprefix("{} ") in written:
        return True
    return any(
        bare == re.sub(r"\{\}(:? \{\})+", "{}", one) for one in written if one.startswith(bare[:2])
    )


def _written() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if path.name in KEPT:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            known = {
                target.id: node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr | ast.Constant):
                    yield from _forms(node, known)


def _forms(node: ast.expr, known: dict[str, ast.expr]) -> Iterator[str]:
    """Every text that an expression can become, as far as it stands in the source; else a place."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            parts = (list(_forms(part, known)) for part in node.values)
            yield from map("".join, islice(product(*parts), 64))
        case ast.FormattedValue():
            yield "{}"
            yield from islice(_values(node.value, known), 8)


def _values(node: ast.expr, known: dict[str, ast.expr]) -> Iterator[str]:
    match node:
        case ast.IfExp():
            for one in (node.body, node.orelse):
                yield from _forms(one, known)
                yield from _values(one, known)
        case ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(), ast.Constant(many)]):
            yield "{} " + str(many)
        case ast.Name(name) if isinstance(known.get(name), ast.IfExp):
            yield from _values(known[name], {})
        case ast.Name(name) if isinstance(known.get(name), ast.JoinedStr | ast.Constant):
            yield from _forms(known[name], {})
        case ast.Subscript(value=ast.Name(name)) if isinstance(known.get(name), ast.Dict):
            for value in known[name].values:  # type: ignore[attr-defined]
                yield from _forms(value, known)


EXAMPLES = {
    **{name: "x" for template in INNER for name in PLACE.findall(_many(template))},
    "{at_least}": "9", "{channel}": "sms", "{clock}": "08:00 Mon", "{count}": "7",
    "{found}": "'x'", "{item}": "7", "{lead}": "7", "{message}": "7",
    "{medium}": "e-mail", "{part}": "city", "{purpose}": "Follow up",
    "{shared}": "phone number", "{state}": "lost", "{touch}": "Walk in",
}  # fmt: skip


@pytest.mark.parametrize("templates", [SENTENCES, INNER], ids=["whole", "within"])
def test_a_particular_template_stands_before_the_one_that_fits_too(
    templates: tuple[Template, ...],
) -> None:
    for template in templates:
        example = PLACE.sub(lambda found: EXAMPLES[found[0]], _many(template))
        first = next(one for one in templates if filled(example, one, NARROW) is not None)
        assert first == template, f"{first!r} takes {template!r}"


@pytest.mark.usefixtures("in_german")
@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("the person replied", "die Person hat geantwortet"),
        ("Owner: nobody → ines", "Zuständig: niemand → ines"),
        ("state 'OR' is not in the area", "Bundesstaat 'OR' liegt nicht im Gebiet"),
        ("delivery failed: The SMS service refused the text: 30003 Unreachable.",
         "Zustellung misslang: Der SMS-Dienst wies die SMS ab: 30003 Unreachable."),
        ("intents.pricing found 'How much'; no urgency rule matched",
         ("es geht um „Preise“: 'How much' (intents.pricing);"
          " keine Regel für Dringlichkeit passte")),
        (("no review reason matched; first_response 'calls': from phone, by call, at 22:47 Tue;"
         " sms is the first wish"),
         ("kein Grund zum Prüfen passte; so wird zuerst geantwortet: von phone, über Anruf,"
         " um 22:47 Tue ([[first_response]] calls); SMS: der erste Wunsch")),
        ("review.reasons.legal found 'sue you', 'court'; review.reasons.complaint found 'rude'",
         ("es könnte um etwas Rechtliches gehen: 'sue you', 'court' (review.reasons.legal);"
          " es klingt nach einer Beschwerde: 'rude' (review.reasons.complaint)")),
        ("the message is 2400 characters long (review.reasons.unusual.max_length)",
         "die Nachricht hat 2400 Zeichen, mehr als üblich (review.reasons.unusual.max_length)"),
        ("they had new-lead day-1 2 hours ago; 4 hours lie between two sequences",
         "sie bekamen new-lead day-1 vor 2 Stunden; 4 Stunden liegen zwischen zwei Sequenzen"),
        ("lost, not a lead: Sequence new-lead stopped; outcome not a lead",
         "verloren, kein Lead: Sequenz new-lead: gestoppt; Ergebnis kein Lead"),
        ("questions-answered: ticked by ada; baseline: 1 of 30 days in the stage",
         "questions-answered: abgehakt von ada; baseline: 1 von 30 Tagen in der Stufe"),
        ("1 old run forgotten", "1 alter Lauf vergessen"),
        ("2 sent, 1 to be retried", "2 gesendet, 1 noch einmal zu versuchen"),
        ("imap.example.org: 3 new", "imap.example.org: 3 neu"),
        ("it came before, as inbox item 7; The body is empty.",
         "es kam schon einmal, als Eingang 7; Der Inhalt ist leer."),
        ("ok: nothing due", "ok: nichts fällig"),
        ("the person never agreed to text messages, and [consent] sms asks for it",
         "die Person hat SMS nie zugestimmt, und [consent] sms verlangt es"),
    ],
)  # fmt: skip
def test_a_stored_sentence_is_told_again_with_what_stands_within_it(stored: str, said: str) -> None:
    assert in_his_words(stored) == said


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("review.reasons.complaint found 'so rude'",
         "it sounds like a complaint: 'so rude' (review.reasons.complaint)"),
        ("contacted: Hot lead; intents.new_site (hot) found 'new site'",
         "contacted: Hot lead; they ask for “new site”: 'new site' (intents.new_site)"),
        ("urgency 'now' found 'asap'; the page /prices matches scoring.pages.pricing '/price'",
         ("it reads as “now”, by how urgent it is: 'asap' ([[urgency]] now); the page /prices"
          " counts as “pricing” (scoring.pages.pricing '/price')")),
        ("sources.referral: no rule of first_response fits",
         "it is answered first as all from referral are (sources.referral)"),
        ("the text takes 4 SMS, and [delivery] sms_segments allows 3",
         "the text takes 4 SMS, and more than 3 wait for a person ([delivery] sms_segments)"),
        ("first_response '{rule}': it answers everybody",
         "how it is answered first: it answers everybody ([[first_response]] {rule})"),
        ("ask our intents. And price found 'x'", "ask our intents. And price found 'x'"),
        ("the person replied", "the person replied"),
    ],
)  # fmt: skip
def test_a_rule_is_told_by_what_it_is_about_and_its_place_stands_behind(
    stored: str, said: str
) -> None:
    assert in_his_words(stored) == said


def test_every_reason_to_wait_has_a_sentence_and_every_sentence_is_recognised_in_english() -> None:
    stored = [one.stored for one in RULES]
    assert {f"review.reasons.{reason} found {{found}}" for reason in Reason} <= set(stored)
    assert all(any(name in one for name in NAMES_OF_RULES) for one in stored)


@pytest.mark.usefixtures("in_german")
@pytest.mark.parametrize(
    "theirs",
    [
        "the lead is great, and the shop as well",
        "Nice chat, but no budget",
        "what's new",
        "550 5.1.1 No such user here",
        "approved by " + "x" * 2_000,
        "; ; ; : , ",
    ],
)
def test_what_somebody_else_wrote_stays_as_it_is(theirs: str) -> None:
    assert in_his_words(theirs) == theirs


def test_a_place_that_is_narrow_stands_in_a_template() -> None:
    places = {name for template in INNER for name in PLACE.findall(_many(template))}
    assert {f"{{{name}}}" for name, _ in NARROW} <= places
    assert dict(NARROW).items() >= dict(COUNTED).items()
    assert len(WEEKDAYS) == len(set(WEEKDAYS)) == 7
