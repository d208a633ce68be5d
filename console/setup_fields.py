"""What is typed in the set-up, as settings, and settings as what was typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from secrets import token_hex
from urllib.parse import quote

from console.gateway_secrets import BadSecrets, read_secrets
from console.public_address import wrong_with
from data.words import _
from jobs.delivery.smtp_url import BadSmtpUrl, parse_smtp_url
from jobs.intake.imap_url import BadImapUrl, parse_imap_url

Values = Mapping[str, str]

TLS_PORTS = {"465": "smtps", "993": "imaps"}

PROVIDERS = {
    "gmail.com": ("smtp.gmail.com:465", "imap.gmail.com:993"),
    "googlemail.com": ("smtp.gmail.com:465", "imap.gmail.com:993"),
    "outlook.com": ("smtp-mail.outlook.com:587", "outlook.office365.com:993"),
    "hotmail.com": ("smtp-mail.outlook.com:587", "outlook.office365.com:993"),
    "yahoo.com": ("smtp.mail.yahoo.com:465", "imap.mail.yahoo.com:993"),
    "icloud.com": ("smtp.mail.me.com:587", "imap.mail.me.com:993"),
    "me.com": ("smtp.mail.me.com:587", "imap.mail.me.com:993"),
    "fastmail.com": ("smtp.fastmail.com:465", "imap.fastmail.com:993"),
    "gmx.net": ("mail.gmx.net:587", "imap.gmx.net:993"),
    "gmx.com": ("mail.gmx.com:587", "imap.gmx.com:993"),
    "web.de": ("smtp.web.de:587", "imap.web.de:993"),
    "zoho.com": ("smtp.zoho.com:465", "imap.zoho.com:993"),
}
"""Servers that these services tell their users to enter."""

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_SERVER = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/@?#]+)(?::(?P<port>\d{1,5}))?")
_WORD = re.compile(r"[A-Za-z0-9._~-]{8,}")


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def smtp_url(values: Values) -> str:
    """CALLBOARD_SMTP_URL; raises `ValueError` with a sentence without the password."""
    url = _url(values.get("smtp_server", ""), values, "smtp", "587")
    try:
        parse_smtp_url(url)
    except BadSmtpUrl as error:
        raise ValueError(str(error)) from None
    return url


def imap_url(values: Values) -> str:
    """CALLBOARD_IMAP_URL, empty where no mailbox is named; raises `ValueError`."""
    if not values.get("imap_server"):
        return ""
    url = _url(values["imap_server"], values, "imap", "993")
    try:
        parse_imap_url(url)
    except BadImapUrl as error:
        raise ValueError(str(error)) from None
    return url


def _url(server: str, values: Values, scheme: str, usual_port: str) -> str:
    found = _SERVER.fullmatch(server)
    if found is None:
        raise ValueError("Write a server and its port, such as mail.example.com:587.")
    port = found["port"] or usual_port
    scheme = TLS_PORTS.get(port, scheme)
    user, password = values.get("user", ""), values.get("password", "")
    who = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    return f"{scheme}://{who + '@' if who else ''}{found['host']}:{port}"


def fields_of_smtp(url: str) -> dict[str, str]:
    """What stands in the fields for this setting; nothing for one that cannot be read."""
    try:
        address = parse_smtp_url(url)
    except BadSmtpUrl:
        return {}
    return {
        "smtp_server": f"{address.host}:{address.port}",
        "user": address.user or "",
        "password": address.password,
    }


def fields_of_imap(urls: str) -> dict[str, str]:
    first = next(iter(urls.split()), "")
    try:
        address = parse_imap_url(first)
    except BadImapUrl:
        return {}
    return {"imap_server": f"{address.host}:{address.port}"}


def guessed_servers(email: str) -> dict[str, str]:
    """What the service behind an address wants, where it is a known one."""
    found = PROVIDERS.get(email.rpartition("@")[2].lower())
    return {"smtp_server": found[0], "imap_server": found[1]} if found else {}


def new_word() -> str:
    """A word that nobody guesses."""
    return token_hex(16)


def secrets_with(setting: str, source: str, word: str) -> str:
    """CALLBOARD_GATEWAY_SECRETS with this source's word, the others as they were."""
    try:
        known = read_secrets(setting)
    except BadSecrets:
        known = {}
    known[source] = word
    return " ".join(f"{name}={quote(secret, safe='')}" for name, secret in known.items())


def wrong_in_business(values: Values) -> dict[str, str]:
    """A sentence for each field that cannot be used."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    wrong = {}
    if values.get("email") and not is_address(values["email"]):
        wrong["email"] = _("this is no mail address")
    if values.get("country") and not re.fullmatch("[A-Z]{2}", values["country"]):
        wrong["country"] = _("two capital letters, such as US")
    if values.get("timezone"):
        try:
            ZoneInfo(values["timezone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            wrong["timezone"] = _("no such zone; use one such as Europe/Berlin")
    if values.get("website") and not values["website"].startswith(("https://", "http://")):
        wrong["website"] = _("begins with https://")
    return wrong


def wrong_in_mail(values: Values) -> dict[str, str]:
    wrong = {}
    for name, url_of in (("smtp_server", smtp_url), ("imap_server", imap_url)):
        if values.get(name):
            try:
                url_of(values)
            except ValueError as error:
                wrong[name] = str(error)
    if values.get("test_to") and not is_address(values["test_to"]):
        wrong["test_to"] = _("this is no mail address")
    return wrong


def wrong_in_source(values: Values) -> dict[str, str]:
    wrong = {}
    if values.get("source") and not re.fullmatch("[a-z][a-z0-9_-]*", values["source"]):
        wrong["source"] = _("small letters, such as website")
    if values.get("word") and not _WORD.fullmatch(values["word"]):
        wrong["word"] = _("eight letters or digits at least")
    port = values.get("port", "")
    if port and not (port.isdigit() and 0 < int(port) < 65536):
        wrong["port"] = _("a number from 1 to 65535")
    address = values.get("public_url", "")
    if address and (why := wrong_with(address)):
        wrong["public_url"] = why
    return wrong
