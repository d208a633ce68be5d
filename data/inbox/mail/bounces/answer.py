"""What the other server answered: reply code (RFC 5321), status (RFC 3463) and command."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.inbox.mail.bounces.address import ADDRESS

MAX_DIAGNOSIS = 400

_REPLY = re.compile(r"(?<![\w./=+-])(?<!\d:)([45][0-5]\d)(?=[ -]|[:;,]\s|$)")
_STATUS = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_COMMAND = re.compile(
    r"in reply to (?:end of )?(\w+)|after (?:end of )?(mail|rcpt|data|helo|ehlo|connect|initial)"
    r"|\[(rcpt|mail|data)_|\bin (rcpt|mail|data)\b|did not like our (?:final )?(\w+)"
    r"|smtp command\s{1,4}(\w+)|(rcpt|mail|data|recipient|sender) command",
    re.I,
)
_SENT = re.compile(r">>> ?(RCPT|MAIL|DATA|HELO|EHLO|\.)", re.I)
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,2000}|www\.[^\s<>\"')\]]{1,2000}", re.I)
_ADDRESS = re.compile(ADDRESS)
_SAID = re.compile(
    r"(?:said|returned(?: was)?|responded(?: with)?|response was|reason)\s*:\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`reply` is the code, e.g. 550; `status` e.g. 5.1.1; `words` are for the rules, `line` for
    people: both on one line, the first without addresses and links, whose letters prove nothing.
    """

    reply: str = ""
    status: str = ""
    command: str = ""
    words: str = ""
    line: str = ""


def read_answer(text: str) -> Answer:
    """Out of a report's Diagnostic-Code, or a passage of a server's own words."""
    line = one_line(text)
    reply = _REPLY.search(line)
    status = _STATUS.search(line, reply.start() if reply else 0) or _STATUS.search(line)
    return Answer(
        reply[1] if reply else "",
        ".".join(status.groups()) if status else "",
        read_command(text),
        plain_words(line),
        line,
    )


def read_command(text: str) -> str:
    """RCPT, MAIL, DATA …: at which step of the session it was refused; empty where unsaid."""
    if found := _COMMAND.search(text):
        word = next(group for group in found.groups() if group).upper()
        return {"RECIPIENT": "RCPT", "SENDER": "MAIL", "END": "DATA"}.get(word, word)
    sent = _SENT.findall(text)
    return sent[0].upper().replace(".", "DATA") if sent else ""


def one_line(text: str) -> str:
    """Without line breaks and control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def plain_words(line: str) -> str:
    """What the rules look at: an address such as `spam@…` and a link to `/blocked` say nothing."""
    return _ADDRESS.sub("@", _LINK.sub(" ", line)).lower().replace("’", "'")


def shown(line: str) -> str:
    """The answer itself, from its code on, as short as fits into a row."""
    reply = _REPLY.search(line)
    if reply:
        return line[reply.start() :][:MAX_DIAGNOSIS].strip()
    said = _SAID.search(line)
    return (line[said.end() :] if said else line)[:MAX_DIAGNOSIS].strip()
