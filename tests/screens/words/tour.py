"""Walks through the console and its commands in a language that nobody speaks, and tells what was
not said in it.

    python tests/screens/words/tour.py FOLDER

Every text of the catalogue is turned into letters with accents, longer and in brackets; what comes
from the database or the playbook stays as it is. So each plain letter on the screen is either data
or a text that has no door to other languages. Run in a process of its own: a language is chosen
before screens are imported.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÀƁĆĎÈƑĜĤÌĴĶĹṀŃÒƤɊŔŚŤÙṼŴẊÝŻàƀćďèƒĝĥìĵķĺṁńòƥɋŕśťùṽŵẋýż"
STRANGE = str.maketrans(PLAIN, ACCENTED)
PLACE = re.compile(r"(\{[^{}]*\})")


def strange(text: str) -> str:
    """The text as it is said in the language that nobody speaks; places stay places."""
    parts = PLACE.split(text)
    said = "".join(part if n % 2 else part.translate(STRANGE) for n, part in enumerate(parts))
    lead = said[: len(said) - len(said.lstrip())]
    tail = said[len(said.rstrip()) :]
    return f"{lead}⟦{said.strip()}{'~' * (len(said) // 5)}⟧{tail}"


def compile_strange(folder: Path) -> None:
    """A catalogue `qps` in a folder, of every text in ours."""
    with (ROOT / "data/locale/callboard.pot").open("rb") as file:
        template = read_po(file)
    made = Catalog(locale="de")  # it has plural forms as English has them
    for message in template:
        if message.id:
            ids = message.id
            said = strange(ids) if isinstance(ids, str) else tuple(map(strange, ids))
            made.add(ids, said, context=message.context)
    path = folder / "qps" / "LC_MESSAGES" / "callboard.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)


SIZE = (160, 50)

WALKS: tuple[tuple[str, ...], ...] = (
    ("1", "z", "z", "plus", "question_mark"),
    ("1", "Z", "down", "home", "Z"),
    ("2", "Z", "down", "home", "Z"),
    ("3", "Z", "down", "end", "home", "Z"),
    ("4", "Z", "down", "home", "Z"),
    ("1", "slash", *"000", "enter"),
    ("1", "O"),
    ("1", "n", "ctrl+s", "escape", "escape"),
    ("1", "t", "c"),
    ("1", "o", "w"),
    ("1", "A"),
    ("1", "s"),
    ("1", "c", "question_mark", "escape", "n", "e", "escape", "X"),
    ("1", "enter", "question_mark", "escape", "w", "escape", "v", "e"),
    ("2", "enter", "question_mark", "escape", "a", "e", "escape", "r", "escape", "s"),
    ("2", "enter", "n"),
    ("2", "asterisk", "enter", "x"),
    ("3", "question_mark", "escape", "x", "escape", "p", "f", "full_stop", "u"),
    ("4", "question_mark", "escape", "enter", "space", "W", "escape", "b", "m", "escape", "w"),
    ("4", "enter", "greater_than_sign", "less_than_sign", "escape", "question_mark"),
    ("i", "question_mark", "escape", "s", "enter", "R"),
    ("D", "question_mark", "escape", "enter", "question_mark"),
    ("M", "question_mark"),
    ("N", "question_mark"),
    ("J", "question_mark", "escape", "p", "R"),
    ("m", "question_mark", "escape", *("tab",) * 8, "enter"),
    ("S", "question_mark", "escape", "down", "down"),
    ("F", *"ma"),
    ("V", "question_mark", "escape"),
    ("V", "s"),
    ("Y",),
    ("U", "question_mark", "escape", "u"),
    ("T", "enter", "question_mark"),
    ("P",),
    ("I", *"0.csv", "enter"),
    ("ctrl+p", "pagedown"),
)  # fmt: skip
"""From the main screen on; what stands after each key is read. The log (L) is in English."""


async def walked(app: Any) -> dict[str, str]:
    """Every line that was seen, and by which keys."""
    from tests.screens.sight import press, settle, sight

    seen: dict[str, str] = {}

    def look(keys: tuple[str, ...]) -> None:
        for line in sight(app).splitlines():
            seen.setdefault(line, " ".join(keys))

    async with app.run_test(size=SIZE) as pilot:
        for _ in range(200):
            await settle(app, pilot)
            if getattr(app.screen, "pane", None) and app.screen.pane.is_filled:
                break
            await pilot.pause(0.05)
        for walk in WALKS:
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await settle(app, pilot)
            app.clear_notifications()
            for number, key in enumerate(walk, 1):
                await press(app, pilot, key)
                look(walk[:number])
    return seen


def vocabulary(store: Any, house: Any, stored: Callable[[str], Iterable[str]]) -> str:
    """All that is stored and all that the playbook says, as one text."""
    from sqlmodel import SQLModel

    values: set[str] = set()
    with store.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.execute(table.select()):
                for value in row:
                    values.update(part for text in texts(value) for part in stored(text))
                values.update(
                    str(value, "utf-8", "replace") for value in row if isinstance(value, bytes)
                )
    values.update(foreseen(store, house))
    values.add(repr(house.playbook))
    for name, sequence in house.playbook.sequences.items():
        values.update(f"{name} {step.name}" for step in sequence.steps)  # as lists name a step
    kept = {re.sub(r"\s+", " ", value) for value in values if not NAME.fullmatch(value)}
    return "\n".join(kept | {re.sub(r"[-_/]", " ", value) for value in kept})


def foreseen(store: Any, house: Any) -> Iterator[str]:
    """What steps would say that are not written yet: the preview shows it."""
    from datetime import UTC, datetime

    from sqlmodel import select

    from data.outreach.foreseen import text_of_step
    from data.outreach.tables import FollowUp

    with store.read() as session:
        for key in session.exec(select(FollowUp.id)).all():
            text = text_of_step(session, key, house, now=datetime.now(UTC))
            yield from (text.subject, text.body)


def texts(value: object) -> Iterator[str]:
    """Every text of a stored value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for one in pair for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


def as_stored(text: str) -> Iterable[str]:
    """For who reads it as it is: the commands."""
    return (text,)


@cache
def as_told(text: str) -> Iterable[str]:
    """What of it stays as it is on a screen: all but the sentences that are told again there."""
    from data.words.retelling import filled
    from screens.reading.retelling import INNER, NARROW

    for template in INNER:
        if (places := filled(text, template, NARROW)) is not None:
            return [part for place in places.values() for part in as_told(place)]
    clauses = text.split("; ")
    return [part for one in clauses for part in as_told(one)] if clauses[1:] else (text,)


NAME = re.compile(r"[a-z_.]+")
"""What a program calls things: a state that is shown so is a text without a door."""

EXCEPT = re.compile(
    r"\S*[@/\\]\S*|\b\w+\.\w[\w.]*|`[^`]*`"  # addresses, files, commands
    r"|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|tomorrow)\b"  # the region's, which has catalogues of its own
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
    r"|\b(ctrl|shift|alt)\+[\w↑↓]+|\b(escape|enter|space|tab|home|end|pgup|pgdn|default|vim|no-ctrl)\b"
    r"|\b(kB|MB|GB|ms|min|SMS|DEMO|SQLite|CSV|Excel|vCard)\b"  # units and names
    r"|No such file or directory"  # the system's own
    r"|Search for commands…|Page Up|Page Down"  # Textual's own
)
"""What is the same in every language, or somebody else's to say."""

RUN = re.compile(r"[A-Za-z][A-Za-z0-9 .'’%-]*")


def unsaid(seen: dict[str, str], known: str) -> list[tuple[str, str]]:
    """Plain words on the screen that are neither data nor exceptions, each with the keys to it."""
    found: dict[str, str] = {}
    for line, keys in seen.items():
        for match in RUN.finditer(EXCEPT.sub("|", re.sub(r"\s{2,}", "|", line))):
            run = match[0].strip(" .'’%-")
            if re.search(r"[A-Za-z]{2}", run) and run not in known:
                found.setdefault(run, keys)
    return list(found.items())


def main(folder: Path) -> None:
    from datetime import UTC, datetime

    from data.words import speak

    own = folder / "callboard" / "locale"
    compile_strange(own)
    speak("qps", own)
    from console.app import CallboardApp
    from console.demo.fill import demo_house, fill
    from data.playbook.load import load
    from data.store import open_store
    from screens.desk import Desk
    from screens.premises import Premises
    from tests.asked import ask_only_who_has_something_to_do
    from tests.collected import collect_between_tests
    from tests.compiled import share_compiled_statements, share_parsed_styles
    from tests.handled import share_handlers
    from tests.matched import share_matched_styles
    from tests.plain_strips import forget_what_was_made_of_lines
    from tests.screens.words.commands import names, told
    from tests.undrawn import leave_undrawn_what_nobody_sees

    share_compiled_statements()
    share_parsed_styles()
    share_matched_styles()
    share_handlers()
    leave_undrawn_what_nobody_sees()
    ask_only_who_has_something_to_do()
    forget_what_was_made_of_lines()
    collect_between_tests()
    now = datetime.now(UTC)
    url = f"sqlite:///{folder / 'tour.sqlite'}"
    house = demo_house()
    store = open_store(url)
    fill(store, house, now=now)
    desk = Desk(lambda: Premises(open_store(url), house), operator="you", clock=lambda: now)
    seen = asyncio.run(walked(CallboardApp(desk)))
    desk.close()
    stored = vocabulary(store, house, as_told)
    said = told(folder, url, store)
    (folder / "seen.txt").write_text("\n".join(seen), encoding="utf-8")
    typed = "\n".join([stored, vocabulary(store, house, as_stored), names(), repr(load(None))])
    found = unsaid(seen, stored) + unsaid(said, typed)
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - the answer
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
