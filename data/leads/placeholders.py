"""Addresses and numbers that name nobody: roles, portals' relays, and what people type to get on.

They are written to like any other; they only never make two submissions one person (FACTS).
"""

from __future__ import annotations

import re

ROLE_NAMES = frozenset(
    {
        *("abuse", "accounting", "accounts", "admin", "administrator", "billing", "booking"),
        *("bookings", "careers", "contact", "customerservice", "customer-service", "donotreply"),
        *("do-not-reply", "do_not_reply", "enquiries", "enquiry", "feedback", "frontdesk"),
        *("hello", "help", "helpdesk", "hostmaster", "hr", "info", "information", "inquiries"),
        *("inquiry", "invoices", "jobs", "leads", "mail", "mailer", "mailer-daemon", "marketing"),
        *("media", "news", "newsletter", "no-reply", "no.reply", "no_reply", "noreply"),
        *("notification", "notifications", "office", "orders", "postmaster", "press", "privacy"),
        *("reception", "reservations", "root", "sales", "security", "service", "services", "shop"),
        *("support", "team", "web", "webmaster"),
        *("buero", "kontakt", "sekretariat", "verkauf", "vertrieb", "accueil", "secretariat"),
        *("vente", "ventes", "contacto", "ventas", "atendimento", "vendas", "contatto", "vendite"),
    }
)
"""Local parts that many people share, whatever `+tag` follows."""

RELAY_DOMAINS = (
    "reply.craigslist.org",
    "messages.homeaway.com",
    "guest.airbnb.com",
    "guest.booking.com",
    "convo.zillow.com",
    "messaging.yelp.com",
    "messaging.thumbtack.com",
    "lead.apartments.com",
    "marketplace.amazon.com",
    "members.ebay.com",
    "mail.kleinanzeigen.de",
    "mail.ebay-kleinanzeigen.de",
    "privaterelay.appleid.com",
    "privaterelay.example",
    "mozmail.com",
    "relay.firefox.com",
)
"""Domains whose addresses stand for a conversation on a portal, not for a person."""

_RELAY_LABELS = frozenset(
    {
        *("anon", "anonymous", "convo", "conversation", "conversations", "messaging", "messages"),
        *("privaterelay", "relay", "replies", "reply"),
    }
)
"""First label of a domain of three or more: portals call their relays so."""

_NO_NAME = frozenset(
    {
        *("anonymous", "asdf", "asdfasdf", "dummy", "e-mail", "email", "example", "fake"),
        *("my-email", "myemail", "n.a", "no", "no-email", "no.email", "nobody", "noemail"),
        *("nomail", "noname", "none", "nospam", "not.provided", "notprovided", "null"),
        *("placeholder", "qwerty", "sample", "tbd", "test", "test.test", "teste", "tester"),
        *("testing", "testtest", "undefined", "unknown", "username", "xxx", "your-email"),
        *("your.email", "your.name", "youremail", "yourname"),
    }
)
"""What a form's hint says, and what people type who do not want to say."""

_HINTS = frozenset({"name", "you", "me"})
"""A form's hint where nobody lives; elsewhere somebody's short address."""

_NOBODYS_DOMAIN = re.compile(
    r"(?:none|noemail|no-email|nomail|no-mail|noreply|nothing|fake|asdf|null|undefined"
    r"|notprovided|yourdomain|your-domain)\.[a-z.]{2,6}"
)
_NOBODY_LIVES_HERE = re.compile(r"example\.(?:com|org|net|edu)|test\.[a-z]{2,4}|e?mail\.com")
_NUMBERED_TEST = re.compile(r"test[-._]?\d+")
_MASHED = frozenset({"abc", "asd", "asdf", "qwe", "qwerty", "xyz", "123", "test"})
"""Typed on both sides of the @."""

_NEVER_ANSWERED = re.compile(r"(?:no[-._]?reply|do[-._]?not[-._]?reply|mailer-daemon|bounces?)\b.*")

_WITHHELD = frozenset(
    {"+266696687", "+7378742833", "+7378742883", "+2562533", "+8566696", "+8656696", "+86282452253"}
)
"""What carriers and Twilio put where the caller withheld the number (ANONYMOUS, RESTRICTED ...
on a telephone's keys)."""

_RUNS = ("01234567890123456789", "98765432109876543210")


def names_a_person(folded: str) -> bool:
    """Whether a folded address can be somebody's own.

    Careful on the other side as well: dana@example.org may well be a person.
    """
    whole, _, domain = folded.rpartition("@")
    local = whole.partition("+")[0]
    if local in ROLE_NAMES or _NEVER_ANSWERED.fullmatch(local) or _is_relay(domain):
        return False
    if local in _NO_NAME or _NUMBERED_TEST.fullmatch(local) or _NOBODYS_DOMAIN.fullmatch(domain):
        return False
    if _NOBODY_LIVES_HERE.fullmatch(domain) and local in _HINTS:
        return False
    label = domain.partition(".")[0]
    return not (local == label and (len(set(local)) == 1 or local in _MASHED))


def _is_relay(domain: str) -> bool:
    labels = domain.split(".")
    if len(labels) > 2 and labels[0] in _RELAY_LABELS:
        return True
    return any(domain == relay or domain.endswith(f".{relay}") for relay in RELAY_DOMAINS)


def rings_somebody(e164: str, national: str) -> bool:
    """Whether a valid number is likely to be one; `national` is it without its country code."""
    digits = national.lstrip("0") or national
    if e164 in _WITHHELD or len(set(digits)) <= 1:
        return False
    if e164.startswith("+1") and national[:3] in ("555", "000"):
        return False
    return not any(digits in run for run in _RUNS)
