"""A form's notification mail as named values: `Name: Ann` lines, label over value, and tables.

Layouts after the notification mails of Contact Form 7, WPForms, Gravity Forms, Elementor, Ninja
Forms, Formspree, Squarespace, Wix, Jotform and Typeform, and after portals' lead mails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.inbox.field_names import field_of
from data.inbox.mail.header import read_addresses
from data.inbox.mail.html_tokens import tokens
from data.inbox.mail.words import alternatives

MAX_LINES = 2_000
_MAX_LABEL = 60
_CELL = "\t"
_BLOCKS = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6",
     "table", "tbody", "thead", "section", "article", "header", "footer", "blockquote", "pre", "hr",
     "center", "body"}
)  # fmt: skip
_UNSEEN = frozenset({"style", "script", "head", "title", "template"})
_DECORATION = " \t*_>•·▪►|#\u00a0"
_LABEL = re.compile(r"([^:：\n\t]{1,60}?)[\s*_]*[:：](?!//)[\s*_]*(.*)", re.DOTALL)
_FOOTER = re.compile(
    alternatives(
        r"""
    -{2,}\s*$
    ={4,}
    _{4,}
    (?:this|the) (?:e-?mail|mail|message|notification|form) (?:was|is|has been)
        [ ](?:sent|submitted|generated)
    (?:sent|submitted) (?:from|via|by|on)[: ]
    powered by
    you (?:are receiving|received) this
    diese (?:e-?mail|nachricht) wurde
    cet? (?:e-?mail|message) a
    este (?:correo|mensaje)
    reply (?:directly )?to this
    view (?:this )?(?:lead|entry|submission)
    manage (?:your )?notifications
    unsubscribe
    copyright
    ©
"""
    ),
    re.IGNORECASE,
)
"""What stands below the fields; a lone `---` inside a message is the message's."""
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']{1,64}@[^\s<>()\[\]:;,\"']{1,255}")
_LONG_TEXT = frozenset({"message"})
_PERSONAL = frozenset({"name", "first", "last", "email", "phone", "message"})


def lines_of_html(html: str) -> list[str]:
    """Its text, a line for each block and table row; a row's cells are parted by a tab."""
    pieces: list[str] = []
    unseen = 0
    for token in tokens(html):
        if isinstance(token, str):
            if not unseen:
                pieces.append(token.replace("\n", " ").replace(_CELL, " "))
        elif (name := token.name.lower()) in _UNSEEN:
            unseen = max(0, unseen + (-1 if token.closes else 1))
        elif name in {"td", "th"}:
            pieces.append("" if token.closes else _CELL)
        elif name == "br" or name in _BLOCKS:
            pieces.append("\n")
    rows = "".join(pieces).split("\n")
    cells = [[" ".join(cell.split()) for cell in row.split(_CELL)] for row in rows]
    return [_CELL.join(cell for cell in row if cell) for row in cells]


def read_form_lines(lines: list[str]) -> dict[str, str]:
    """Values by their labels, as written; empty where the lines hold no known label."""
    values: dict[str, list[str]] = {}
    current = ""
    for line, following in _with_next(lines[:MAX_LINES]):
        if _FOOTER.match(line) and line != "---":
            current = ""
            continue
        label, value = _split(line, following, current, values)
        if label and label not in values:
            current, values[label] = label, [value] if value else []
        elif current and not label:
            _continue(values[current], line, field_of(current) in _LONG_TEXT)
    return {
        label: _cleaned(field_of(label), "\n".join(found).strip("\n -"))
        for label, found in values.items()
        if any(found)
    }


def _with_next(lines: list[str]) -> Iterator[tuple[str, str]]:
    bare = [line.strip(_DECORATION) for line in lines]
    upcoming = ""
    following = [""] * len(bare)
    for place in range(len(bare) - 1, -1, -1):
        following[place] = upcoming
        upcoming = bare[place] or upcoming
    return zip(bare, following, strict=True)


def _split(
    line: str, following: str, current: str, values: dict[str, list[str]]
) -> tuple[str, str]:
    """(label, value) where the line begins a field; a person's own colon begins none."""
    in_message = field_of(current) in _LONG_TEXT if current else False
    first, tab, rest = line.partition(_CELL)
    if tab and (field_of(first.rstrip(":?* ")) or (first.endswith(":") and not in_message)):
        return first.rstrip(":?* ")[:_MAX_LABEL], rest.replace(_CELL, ", ")
    if match := _LABEL.fullmatch(line):
        label = match[1].strip(_DECORATION + "?")
        label = "Message" if label.casefold() == "message body" else label  # Contact Form 7
        if field_of(label) or (not in_message and _is_label(label)):
            return label, match[2].strip()
    bare = line.rstrip(":?* ")
    if len(bare) <= _MAX_LABEL and following and not _is_known(following):
        kind = field_of(bare)
        wanted = kind in _PERSONAL if in_message else bool(kind)
        if wanted and bare not in values:
            return bare, ""
    return "", ""


def _is_label(label: str) -> bool:
    return 0 < len(label) <= _MAX_LABEL and len(label.split()) <= 6 and not label.endswith(",")


def _is_known(line: str) -> bool:
    label = _LABEL.fullmatch(line)
    return bool(field_of(label[1] if label else line.rstrip(":?* ")))


def _continue(value: list[str], line: str, is_long: bool) -> None:
    """A message goes on over lines; another value stands on one, perhaps below its label."""
    if (is_long and value) or (line and not value):
        value.append(line)


def _cleaned(kind: str, value: str) -> str:
    if kind == "email":
        found = _ADDRESS.search(value)
        return found[0].rstrip(".") if found else value
    if kind == "phone":
        return re.split(r"\s*[<\[(]tel:", value)[0].removeprefix("tel:").strip()
    return value


def split_person(value: str) -> tuple[str, str]:
    """(name, address) of Contact Form 7's `From: Ann Lee <ann@example.org>`, or empty ones."""
    return next(iter(read_addresses(value)), ("", ""))
