"""Words in mails, compared without accents, case and the many kinds of dashes and quotes."""

from __future__ import annotations

import re
import unicodedata

_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚`´ʼ", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)

REPLY_PREFIX = re.compile(
    r"(?:\s*(?:re|aw|sv|vs|antw|antwort|res|resp|rif|r|odp|ynt|ref|回复|回覆|答复|返信|отв)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：])+\s*"
)
FORWARD_PREFIX = re.compile(
    r"\s*(?:fw|fwd|wg|tr|rv|enc|vb|vl|doorst|i|pd|转发|轉寄|転送|пересл)\s*[:：]\s*"
)
_QUOTE_HEAD = re.compile(
    r"^(?:>|(?:on|am|le|el|il|em|op|den|am) .{8,200}"
    r"(?:wrote|schrieb|a ecrit|escribio|ha scritto|escreveu|schreef|skrev)[^\n]{0,80}:?\s*$"
    r"|-{3,} ?(?:original|ursprung|message d'origine|mensaje original|messaggio originale)"
    r"|_{20,}\s*$)",
    re.MULTILINE,
)


def fold_text(text: str) -> str:
    """Lower case, no accents, one blank between words; line ends stay."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE).casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return re.sub(r"[^\S\n]+", " ", plain.translate(_ALIKE)).strip()


def phrases(block: str) -> re.Pattern[str]:
    """A pattern for any expression of the block, not inside a longer Latin word; see below."""
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives(block)})(?![a-z0-9])")


def alternatives(block: str) -> str:
    """A block of regular expressions, one a line, for folded text.

    A line that begins with `#` is a comment; one that is indented deeper goes on with the line
    above it, without a blank between them (`[ ]` where there is one).
    """
    lines = [line.rstrip() for line in block.split("\n") if line.strip()]
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    expressions: list[str] = []
    for line in lines:
        if line[indent] == " ":
            expressions[-1] += line.lstrip()
        elif not line.startswith("#", indent):
            expressions.append(line.lstrip())
    return "|".join(fold_text(expression) for expression in expressions)


def split_subject(subject: str) -> tuple[str, bool, bool]:
    """(The folded subject without its prefixes, whether it replied, whether it forwarded)."""
    rest, replied, forwarded = fold_text(subject)[:1000], False, False
    for _ in range(20):
        if match := REPLY_PREFIX.match(rest):
            replied = True
        elif match := FORWARD_PREFIX.match(rest):
            forwarded = True
        else:
            break
        rest = rest[match.end() :]
    return rest.strip(), replied, forwarded


def has_quote(text: str) -> bool:
    """Whether the text carries an earlier mail under or above it."""
    return bool(_QUOTE_HEAD.search(fold_text(text[:20_000])))
