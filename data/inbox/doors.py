"""Which adapter reads the deliveries of which source: a built-in one, or the playbook's mapping."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from data.inbox.feed_mark import feed_of
from data.inbox.parse import Unreadable
from data.inbox.understood import Delivery, Sender, Understood
from data.playbook.models import Playbook

BUILT_IN = (
    *("facebook", "google_ads", "typeform", "jotform", "webflow", "elementor", "unbounce"),
    *("hubspot", "gohighlevel", "calendly", "calcom", "twilio", "callrail"),
    *("sendgrid", "mailgun", "postmark", "adf", "leadlist", "mailbox"),
)
"""Senders that are known by name; any other source is a mapped one of the playbook."""

USUAL_SOURCE: Mapping[str, str] = {
    **dict.fromkeys(("facebook", "google_ads"), "ad"),
    **dict.fromkeys(("typeform", "jotform", "webflow", "elementor", "unbounce"), "website"),
    **dict.fromkeys(("hubspot", "gohighlevel", "calendly", "calcom"), "website"),
    **dict.fromkeys(("twilio", "callrail"), "phone"),
    **dict.fromkeys(("adf", "leadlist"), "portal"),
}
"""The playbook's source of what a built-in sender brings, unless the playbook has one of its name
or the delivery says otherwise."""

NAMES_CONTACTS = frozenset({"hubspot", "gohighlevel", "callrail"})
"""Senders whose id of a submission is their id of the contact: the same person, whatever is sent.
Any other sender's id names the one submission, or its form."""


def is_known(source: str, playbook: Playbook) -> bool:
    return source in BUILT_IN or source in playbook.sources


def sender_of(source: str) -> Sender | None:
    """The built-in sender of that name."""
    if source not in BUILT_IN:
        return None
    found: Sender = importlib.import_module(f"data.inbox.senders.{source}").SENDER
    return found


def read_delivery(source: str, delivery: Delivery, playbook: Playbook | None) -> list[Understood]:
    """What a delivery says; raises `Unreadable` with a sentence, and nothing else.

    Without a playbook a mapped source is read by the usual names alone.
    """
    sender = None if feed_of(delivery.content_type) else sender_of(source)
    try:
        if source == "mailbox" and playbook is not None:
            return _mail(delivery, playbook)
        if sender is not None:
            return sender.understand(delivery)
        return _mapped(source, delivery, playbook)
    except RecursionError:
        raise Unreadable("The payload is nested too deeply.") from None


def _mail(delivery: Delivery, playbook: Playbook) -> list[Understood]:
    from data.inbox.mail.decide import understand_mail

    ours = (playbook.business.email, playbook.business.reply_to)
    own = frozenset(address.casefold() for address in ours if address)
    return understand_mail(delivery, own_addresses=own)


def _mapped(source: str, delivery: Delivery, playbook: Playbook | None) -> list[Understood]:
    from data.inbox.senders.mapped import mapped

    rule = playbook.sources.get(source) if playbook else None
    paths = rule.fields.paths() if rule else {}
    feed = playbook.feeds.get(feed_of(delivery.content_type)) if playbook else None
    if feed is not None:  # one of its entries, not the whole answer
        paths = {**paths, **feed.fields.paths()}
        paths.pop("items", None)
    return mapped(delivery, paths)


def read_row(
    source: str, delivery: Delivery, playbook: Playbook, columns: Mapping[str, list[str]]
) -> list[Understood]:
    """What a row of a file says; `columns` are those that an operator decided on.

    A file is read by its columns, also one that names a built-in sender as its source.
    """
    from data.inbox.senders.mapped import mapped

    rule = playbook.sources.get(source)
    return mapped(delivery, {**(rule.fields.paths() if rule else {}), **columns})
