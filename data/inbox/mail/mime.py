"""A mail's bytes taken apart (RFC 2045, 2046): header fields and leaf parts, whatever is broken.

The standard library builds a tree that breaks where the mail is broken, and writes an attached mail
anew instead of keeping it; here each part keeps the bytes that came.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from email.utils import decode_rfc2231
from urllib.parse import unquote_to_bytes

from data.inbox.mail.header import decode_base64, decode_charset, decode_words

MAX_DEPTH = 20
MAX_PARTS = 500

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^\s;\"]*))")
_BOUNDARY_LINE = re.compile(r"^--([^\s-][^\s]{0,200}|-+[^\s-][^\s]{0,200})[ \t]*\nContent-", re.M)

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that has no parts. `content` is without its transfer encoding, not yet text."""

    content_type: str
    charset: str
    filename: str
    attached: bool
    content: bytes
    fields: Fields = ()

    @property
    def text(self) -> str:
        text = decode_charset(self.content, self.charset)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def split_mail(raw: bytes) -> tuple[Fields, list[Part]]:
    """The fields, unfolded and not decoded, in their order; and the leaf parts in theirs."""
    content = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    content = (content if b"\n" in content else content.replace(b"\r", b"\n")).lstrip(b"\n \t")
    fields, body = split_fields(content)
    parts: list[Part] = []
    _collect(fields, body, parts, depth=0)
    return fields, parts


def split_fields(content: bytes) -> tuple[Fields, bytes]:
    """Fields up to the first empty line, or up to the first line that cannot be one."""
    fields: list[tuple[str, list[str]]] = []
    position, length = 0, len(content)
    while position < length:
        end = content.find(b"\n", position)
        end = length if end < 0 else end
        line = decode_charset(content[position:end].rstrip(b"\r"))
        if not line:
            position = end + 1
            break
        if line[0] in " \t" and fields:
            fields[-1][1].append(line)
        elif match := _FIELD.fullmatch(line):
            fields.append((match[1], [match[2]]))
        elif position or not line.startswith(("From ", ">From ")):  # mbox's separator line
            break
        position = end + 1
    return tuple((name, _unfolded(lines)) for name, lines in fields), content[position:]


def _unfolded(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines).strip()


def field_of(fields: Fields, name: str) -> str:
    """The first value of that name, in any case, or empty."""
    name = name.lower()
    return next((value for key, value in fields if key.lower() == name), "")


def _collect(fields: Fields, body: bytes, parts: list[Part], depth: int) -> None:
    content_type, parameters = read_parameters(field_of(fields, "Content-Type"))
    content_type = content_type if content_type.count("/") == 1 else "text/plain"
    if content_type.startswith("multipart/") and depth < MAX_DEPTH:
        boundary = parameters.get("boundary", "")
        children = _children(body, boundary) or _children(body, _guessed_boundary(body))
        for child in children[:MAX_PARTS]:
            if len(parts) < MAX_PARTS:
                _collect(*split_fields(child), parts, depth + 1)
        if children:
            return
        content_type = "text/plain"
    disposition, names = read_parameters(field_of(fields, "Content-Disposition"))
    parts.append(
        Part(
            content_type,
            parameters.get("charset", ""),
            decode_words(names.get("filename") or parameters.get("name", "")),
            disposition == "attachment",
            _decoded(body, field_of(fields, "Content-Transfer-Encoding")),
            fields,
        )
    )


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset="utf-8"`: the value in lower case, and its parameters by lower name."""
    head = value.partition(";")[0].partition("(")[0].strip().strip("\"'").lower()
    parameters: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(value[:10_000]):
        content = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        name, star, _ = name.lower().partition("*")
        if star and "'" in content:
            charset, _, encoded = decode_rfc2231(content)
            content = decode_charset(unquote_to_bytes(encoded), charset or "")
        parameters[name] = parameters.get(name, "") + content if star else content
    return head, parameters


def _children(body: bytes, boundary: str) -> list[bytes]:
    """The parts between the boundary's lines (RFC 2046, 5.1.1); a last one that never ends, too."""
    mark = b"--" + boundary.strip().encode("utf-8", "replace")
    if not boundary.strip():
        return []
    children: list[bytes] = []
    start: int | None = None
    position = 0
    while (found := body.find(mark, position)) >= 0:
        end = body.find(b"\n", found)
        end = len(body) if end < 0 else end
        rest = body[found + len(mark) : end].strip()
        position = found + len(mark)
        if (found and body[found - 1 : found] != b"\n") or rest not in {b"", b"--"}:
            continue
        if start is not None:
            children.append(body[start : max(start, found - 1)])
        start, position = (None if rest else end + 1), max(position, end)
    if start is not None and body[start:].strip():
        children.append(body[start:])
    return children


def _guessed_boundary(body: bytes) -> str:
    """Of a mail whose boundary was lost or garbled on its way: a line that a part follows."""
    found = _BOUNDARY_LINE.search(body[:100_000].decode("utf-8", "replace"))
    return found[1] if found else ""


def _decoded(body: bytes, encoding: str) -> bytes:
    encoding = encoding.partition(";")[0].strip().strip("\"'").lower()
    if encoding == "base64" and b" " not in body.strip().partition(b"\n")[0].strip():
        return decode_base64(body)
    return binascii.a2b_qp(body) if encoding == "quoted-printable" else body
