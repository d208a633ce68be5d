"""The promises of the crash bench, each with what was found and what broke it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.crash_facts import Facts
from bench.people import ASKS_THE_PRICE

SHOWN = 5
"""How many offenders are named."""

_BROKE_OFF = re.compile(r"\w+: ")
"""A run that failed by itself begins with the name of its error; one that was killed does not."""


@dataclass(frozen=True)
class Promise:
    """`kept` says what was counted; `broken` names every offender, none when all is well."""

    says: str
    kept: str
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """Counts to know what was put to the test, and the promises."""

    counts: tuple[tuple[str, object], ...]
    promises: tuple[Promise, ...]

    @property
    def is_broken(self) -> bool:
        return any(promise.broken for promise in self.promises)

    def table(self) -> str:
        """For people."""
        lines = [f"{what:<58}{count:>12}" for what, count in self.counts]
        lines.append("")
        for promise in self.promises:
            word = f"BROKEN {len(promise.broken)} ×" if promise.broken else "kept"
            lines.append(f"{promise.says:<58}{word:>12}   {promise.kept}")
            lines += [f"    {offender}" for offender in promise.broken[:SHOWN]]
        return "\n".join(lines)


def judge(found: tuple[Facts, Facts]) -> Verdict:
    """Judge what was found at rest, and again after a person settled what was uncertain."""
    at_rest, settled = found
    went = [arrived for _, arrived in settled.settled]
    cut_off = sum(run["outcome"] == "failed" for run in at_rest.runs)
    again = sum(receipt.tries > 1 for receipt in at_rest.receipts)
    counts = (
        ("kills", at_rest.kills),
        ("submissions acknowledged", len(at_rest.receipts)),
        ("  of them after more than one try", again),
        ("leads", len(at_rest.leads)),
        ("messages made", len(at_rest.messages)),
        ("texts the mail server accepted", len(settled.accepted)),
        ("uncertain deliveries", len(went)),
        ("  of them had arrived / had not", f"{sum(went)} / {len(went) - sum(went)}"),
        ("cron firings", len(at_rest.runs)),
        ("  of them cut off by a kill, shown as failed", cut_off),
    )
    return Verdict(counts, (*_intake(at_rest), *_delivery(at_rest), *_cron(at_rest),
                            *_the_end(settled)))  # fmt: skip


def _promise(says: str, kept: str, broken: Iterable[str]) -> Promise:
    return Promise(says, kept, tuple(broken))


def _intake(facts: Facts) -> tuple[Promise, ...]:
    stored = Counter(row["id"] for row in facts.inbox)
    given = Counter(receipt.inbound_id for receipt in facts.receipts)
    persons = {receipt.submission.email for receipt in facts.receipts}
    leads = Counter(row["email"] for row in facts.leads)
    return (
        _promise("every submission is answered with 202 in the end", "", facts.refused),
        _promise("what was acknowledged is stored", f"{len(given)} of {len(facts.receipts)}",
                 (f"inbox item {key} is gone" for key in given if key not in stored)),
        _promise("a repeated submission is stored once", f"{len(facts.inbox)} inbox items",
                 (f"inbox item {key} was acknowledged to nobody" for key in stored
                  if key not in given)),
        _promise("no two submissions are taken for one", "",
                 (f"inbox item {key} stands for {n}" for key, n in given.items() if n > 1)),
        _promise("nothing is quarantined", "",
                 (f"inbox item {row['id']} is {row['state']}: {row['reason']}"
                  for row in facts.inbox if row["state"] not in ("created", "merged"))),
        _promise("no worker reported an error", "", facts.errors),
        _promise("0 leads lost", f"{len(persons)} persons",
                 (f"{person} wrote and is no lead" for person in persons if not leads[person])),
        _promise("0 leads doubled", f"{len(leads)} leads",
                 (f"{person} is {n} leads" for person, n in leads.items() if n > 1)),
        _promise("every lead has an answer, or a draft of one", "",
                 (f"lead {row['id']} has none" for row in facts.leads if not row["answer"])),
    )  # fmt: skip


def _delivery(facts: Facts) -> tuple[Promise, ...]:
    by_id = Counter(entry.message_id for entry in facts.accepted)
    by_text = Counter((entry.recipient, entry.digest) for entry in facts.accepted)
    states = {message.message_id: message.state for message in facts.messages}
    review = {row["id"]: row["reasons"] for row in facts.review}
    uncertain = [message for message in facts.messages if message.state == "uncertain"]
    between = [key for key in by_id if states.get(key) not in ("sent", "uncertain")]
    return (
        _promise("0 messages delivered twice (Message-ID)", f"{len(by_id)} messages",
                 (f"{key} {n} times, now {states.get(key)}" for key, n in by_id.items() if n > 1)),
        _promise("0 texts delivered twice (recipient and text)", f"{len(by_text)} texts",
                 (f"{who} got one text {n} times" for (who, _), n in by_text.items() if n > 1)),
        _promise("what is recorded as sent did arrive", "",
                 (f"message {message.id} to lead {message.lead_id}" for message in facts.messages
                  if message.state == "sent" and message.message_id not in by_id)),
        _promise("what arrived is recorded as sent, or uncertain", "",
                 (f"{key} is {states.get(key, 'unknown')}" for key in between)),
        _promise("nothing is stuck in hand", "",
                 (f"message {message.id} is {message.state}" for message in facts.messages
                  if message.state in ("claimed", "sending"))),
        _promise("every uncertain one is in the review queue", f"{len(uncertain)} now",
                 (f"message {message.id}" for message in uncertain
                  if "uncertain_delivery" not in review.get(message.id, ()))),
        _promise("nothing failed or was cancelled without a cause", "", _without_cause(facts)),
        _promise("no follow-up is lost between step and message", "",
                 (f"step {key} says queued, and no message is" for key in facts.stray_steps)),
    )  # fmt: skip


def _without_cause(facts: Facts) -> Iterable[str]:
    """The server refuses nothing; only somebody who wrote again cancels what was on its way."""
    again = {r.submission.email for r in facts.receipts if r.submission.again}
    persons = {row["id"]: row["email"] for row in facts.leads}
    for message in facts.messages:
        is_over = message.state in ("cancelled", "rejected")
        is_meant = is_over and persons.get(message.lead_id) in again
        if message.state in ("failed", "cancelled", "rejected") and not is_meant:
            yield f"message {message.id} to lead {message.lead_id} is {message.state}"


def _cron(facts: Facts) -> tuple[Promise, ...]:
    slots = Counter((run["entry"], run["slot"]) for run in facts.runs if not run["by_hand"])
    entries = {run["entry"] for run in facts.runs}
    return (
        _promise("no cron entry fired twice for one time", f"{len(slots)} firings of "
                 f"{len(entries)} entries", (f"{entry} at {slot} {n} times"
                 for (entry, slot), n in slots.items() if n > 1)),
        _promise("missed times are made up once", "", _made_up_more_often(facts)),
        _promise("no job broke off by itself", "",
                 (f"{run['entry']}: {run['detail']}" for run in facts.runs
                  if _BROKE_OFF.match(run["detail"]))),
        _promise("no run is left running", "",
                 (f"run {run['id']} of {run['entry']}" for run in facts.runs
                  if run["outcome"] == "running")),
    )  # fmt: skip


def _made_up_more_often(facts: Facts) -> Iterable[str]:
    """While a worker is alive: one firing for what was missed, one for each minute that passes.

    The second try of a run whose process was killed is no further firing (`data/schedule/slots`).
    """
    started = [
        (run["entry"], datetime.fromisoformat(run["started_at"]))
        for run in facts.runs
        if not run["second_try"]
    ]
    for since, until in facts.alive:
        until += timedelta(seconds=1)  # two clocks were read, one after the other
        minutes = int(until.timestamp() // 60 - since.timestamp() // 60)
        fired = Counter(entry for entry, at in started if since <= at <= until)
        for entry, count in fired.items():
            if count > 1 + minutes:
                yield f"{entry} fired {count} times from {since} to {until}"


def _the_end(facts: Facts) -> tuple[Promise, ...]:
    """After a person settled everything: as if nobody had ever killed anything."""
    again = {r.submission.email for r in facts.receipts if r.submission.again}
    price = {
        receipt.submission.email
        for receipt in facts.receipts
        if receipt.submission.fields["message"] == ASKS_THE_PRICE
    }
    routine = [row for row in facts.leads if row["email"] not in again | price]
    arrived = Counter(entry.message_id for entry in facts.accepted)
    answers = Counter(
        message.lead_id
        for message in facts.messages
        if message.purpose == "first_response" and arrived[message.message_id] == 1
    )
    wrote_to = Counter(entry.recipient for entry in facts.accepted)
    return (
        _promise("in the end every routine lead was answered once", f"{len(routine)} leads",
                 (f"lead {row['id']} got {answers[row['id']]} answers, its state is "
                  f"{row['answer']}" for row in routine if answers[row["id"]] != 1)),
        _promise("and is in a sequence", "",
                 (f"lead {row['id']} is in none" for row in routine
                  if not facts.sequences.get(row["id"]))),
        _promise("what waits for a person never left by itself", f"{len(price)} leads",
                 (f"{person} was written to" for person in price if wrote_to[person])),
    )  # fmt: skip
