"""Reports for people: whom a server's own words name as failed, and what they say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.inbox.mail.bounces.address import ADDRESS, addresses_in, is_of_a_server

MAX_BLOCK = 4_000

_SAYS_FAILED = re.compile(
    r"(?:could|can|was|were|has|have|did|does|is|would|will) ?(?:not|n[o']?t|never) (?:be |been )?"
    r"(?:deliver|sent|send|relay|reach|accept|possible to deliver|transmit)"
    r"|cannot (?:be )?(?:deliv|"
    r"sen|reach|accept)|undeliver|(?:un|in)able to (?:deliver|send|relay|transmit)|could ?n[o']t "
    r"(?:be )?(?:deliver|sen)|failed to (?:deliver|send)"
    r"|delivery (?:attempt )?(?:to .{0,80})?(?:has "
    r")?(?:fail|error|problem)|fail(?:ed|ure) (?:delivery|reason)"
    r"|not (?:been )?(?:delivered|relayed)"
    r"|permanent (?:fatal |delivery )?(?:error|failure)|had (?:delivery|permanent|transient)"
    r"|(?:address|recipient)\(?e?s?\)? (?:\w+ )?(?:failed|affected|rejected)|did not reach"
    r"|error (?:delivering|has occurred|occurred|message below)|(?:rejected"
    r"|blocked|refused) (?:your|by"
    r"|the)|(?:was|been) (?:rejected|blocked|refused|returned|bounced)"
    r"|unknown (?:user|recipient|host)"
    r"|user unknown|no such user|exceeds allowed size|bounce|failure notice|failed permanently"
    r"|account is disabled|mailbox is full|said: ?[45]\d\d|<<< ?[45]\d\d|[45]\d\d [45]\.\d\.\d"
    r"|received >>> ?[45]\d\d|duplicated message-id|reason of non-?delivery|may not exist"
    r"|nicht zugestellt|unzustellbar|nicht zustellbar|fehlgeschlagen|konnte nicht|abgelehnt"
    r"|n'a (?:pas )?(?:pu|été)|n'ont pas|échec|impossible de|non remis|pas .tre (?:remis|distribu)"
    r"|no se (?:ha |pud|pued|pod|entreg)|no (?:ha sido|fue) (?:posible|entregad)|error (?:en|al) "
    r"|non (?:è|e'|e) (?:stat|possibil)|impossibile|mancat|não (?:foi|pôde"
    r"|pode)|falha|niet (?:worden "
    r"|bezorgd|afgeleverd)|onbestelbaar|nie (?:może|mogła|można|został|udało)"
    r"|не (?:может|удалось|был"
    r"|доставлен)|недостав|できません|できなかった|エラー|返送|失敗|无法|無法"
    r"|退信|失败|未能|kunde inte"
    r"|kunne ikke|nelze|nebyl|edilemedi|전달",
    re.I,
)
_ALONE = re.compile(r"[\s<>()*•\"'`,;:.\-]*")
_FIRST = re.compile(rf"[ \t>*•\-+\"'(]{{0,20}}<?({ADDRESS})>?[\"')]?[ \t]*(.*)")
_LABEL = re.compile(
    r"[ \t>*\-]{0,20}(?:(?:failed|final|original|intended|target|bad"
    r"|invalid)[ -])?(?:e?-?mail[ -])?"
    r"(?:recipients?|rcpt to|addressed to|address(?:es)?|mail address|empf.nger|destinataires?"
    r"|destinatari[oa]s?|destinat.rio|получател\w*|宛先|収件人"
    r"|收件人)(?:[ -]?(?:e?-?mail[ -])?address"
    r"(?:es)?|\(e?s\)|адрес)?[ \t]*[:：=]",
    re.I,
)
_TRANSCRIPT = re.compile(r"RCPT TO:[ \t]*<?", re.I)
_NOT_THEM = re.compile(
    r"[ \t>]*(?:from|sender|mail from|return-path|reply-to|message-id|message id|references"
    r"|in-reply-to|reporting-mta|received|subject|x-[\w-]+|original sender"
    r"|envelope-from|betreff|von"
    r"|cc|sent|date)[ \t]*[:=]|.*\b(?:please (?:send|contact|mail|forward"
    r"|e-?mail)|for (?:further|more) "
    r"(?:assistance|info)|contact|if you (?:have|need|believe|think|feel)"
    r"|questions|help ?desk|assistance"
    r"|wenden sie|contacte[zr]|お問)|>>> ?mail from",
    re.I,
)
_EXPANDED = re.compile(rf"expanded from:?[ \t]*<?({ADDRESS})", re.I)
_TO = re.compile(rf"[ \t]*to[ \t]*:[ \t]*.{{0,200}}?({ADDRESS})", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """An address that the words name as failed, and the passage that belongs to it."""

    address: str
    passage: str


def without_quotations(text: str) -> str:
    """What somebody quotes is not what he says; `>>>` is a transcript's sending side."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not line.startswith(">") or line.startswith(">>>"))


def says_failed(text: str) -> bool:
    return bool(_SAYS_FAILED.search(text))


def find_failed(own: str, ours: tuple[str, ...], returned: tuple[str, ...]) -> list[Named]:
    """The most explicit way of naming that occurs decides; the weaker ones are not looked at.

    `ours` are the addresses that the report itself went to, `returned` those that the returned mail
    was for: a mere mention counts only where it agrees with them.
    """
    lines = own.split("\n")
    theirs = {address.lower() for address in ours} - {address.lower() for address in returned}
    for way in (_listed, _labelled, _in_transcript, _mentioned, _addressed):
        found: dict[str, tuple[int, str]] = {}
        for number, address in way(lines):
            if address.lower() not in theirs and not is_of_a_server(address):
                found.setdefault(address.lower(), (number, address))
        if way is _mentioned and (agreed := {key.lower() for key in returned} & set(found)):
            found = {key: value for key, value in found.items() if key in agreed}
        elif way is _mentioned and len(found) > 1:
            found = dict(list(found.items())[:1])
        if found:
            return _with_passages(lines, list(found.values()))
    return []


def passage_about(address: str, text: str) -> str:
    """The lines of `text` from the first that names the address to the next that names another."""
    lines = text.split("\n")
    wanted = address.lower()
    for number, line in enumerate(lines):
        if wanted in line.lower():
            others = (
                later
                for later in range(number + 1, len(lines))
                if (first := _FIRST.match(lines[later])) and first[1].lower() != wanted
            )
            return "\n".join(lines[number : next(others, len(lines))])[:MAX_BLOCK]
    return ""


def _listed(lines: list[str]) -> Iterator[tuple[int, str]]:
    """A line that begins with the address, as in a list: alone, or with what is said of it."""
    for number, line in enumerate(lines):
        if "@" not in line or _NOT_THEM.match(line):
            continue
        expanded = _EXPANDED.search(line) or (
            _EXPANDED.search(lines[number + 1]) if number + 1 < len(lines) else None
        )
        first = _FIRST.match(line)
        if expanded and (first or line.lstrip()[:2] in {'"|', "|", '"/'}):
            yield number, expanded[1]
        elif "<mailto:" in line.lower():
            linked = addresses_in(line.lower().partition("<mailto:")[2])
            yield from ((number, address) for address in linked[:1])
        elif first and len(line) < 2_000:
            yield from ((number, address) for address in addresses_in(first[1]))


def _labelled(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        if label := _LABEL.match(line):
            yield from ((number, address) for address in addresses_in(line[label.end() :]))


def _in_transcript(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        if found := _TRANSCRIPT.search(line):
            rest = line[found.end() : found.end() + 400]
            yield from ((number, address) for address in addresses_in(rest)[:1])


def _mentioned(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        if "@" in line and not _NOT_THEM.match(line) and not _TO.match(line):
            yield from ((number, address) for address in addresses_in(line[:2_000]))


def _addressed(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Some only repeat the To of the mail that failed."""
    for number, line in enumerate(lines):
        if found := _TO.match(line):
            yield from ((number, address) for address in addresses_in(found[1]))


def _with_passages(lines: list[str], found: list[tuple[int, str]]) -> list[Named]:
    """One address: all the words are about it. Several: each has those up to the next."""
    if len(found) == 1:
        return [Named(found[0][1], "\n".join(lines)[:MAX_BLOCK])]
    ends = [number for number, _ in found[1:]] + [len(lines)]
    named = []
    for (number, address), end in zip(found, ends, strict=True):
        own = "\n".join(lines[number : max(end, number + 1)])
        rest = own.replace(address, "")
        says = own if not _ALONE.fullmatch(rest[:200]) else "\n".join(lines)
        named.append(Named(address, says[:MAX_BLOCK]))
    return named
