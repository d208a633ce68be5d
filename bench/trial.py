"""How long `callboard playbook try` takes on many stored leads, beside the least it could do.

The least: what both playbooks' words and texts cost with nothing around them. Every word of every
rule is looked for with `in` in the folded message, and the first answer is filled by bare jinja2,
twice each, on the same leads in the same process. So the ratio says what reading, deciding,
explaining and comparing add, whatever the machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment

from bench.agency import BUSINESS
from bench.seed import seed
from data.playbook.house import House
from data.playbook.load import parse
from data.playbook.models import Playbook
from data.playbook.variables import usual_values
from data.store import Store, open_store
from data.trial.past import Past, read_past
from data.trial.whole import try_playbook

LEADS = 10_000
PROMISED = 5.0
"""Seconds for that many leads."""

CHANGES = {
    "other words": """
[intents.question]
words = ["number 1*", "gutter"]
[review.reasons.legal]
words = ["number 7*"]
[scoring]
threshold = 40
""",
    "every text": """
[voice]
greeting = "Hello {{ first_name }},"
""",
}
"""A change of words turns one lead in five another way; one of the voice changes every answer."""


@dataclass(frozen=True)
class Measured:
    """Seconds for one kind of change; `changed` says that the trial found something."""

    change: str
    leads: int
    changed: int
    seconds: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.bare

    @property
    def is_kept(self) -> bool:
        return self.seconds <= PROMISED * max(self.leads / LEADS, 1)


def measure(store: Store, leads: int) -> Iterator[Measured]:
    """Each change in turn, on the same leads."""
    in_force = parse(BUSINESS, "bench")
    house = House(in_force, frozenset(("email", "sms")))
    with store.read() as session:
        past = read_past(session, leads)
    for name, change in CHANGES.items():
        tried = parse(BUSINESS + change, "bench")
        began = time.perf_counter()
        trial = try_playbook(store, tried, house, last=leads).trial
        ended = time.perf_counter()
        _bare(past, (in_force, tried))
        bare = time.perf_counter() - ended
        yield Measured(name, trial.looked_at, len(trial.changed), ended - began, bare)


def _bare(past: Sequence[Past], playbooks: Sequence[Playbook]) -> int:
    """Words found and characters written, so that nothing is left out as unused."""
    done = 0
    for playbook in playbooks:
        words = [word.casefold().removesuffix("*") for word in _words(playbook)]
        text = playbook.templates["website"].email
        assert text is not None
        templates = [Environment().from_string(part) for part in (text.subject, text.body)]
        values = usual_values(playbook)
        for one in past:
            message = one.lead.message.casefold()
            done += sum(word in message for word in words)
            known = {**values, "first_name": one.lead.first_name, "full_name": one.lead.name}
            done += sum(len(template.render(known)) for template in templates)
    return done


def _words(playbook: Playbook) -> Iterator[str]:
    for rule in (*playbook.intents.values(), *playbook.urgency, *playbook.review.reasons.values()):
        yield from rule.words


def report(found: Sequence[Measured]) -> str:
    """The table, with a sentence below."""
    lines = [f"{'change':<14}{'leads':>8}{'changed':>9}{'seconds':>9}{'bare':>7}{'ratio':>7}"]
    lines += [
        f"{one.change:<14}{one.leads:>8}{one.changed:>9}{one.seconds:>9.2f}{one.bare:>7.2f}"
        f"{one.ratio:>6.1f}×"
        for one in found
    ]
    kept = "kept" if all(one.is_kept for one in found) else "missed"
    return "\n".join([*lines, f"{PROMISED:.0f} s for {LEADS} leads: {kept}"])


def main(arguments: list[str]) -> int:
    """Run the bench and print its table.

    Returns:
        1 when the promise is missed.
    """
    parser = argparse.ArgumentParser(prog="python -m bench try", description=__doc__)
    parser.add_argument("--leads", type=int, default=LEADS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="callboard-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'callboard.sqlite'}"
        seed(url, options.leads, datetime.now(UTC))
        store = open_store(url)
        try:
            found = list(measure(store, options.leads))
        finally:
            store.close()
    print(report(found))
    return 0 if all(one.is_kept for one in found) else 1
