"""XML from outside as a tree of names and texts: no entities, no external files, any encoding.

What real senders get wrong is mended once, after the strict reading failed: text before the root
or after it, a bare `&`, HTML's entities, characters that XML forbids.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from data.inbox.parse import MAX_TEXT, NotText, Unreadable, media_type, read_fields

MAX_LEAVES = 2_000
_DEPTH = 40
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}["']([A-Za-z0-9._:-]{1,40})""", re.I
)
_CHARSET = re.compile(r"""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9._:-]{1,40})""", re.I)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_UNSAFE_CODECS = {"punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape"}
"""Python calls them text encodings; they are slow or no encoding of documents."""
_PROLOG = re.compile(r"\s*<\?xml[^>]{0,200}\?>", re.I)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_KEPT = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element without children: the folded names above it, its own name, and its text."""

    path: tuple[str, ...]
    name: str
    text: str


def parse_xml(body: bytes, content_type: str = "", roots: tuple[str, ...] = ()) -> Element:
    """The root. `roots` name the elements at which to begin when something stands before them."""
    text = decoded(body, content_type)
    return parse_text(text, roots)


def parse_text(text: str, roots: tuple[str, ...] = ()) -> Element:
    try:
        return _strict(text)
    except ParseError as error:
        try:
            return _strict(_mended(text, roots))
        except ParseError:
            raise Unreadable(f"The body is not XML: {error}.") from None


def xml_in(body: bytes, content_type: str, roots: tuple[str, ...]) -> str:
    """The XML of a body, or of the field of a form or of JSON in which it was posted."""
    start = body[:400].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    is_form = media_type(content_type) in {
        "application/x-www-form-urlencoded", "multipart/form-data",
    }  # fmt: skip
    if start != b"{" and (start == b"<" or not is_form):
        return decoded(body, content_type)
    texts = [text for text in read_fields(content_type, body).values() if isinstance(text, str)]
    found = next((text for text in texts if _begin(text, roots) >= 0), "")
    if not found:
        raise Unreadable("No field of the body holds XML.")
    return found


def decoded(body: bytes, content_type: str = "") -> str:
    """A byte order mark, the HTTP charset, the declaration, UTF-8, cp1252: the first that fits."""
    if not body.strip():
        raise NotText("The body is empty.")
    for name in _encodings(body, content_type):
        try:
            if codecs.lookup(name).name.replace("-", "_") not in _UNSAFE_CODECS:
                return body.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return body.decode("latin-1")


def name_of(element: Element) -> str:
    """The name, lower case, without namespace and without `-` and `_`."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].casefold().replace("_", "").replace("-", "")


def attribute(element: Element, name: str) -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2].casefold() == name:
            return _tidy(value)
    return ""


def text_in(element: Element | None) -> str:
    """All text below the element, its lines without the indentation of the markup."""
    return "" if element is None else _tidy("".join(_texts(element)))


def every(element: Element, *names: str) -> list[Element]:
    """The elements of these names anywhere below, in the order of the document."""
    return [found for found in element.iter() if found is not element and name_of(found) in names]


def first(element: Element | None, *names: str) -> Element | None:
    if element is None:
        return None
    return next((e for e in element.iter() if e is not element and name_of(e) in names), None)


def outermost(root: Element, names: tuple[str, ...]) -> Iterator[Element]:
    """The elements of these names, the root too, that do not lie in another one of them."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if name_of(element) in names:
            yield element
        else:
            waiting.extend(reversed(list(element)))


def leaves(element: Element) -> list[Leaf]:
    """Every text below, with attributes as leaves of their own. Bounded in number and depth."""
    found: list[Leaf] = []
    waiting: list[tuple[Element, tuple[str, ...]]] = [(element, ())]
    while waiting and len(found) < MAX_LEAVES:
        place, path = waiting.pop()
        children = list(place)
        tag = place.tag.rpartition("}")[2] if isinstance(place.tag, str) else ""
        own = path if place is element else (*path, name_of(place))
        for key, value in place.attrib.items():
            if text := _tidy(value):
                found.append(Leaf(own, key.rpartition("}")[2], text))
        if not children or (place is not element and (place.text or "").strip()):
            if text := text_in(place):  # with `<b>` and the like among the words
                found.append(Leaf(path, tag, text))
        elif len(own) < _DEPTH:
            waiting.extend((child, own) for child in reversed(children))
    return found


def _texts(element: Element) -> Iterator[str]:
    for position, piece in enumerate(element.itertext()):
        if position >= MAX_LEAVES:
            return
        yield piece[: MAX_TEXT * 2]


def _tidy(text: str) -> str:
    """Lines without the indentation of the markup, and hard blanks as blanks."""
    lines = [
        line.strip() for line in text[: MAX_TEXT * 2].replace("\xa0", " ").strip().splitlines()
    ]
    return "\n".join(lines)[:MAX_TEXT]


def _strict(text: str) -> Element:
    try:
        root: Element = fromstring(_PROLOG.sub("", text, count=1), forbid_dtd=False)
    except DefusedXmlException:
        raise Unreadable("The XML declares entities or refers to files, and is not read.") from None
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable("The body is not XML that can be read.") from None
    return root


def _mended(text: str, roots: tuple[str, ...]) -> str:
    if _begin(text, roots) < 0 and "&lt;" in text:
        text = html.unescape(text)  # a mail program showed it as text
    begin = max(_begin(text, roots), 0)
    if not roots and (found := re.search(r"<[A-Za-z_]", text)):
        begin = found.start()
    end = text.rfind(">") + 1
    text = _FORBIDDEN.sub("", text[begin : end or None])
    return _BARE_LESS.sub("&lt;", _REFERENCE.sub(_reference, text))


def _begin(text: str, roots: tuple[str, ...]) -> int:
    if not roots:
        return -1
    names = "|".join(roots)
    match = re.search(rf"<(?:[A-Za-z]\w{{0,30}}:)?(?:{names})[\s>/]", text, re.IGNORECASE)
    return match.start() if match else -1


def _reference(match: re.Match[str]) -> str:
    """XML's five entities stay, HTML's become their characters, and a bare `&` is one."""
    name = match[1] or ""
    if name in _KEPT:
        return match[0]
    if name.startswith("#"):
        base, digits = (16, name[2:]) if name[1] in "xX" else (10, name[1:])
        code = int(digits, base)
        allowed = code < 0x110000 and not _FORBIDDEN.match(chr(code))
        return match[0].replace("#X", "#x") if allowed else ""
    known = html5.get(f"{name};", "") if name else ""
    return html.escape(known) if known else "&amp;" + match[0][1:]


def _encodings(body: bytes, content_type: str) -> Iterator[str]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            yield name
    if match := _CHARSET.search(content_type[:500]):
        yield match[1]
    if declared := _DECLARED.search(body[:500]):
        yield declared[1].decode("ascii")
    if body[:4] in (b"<\x00?\x00", b"<\x00a\x00", b"<\x00A\x00"):
        yield "utf-16-le"
    if body[:4] in (b"\x00<\x00?", b"\x00<\x00a", b"\x00<\x00A"):
        yield "utf-16-be"
    yield "utf-8"
    yield "cp1252"
