"""The line with which a mail program introduces what it quotes: "On … wrote:", in any language.

RFC 1849 (son of 1036) calls it the attribution line. No standard says how it looks; every program
translates it. What they share: it ends with a verb of writing or with an address and a colon, and
it names a day, a time or an address. Wrapped at 72 columns it takes up to four lines. The words
were gathered from what Gmail, Apple Mail, Thunderbird, Outlook, Yahoo and Zimbra put there
(github.com/discourse/email_reply_trimmer, willdurand/EmailReplyParser, mailgun/talon).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LINES = 4
MAX_LENGTH = 500
"""Characters of a whole attribution line; a longer one is somebody's paragraph."""

_VERBS_LAST = (
    "wrote", "writes", "sent", "said", "says", "has written", "schrieb", "schrieben",
    "geschrieben", "schreibt", "folgendes geschrieben", "a écrit", "écrit", "nous a dit",
    "a ecrit", "escribió", "escribio", "ha escrit", "va escriure", "escreveu", "escribiu",
    "idatzi du", "ha scritto", "scritto", "scrive", "schreef", "geschreven",
    "het volgende geschreven", "skrev", "skrev følgende", "har skrivit", "skrifaði", "kirjoitti",
    "napisał", "napisała", "napisał(a)", "pisze", "nadesłał", "napsal", "napsala", "napsal(a)",
    "napísal", "napísala", "napísal(a)", "napisao", "napisala", "napisao/la", "napisao je",
    "napisala je", "je napisao", "je napisala", "написал", "написала", "написал(а)", "пишет",
    "писал", "писал(а)", "сообщил", "написав", "написав(-ла)", "написала(-в)", "написала(в)",
    "пише", "написа", "напиша", "писа", "yazdı", "şunu yazdı", "şöyle yazdı", "ezt írta", "írta",
    "a scris", "έγραψε", "έγραψε τα εξής", "のメッセージ", "のメール", "が書きました",
    "さんは書きました", "wrote（送信）", "写道", "寫道", "写到", "來信", "来信", "撰寫", "撰写",
    "작성", "님이 작성", "님이 작성하였습니다", "작성했습니다", "썼습니다", "님이 쓴 메시지",
    "כתב", "כתבה", "כתב/ה", "כתב/כתבה", "كتب", "كتبت", "كتب ما يلي", "menulis", "đã viết", "viết",
    "เขียนว่า", "parašė", "rakstīja", "kirjutas", "je napisal(a)",
)  # fmt: skip
"""The verb stands last: "On … Anna <a@b.c> wrote:"."""

_VERBS_INSIDE = (
    "schreef", "schrieb", "skrev", "wrote on", "ezt írta", "írta", "escribió el", "a écrit le",
    "şunları yazdı", "napisał(a) w dniu", "napsal(a) dne", "写道", "ha scritto il", "escreveu em",
    "تمت كتابة ما يلي", "escreveu no dia", "napisana przez", "rakstīja", "missatge de",
    "kirjoitti", "написал(а) в",
)  # fmt: skip
"""The verb stands before the name or before the day: "Op … schreef Anna <a@b.c>:"."""

_LEADS = (
    "on", "at", "in message", "in article", "le", "el", "il", "in data", "em", "no dia", "a", "op",
    "am", "den", "på", "þann", "w dniu", "dnia", "dne", "dňa", "dana", "v", "в", "у", "на", "la",
    "pe", "pe data de", "în", "στις", "την", "在", "于", "於", "ב", "ב-", "בתאריך", "في",
    "tarihinde", "pada", "vào", "kuupäeval",
)  # fmt: skip

_IDEOGRAPHS = 0x2E7F
_CASEFOLDED_LAST = tuple(sorted({verb.casefold() for verb in _VERBS_LAST}))
_INSIDE = re.compile("|".join(f"(?<!\\w){re.escape(verb.casefold())}" for verb in _VERBS_INSIDE))
_STARTS = re.compile(
    r"(?:(?:"
    + "|".join(re.escape(lead) for lead in sorted(set(_LEADS), key=len, reverse=True))
    + r")[\s\u200b:,]{0,3}(?=\S)[^\n]{0,60}?\d"
    r"|\d"
    r"|[^\W\d_]{1,14}[.,]{0,2}\s{1,3}(?:[^\W\d_]{1,14}[.,]?\s{1,3}){0,2}\d"
    r"|ב[-\u05be]?\S{0,12}\s)"
)  # fmt: skip
"""A first word of an attribution and a figure, or a day of the week and a figure."""
_DAY_OR_TIME = re.compile(
    r"(?<!\d)(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|(?:19|20)\d\d|\d{1,2}[:.]\d\d)(?!\d)"
)
_BRACKETED = re.compile(
    r"(?:<|\[|\(|&lt;)\s?(?:mailto:)?[^\s<>@()\[\]]{1,150}@[^\s<>@()\[\]]{1,150}"
)
_ENDS_WITH_ADDRESS = re.compile(
    r"(?:<|\[|\(|&lt;)\s?(?:mailto:)?[^\s<>@()]{1,150}@[^\s<>@()]{1,150}\s?(?:>|\]|\)|&gt;){1,2}\s?"
    r"(?P<colon>:?)[\s>)]{0,3}$"
)
_ENGLISH = re.compile(
    r"On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? |\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|"
    r"Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d)[^\n]{5,300} wrote:\s{0,3}$"
)


def length_at(lines: Sequence[str], start: int, quoted: Sequence[bool]) -> int:
    """How many of the lines, from `start` on, are an attribution; 0 where there is none.

    The lines are bare: no marks, trimmed. `quoted` says which lines bear a mark: of a line right
    above such a one less proof is asked.
    """
    first = _trimmed(lines[start])
    if not first or len(first) > MAX_LENGTH:
        return 0
    starts = _STARTS.match(first.casefold()) is not None
    reach = MAX_LINES if starts else 3 if _may_name_somebody(first) else 1
    framed = lines[start].startswith("--") and lines[start].endswith("--")
    joined = ""
    for count in range(1, reach + 1):
        if start + count > len(lines) or not lines[start + count - 1]:
            return 0
        joined = f"{joined} {_trimmed(lines[start + count - 1])}".strip()
        if len(joined) > MAX_LENGTH:
            return 0
        if _is_attribution(f"{joined}:" if framed else joined, starts) or (
            _introduces(joined, count) and _stands_above_quote(lines, start + count, quoted)
        ):
            return count
    return 0


def shared_at(line: str) -> int:
    """Where an English attribution begins that shares its line with the person's words, or -1."""
    if not line.rstrip().endswith("wrote:"):
        return -1
    start = line.rfind("On ")
    if start <= 0 or not line[:start].strip(" >-") or not _ENGLISH.match(line, start):
        return -1
    return start if line[start - 1] in " -" else -1


def _trimmed(line: str) -> str:
    """Zoho and Zimbra put dashes around it: "---- On … wrote ----"."""
    return line.strip(" \t-‐–—_*")


def _may_name_somebody(first: str) -> bool:
    """A name and the beginning of an address, which may go on in the next line."""
    return first.endswith("<") or ("@" in first and _BRACKETED.search(first) is not None)


def _has_address(text: str) -> bool:
    """An `@` between letters. (A pattern would look at every letter before it.)"""
    at = text.find("@")
    return (
        0 < at < len(text) - 1
        and (text[at - 1].isalnum() or text[at - 1] in "_-")
        and (text[at + 1].isalnum())
    )


def _is_attribution(joined: str, starts: bool) -> bool:
    folded = joined.casefold()
    end = folded.rstrip(" :：.>")
    has_colon = folded.rstrip(" >")[-1:] in {":", "："}
    address = _has_address(joined)
    dated = _DAY_OR_TIME.search(joined) is not None
    if _ends_with_verb(end) and (address or dated):
        # Without a colon it may be a sentence that happens to end so.
        return has_colon or (starts and dated and address)
    if has_colon and _INSIDE.search(folded):
        return (starts and dated) or (address and (dated or starts))
    closing = _ENDS_WITH_ADDRESS.search(joined[-330:])
    return bool(closing and starts and dated and (closing["colon"] or _is_bare_date(joined)))


def _is_bare_date(joined: str) -> bool:
    """`2011/4/7 Anna <a@b.c>`: old Gmail set no colon."""
    return joined[:4].isdigit() and joined[4:5] in {"-", "/", "."}


def _introduces(joined: str, count: int) -> bool:
    """`Anna wrote:`, or an address, a day and a colon, in whatever language."""
    folded = joined.casefold()
    if folded[-1:] not in {":", "："}:
        return False
    if count == 1 and len(folded) <= 150 and _ends_with_verb(folded[:-1].rstrip()):
        return True
    return bool(_BRACKETED.search(joined[:MAX_LENGTH]) and _DAY_OR_TIME.search(joined))


def _stands_above_quote(lines: Sequence[str], below: int, quoted: Sequence[bool]) -> bool:
    end = min(len(lines), below + 3)
    while below < end and not lines[below]:
        below += 1
    return below < end and quoted[below]


def _ends_with_verb(folded: str) -> bool:
    if not folded.endswith(_CASEFOLDED_LAST):
        return False
    verb = max((verb for verb in _CASEFOLDED_LAST if folded.endswith(verb)), key=len)
    # Chinese, Japanese and Korean set no blank before the verb.
    return ord(verb[0]) > _IDEOGRAPHS or not folded[: -len(verb)][-1:].isalnum()
