"""HTML as a stream of tags and text, in one pass whose time grows with the length and no faster.

The standard library's parser looks through the rest of the document again for each thing that is
never closed (bpo-issue 135462), and refuses some declarations; mail is full of both. Only what the
text of a mail needs is read: comments, declarations and scripts are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

MAX_ATTRIBUTES = 2_000
"""Characters of a tag's attributes that are read."""

_TAG = re.compile(r"(/?)([a-zA-Z][\w:.-]{0,40})")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]{1,100})(?:\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s>]*))?""")
_RAW = {"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"}
_RAW_END = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE) for tag in _RAW}
_LONG_NUMBER = re.compile(r"&#0*[0-9]{8,};?")


@dataclass(frozen=True, slots=True)
class Tag:
    """`attributes` is the raw text between the name and the `>`."""

    name: str
    closes: bool
    attributes: str = ""

    def values(self) -> Mapping[str, str]:
        """Attributes by lower-case name, values unquoted; the first of a name wins."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.attributes[:MAX_ATTRIBUTES]):
            value = match[2] or ""
            if value[:1] in {'"', "'"}:
                value = value.strip(value[0])
            found.setdefault(match[1].lower(), text_of(value) if "&" in value else value)
        return found


def tokens(html: str) -> Iterator[Tag | str]:
    """Tags, and the text between them with its entities read."""
    position = 0
    while position < len(html):
        opening = html.find("<", position)
        if opening < 0:
            yield text_of(html[position:])
            return
        if opening > position:
            yield text_of(html[position:opening])
        if html.startswith(("<!", "<?"), opening):
            position = _after_declaration(html, opening)
            continue
        named = _TAG.match(html, opening + 1)
        if not named:
            yield "<"
            position = opening + 1
            continue
        closing = _end_of_tag(html, named.end())
        if closing < 0:
            return  # cut off within a tag
        name = named[2].lower()
        yield Tag(name, named[1] == "/", html[named.end() : closing])
        position = closing + 1
        if name in _RAW and not named[1]:
            end = _RAW_END[name].search(html, position)
            position = end.start() if end else len(html)


def text_of(markup: str) -> str:
    """Entities read. A number longer than any character's would be refused as an integer."""
    return unescape(_LONG_NUMBER.sub("\ufffd", markup)) if "&" in markup else markup


def _after_declaration(html: str, opening: int) -> int:
    """A comment ends at `-->`; one that never ends, and all else, ends at `>`."""
    if html.startswith("<!--", opening):
        end = html.find("-->", opening + 2)
        return end + 3 if end >= 0 else len(html)
    end = html.find(">", opening)
    return end + 1 if end >= 0 else len(html)


def _end_of_tag(html: str, start: int) -> int:
    """The `>` of the tag: not one within quotes, unless the quotes are not closed."""
    end = html.find(">", start)
    if end < 0:
        return -1
    attributes = html[start:end]
    for quote in ('"', "'"):
        if attributes.count(quote) % 2 and f"={quote}" in attributes.replace(" ", ""):
            closed = html.find(quote, end, end + MAX_ATTRIBUTES)
            after = html.find(">", closed, closed + MAX_ATTRIBUTES) if closed > 0 else -1
            return after if after > 0 else end
    return end
