"""The readable text of an HTML mail, what it quotes left out by the marks that mail programs set.

The document is read as a stream: no tree is built, so depth costs nothing and unclosed tags are no
error. What a mail program marks as quoted becomes a line
`>`, which the rules for plain text (`quoting`) then read like any other quote.

Marks after what the programs write: Gmail (`gmail_quote`, `gmail_attr`), Outlook on the web and
its apps (`divRplyFwdMsg`, `ms-outlook-mobile-reference-message`), Outlook for Windows and Mac
(border above the header, `OLK_SRC_BODY_SECTION`), Thunderbird (`moz-cite-prefix`), Yahoo
(`yahoo_quoted`), Proton, Zoho (`zmail_extra`), GMX and web.de (`name="quote"`), Tutanota,
Roundcube, Sina and Netease (`origbody`, `isReplyContent`), Apple Mail (`blockquote type="cite"`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from data.inbox.mail.html_tokens import Tag, tokens

MAX_HTML = 1_000_000
"""Characters that are read; a reply's own words stand at its top."""
MAX_TOKENS = 50_000
"""Tags and texts that are read."""
MAX_SHOWN = 200_000
"""Characters of text that are made."""
MAX_OPEN = 3_000
"""Elements open at once; what is opened deeper is read as if it were closed at once."""
QUOTE_LINE = ">"
_REACH = 60
"""Open elements that a closing tag looks back over for the one that it closes."""

_UNREAD = {"head", "style", "script", "title", "template", "noscript", "svg", "math", "object",
           "select", "textarea", "iframe", "audio", "video", "xml", "button"}  # fmt: skip
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
         "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"}  # fmt: skip
_BLOCK = {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div",
          "dl", "dt", "fieldset", "figure", "footer", "form", "header", "html", "li", "main",
          "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
          "ul", "h1", "h2", "h3", "h4", "h5", "h6"}  # fmt: skip
_NO_BREAK = {"td", "th", "tbody", "thead", "tfoot", "html", "body"}
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre"}
_CLOSED_BY_SAME = {"p", "li", "tr", "td", "th", "dt", "dd"}

_QUOTED = {"yahoo_quoted", "protonmail_quote", "zmail_extra", "zmail_extra_hr", "tutanota_quote",
           "moz-cite-prefix", "moz-forward-container", "moz-email-headers-table", "gmail_attr",
           "olk_src_body_section", "origbody", "isreplycontent", "reply-intro", "replycontent",
           "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container",
           "yiv_quoted", "yahoo-quoted-begin", "quoted-content", "mailquote", "mail-quote",
           "ymail_android_signature_quote", "skype_quote", "hs_reply", "quotedmessage",
           "zimbra-quote", "gmail_extra_quote", "x-apple-quote", "msg-quote", "mail_quote",
           "reply_header_quote", "quoted_message"}  # fmt: skip
_SIGNATURES = {"gmail_signature", "gmail_signature_prefix", "moz-signature", "signature",
               "protonmail_signature_block", "ms-outlook-mobile-signature", "tutanota_signature",
               "applemailsignature", "mobile_signature", "bloop_sign", "ymail_android_signature",
               "zm_signature", "mailsignature", "outlook-signature"}  # fmt: skip
_ENDS = {"divrplyfwdmsg", "outlookmessageheader", "replyseparator"}
"""What follows these marks, to the end of the mail, is quoted."""
_PREFIX = re.compile(r"^(?:x_|ecx|yiv\d{1,12}|ydp[0-9a-f]{1,12}|m_-?\d{1,25})+")
_HIDDEN = re.compile(
    r"(?:^|[;\s])(?:display\s?:\s?none|visibility\s?:\s?hidden|mso-hide\s?:\s?all|"
    r"font-size\s?:\s?0(?:px|pt|em)?\s?(?:;|!|$)|opacity\s?:\s?0\s?(?:;|!|$)|"
    r"max-height\s?:\s?0(?:px)?\s?(?:;|!|$))",
    re.IGNORECASE,
)
_OUTLOOK_BORDER = re.compile(
    r"border:none;\s{0,20}border-top:solid #(?:b5c4df|e1e1e1|cccccc)[^;]{0,20};\s{0,20}"
    r"padding:3\.0pt"
    r"|border-top-color: rgb\(229, 229, 229\)",
    re.IGNORECASE,
)
_TELLING = re.compile(r"class|id\s?=|style|hidden|name|cite|data-sig", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_FIXED_BLANKS = re.compile("[\u00a0\u2007\u202f]")
_NO_TEXT = re.compile("[\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff]")


class _Part(Enum):
    """What an open element does to the text in it."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    QUOTED = "quoted"
    GMAIL = "gmail"
    """Gmail's frame: quoted as far as its first blockquote ends; below it answers may stand."""


@dataclass(slots=True)
class _Open:
    tag: str
    part: _Part
    spaced: bool = False
    word: bool = False
    line: int = 0


def html_to_text(html: str) -> str:
    """The text that a reader sees, without what is quoted; blank lines between paragraphs."""
    lines = [line for line in marked_text(html).split("\n") if line != QUOTE_LINE]
    return _folded(lines)


def marked_text(html: str, keep_signature: bool = True, keep_plain_quotes: bool = False) -> str:
    """The text, with the line `>` in the place of each thing quoted.

    `keep_plain_quotes` keeps the text of a blockquote that bears no mail program's mark.
    """
    reader = _Reader(keep_signature, keep_plain_quotes)
    for token in islice(tokens(html[:MAX_HTML]), MAX_TOKENS):
        if isinstance(token, str):
            reader.read_text(token)
        elif token.closes:
            reader.read_end(token.name)
        else:
            reader.read_start(token)
        if reader.is_done or reader.length > MAX_SHOWN:
            break
    return reader.text()


@dataclass(slots=True)
class _Page:
    """Finished lines, and the pieces of the line that is being written."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        if text[:1] == " " and (not self.pieces or self.pieces[-1][-1:] == " "):
            text = text[1:]
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def break_line(self) -> None:
        self.lines.append("".join(self.pieces))
        self.pieces = []

    @property
    def has_begun(self) -> bool:
        """Whether the line has something in it; a fixed blank is something."""
        return any(piece != " " for piece in self.pieces[:2])

    def start_line(self) -> None:
        if self.has_begun:
            self.break_line()
        self.pieces = []

    def start_paragraph(self) -> None:
        self.start_line()
        if self.lines and self.lines[-1].strip() and self.lines[-1] != QUOTE_LINE:
            self.lines.append("")

    def quote(self) -> None:
        self.start_line()
        if not self.lines or self.lines[-1] != QUOTE_LINE:
            self.lines.append(QUOTE_LINE)

    def text(self) -> str:
        return _folded([*self.lines, "".join(self.pieces)])


class _Reader:
    def __init__(self, keep_signature: bool, keep_plain_quotes: bool) -> None:
        self.is_done = False
        """What follows is quoted to the end of the mail."""
        self._keep_signature = keep_signature
        self._keep_plain_quotes = keep_plain_quotes
        self._open: list[_Open] = []
        self._count: Counter[str] = Counter()
        self._page = _Page()
        self._unseen = 0  # open elements whose text is not shown
        self._pre = 0

    @property
    def length(self) -> int:
        return self._page.length

    def text(self) -> str:
        return self._page.text()

    def read_start(self, token: Tag) -> None:
        tag = token.name
        if tag in _VOID:
            if tag == "br" and not self._unseen:
                self._page.break_line()
            elif tag == "hr" and not self._unseen:
                self._page.start_line()
            return
        if tag in _CLOSED_BY_SAME and self._open and self._open[-1].tag == tag:
            self._close()
        if len(self._open) >= MAX_OPEN:
            return
        values = token.values() if _TELLING.search(token.attributes) else {}
        part = self._part(tag, values)
        word = tag == "p" and values.get("class", "").lower().startswith("mso")
        spaced = tag in _SPACED and not word
        if part in (_Part.QUOTED, _Part.GMAIL) and not self._unseen:
            self._page.quote()
        elif not self._unseen and part is _Part.SHOWN:
            self._begin(tag, spaced)
        self._open.append(_Open(tag, part, spaced, word, len(self._page.lines)))
        self._count[tag] += 1
        self._unseen += part is not _Part.SHOWN
        self._pre += tag == "pre"

    def read_end(self, tag: str) -> None:
        if tag == "br" and not self._unseen:
            self._page.break_line()
        if not self._count[tag]:
            return
        inline = tag not in _BLOCK
        for depth in range(1, len(self._open) + 1):
            opened = self._open[-depth]
            if opened.tag == tag:
                for _ in range(depth):
                    self._close()
                return
            if (inline and opened.tag in _BLOCK) or depth > _REACH:
                return

    def read_text(self, data: str) -> None:
        if self._unseen or not data:
            return
        text = data if data.isascii() else _NO_TEXT.sub("", data)
        if self._pre:
            for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                if number:
                    self._page.break_line()
                self._page.pieces += [line] if line else []
        elif text:
            self._page.add(_BLANKS.sub(" ", text))

    def _part(self, tag: str, values: Mapping[str, str]) -> _Part:
        if tag in _UNREAD or "hidden" in values or _HIDDEN.search(values.get("style", "")[:2000]):
            return _Part.HIDDEN
        names = _names(values)
        if names & _ENDS or self._is_outlook_border(tag, values):
            if not self._unseen:
                self.is_done = True
            return _Part.QUOTED
        if "gmail_quote" in names or "gmail_quote_container" in names:
            return _Part.QUOTED if tag == "blockquote" else _Part.GMAIL
        if names & _QUOTED or (tag == "div" and values.get("name") == "quote"):
            return _Part.QUOTED
        if tag == "blockquote":
            marked = values.get("type") == "cite" or "cite" in values
            return _Part.QUOTED if marked or not self._keep_plain_quotes else _Part.SHOWN
        if not self._keep_signature and (
            names & _SIGNATURES or values.get("data-signatureblock") == "true"
        ):
            return _Part.HIDDEN
        return _Part.SHOWN

    def _is_outlook_border(self, tag: str, values: Mapping[str, str]) -> bool:
        style = values.get("style", "")
        return tag == "div" and "border-top" in style and bool(_OUTLOOK_BORDER.search(style[:500]))

    def _begin(self, tag: str, spaced: bool) -> None:
        if spaced and tag != "table":
            self._page.start_paragraph()
        elif tag in _BLOCK and tag not in _NO_BREAK:
            self._page.start_line()
        elif tag in {"td", "th"}:
            self._page.add(" ")
        if tag == "li":
            self._page.add("- ")

    def _close(self) -> None:
        opened = self._open.pop()
        self._count[opened.tag] -= 1
        self._unseen -= opened.part is not _Part.SHOWN
        self._pre -= opened.tag == "pre"
        if opened.tag == "blockquote":
            self._open_frame()
        if self._unseen or opened.part is not _Part.SHOWN:
            return
        if opened.word and len(self._page.lines) == opened.line and not self._page.has_begun:
            self._page.lines.append("")  # Word's empty paragraph is a blank line
        elif opened.spaced:
            self._page.start_paragraph()
        elif opened.tag in _BLOCK and opened.tag not in _NO_BREAK:
            self._page.start_line()

    def _open_frame(self) -> None:
        """The quote in Gmail's frame is over: what follows in the frame is an answer."""
        for opened in self._open[-6:]:
            if opened.part is _Part.GMAIL:
                opened.part = _Part.SHOWN
                self._unseen -= 1


def _names(values: Mapping[str, str]) -> set[str]:
    """Class names and the id, without what webmail programs put before them."""
    words = f"{values.get('class', '')} {values.get('id', '')}"[:600].lower().split()
    return {_PREFIX.sub("", word) for word in words}


def _folded(lines: list[str]) -> str:
    """Trailing blanks off, and never more than two blank lines together."""
    kept: list[str] = []
    blank = 0
    for line in lines:
        stripped = _FIXED_BLANKS.sub(" ", line).rstrip()
        blank = 0 if stripped else blank + 1
        if blank <= 2:
            kept.append(stripped)
    return "\n".join(kept).strip("\n").rstrip()
