"""What `callboard doctor` found about one thing."""

from __future__ import annotations

from dataclasses import dataclass

from data.words import pgettext


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (works, but look) or bad (exit code 1)."""

    what: str
    state: str
    says: str


def verdicts() -> dict[str, str]:
    """What each state is called."""
    return {
        "ok": pgettext("finding", "ok"),
        "note": pgettext("finding", "note"),
        "bad": pgettext("finding", "bad"),
    }


def subjects() -> dict[str, str]:
    """What each thing that is looked at is called."""
    return {
        "address": pgettext("finding", "address"),
        "agents": pgettext("finding", "agents"),
        "alerts": pgettext("finding", "alerts"),
        "clock": pgettext("finding", "clock"),
        "database": pgettext("finding", "database"),
        "dates": pgettext("finding", "dates"),
        "fetching": pgettext("finding", "fetching"),
        "gateway": pgettext("finding", "gateway"),
        "keys": pgettext("finding", "keys"),
        "mail": pgettext("finding", "mail"),
        "mailbox": pgettext("finding", "mailbox"),
        "playbook": pgettext("finding", "playbook"),
        "queue": pgettext("finding", "queue"),
        "runner": pgettext("finding", "runner"),
        "sms": pgettext("finding", "sms"),
        "tracking": pgettext("finding", "tracking"),
        "trouble": pgettext("finding", "trouble"),
    }
