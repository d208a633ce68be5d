"""Check a database: the engine's own word for it, and ours.

Only reads, in one short transaction after the other: every rule is a single statement, so it sees
one state of the database, whatever is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from data.copies.contents import is_ours, revision_of, tables_of
from data.migrations import HEAD, REVISIONS
from data.soundness.engine import DAMAGED, engine_findings, is_damage
from data.soundness.finding import Finding
from data.soundness.rules import FAR, RULES, Rule
from data.trouble import is_database_error

if TYPE_CHECKING:
    from data.store import Store

NAMED = 8
"""Rows that a sentence names; the rest is counted, and `--json` has all of them."""


def check(store: Store, *, now: datetime) -> list[Finding]:
    """Everything that is not as it should be; empty: the database is sound.

    A file that the engine cannot read is a finding like any other.
    """
    findings: list[Finding] = []
    try:
        findings.extend(engine_findings(store))
        if any(finding.rule == "file" for finding in findings):
            return findings  # what our rules would find on damaged pages means nothing
        revision = _revision(store)
        findings.extend(_revision_findings(revision))
        if revision == HEAD:
            for rule in RULES:
                findings.extend(_broken(store, rule, now))
    except Exception as error:
        if not (is_database_error(error) and is_damage(error)):
            raise
        findings.append(Finding("file", "database", (), f"The file is damaged: {error}", DAMAGED))
    return findings


def _revision(store: Store) -> str:
    """Empty for a database that is not ours, or not yet."""
    with store.look() as reader:
        if not is_ours(tables_of(reader, store.driver.tables)):
            return ""
        return revision_of(reader)


def _revision_findings(revision: str) -> Iterator[Finding]:
    """Our rules speak of this version's tables only."""
    if revision == HEAD:
        return
    if revision in REVISIONS:
        says = f"It is at revision {revision}, older than this version's {HEAD}"
        do = "Run `callboard db upgrade`, then check again; our own rules were not looked at"
    elif not revision:
        says = "It has no tables of Callboard"
        do = "Set CALLBOARD_DATABASE_URL to Callboard's own database, or start Callboard once"
    else:
        says = f"It is at revision {revision}, which this version does not know"
        do = "Install the newer version of Callboard; our own rules were not looked at"
    yield Finding("revision", "database", (), says, do)


def _broken(store: Store, rule: Rule, now: datetime) -> Iterator[Finding]:
    values = {"far": now + FAR} if ":far" in rule.broken else {}
    with store.look() as reader:
        keys = tuple(sorted(key for (key,) in reader.rows(rule.broken, **values)))
    if keys:
        yield Finding(
            rule.name, rule.noun, keys, f"{_named(rule.noun, keys)}: {rule.says}", rule.do
        )


def _named(noun: str, keys: tuple[int, ...]) -> str:
    plural = noun if len(keys) == 1 else f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    told = ", ".join(str(key) for key in keys[:NAMED])
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return f"{plural[0].upper()}{plural[1:]} {told}{more}"
