"""The machine-readable part of a delivery report (RFC 3464, section 2), however it was broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data.inbox.mail.bounces.address import report_address

MAX_REPORT = 200_000
MAX_RECIPIENTS = 500

_FIELD = re.compile(
    r"(final-recipient|original-recipient|action|status|remote-mta|diagnostic-code"
    r"|last-attempt-date|final-log-id|will-retry-until|reporting-mta|arrival-date"
    r"|received-from-mta|original-envelope-id|dsn-gateway|x-[a-z0-9-]{1,60})[ \t]*:(.*)",
    re.I,
)
_DIAGNOSTIC_TYPE = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{0,30})\s*;\s*")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_COMMENT = re.compile(r"\(([^()]{3,400})\)")

NOT_FAILED = ("delayed", "delivered", "relayed", "expanded")
"""RFC 3464, 2.3.3: what happened to the mail so far; none of these makes an address dead."""

_ABOUT_RECIPIENT = frozenset({"final-recipient", "original-recipient"})
_ABOUT_DELIVERY = frozenset({"action", "status", "diagnostic-code"})

Group = dict[str, str]


@dataclass(frozen=True, slots=True)
class Reported:
    """What the report says of one recipient. `action` is in lower case, empty where none stands."""

    final: str = ""
    original: str = ""
    action: str = ""
    status: str = ""
    diagnosis: str = ""
    diagnostic_type: str = ""

    @property
    def has_failed(self) -> bool:
        if self.action:
            return not self.action.startswith(NOT_FAILED)
        return not self.status.startswith("2")

    @property
    def recipient(self) -> str:
        """Whom we wrote to; the address that it was forwarded to says nothing to us."""
        return self.original or self.final


def read_report(text: str) -> list[Reported]:
    """Each recipient's group of fields; empty where the text is no report."""
    reported: list[Reported] = []
    for group in _joined(list(_groups(text[:MAX_REPORT]))):
        diagnosis = group.get("diagnostic-code", "")
        typed = _DIAGNOSTIC_TYPE.match(diagnosis)
        status = group.get("status", "")
        found = _STATUS.search(status)
        comment = _COMMENT.search(status)
        reported.append(
            Reported(
                report_address(group.get("final-recipient", "")),
                report_address(group.get("original-recipient", "")),
                group.get("action", "").strip().lower(),
                found[0] if found else "",
                diagnosis[typed.end() if typed else 0 :] or (comment[1] if comment else ""),
                typed[1].lower() if typed else "",
            )
        )
    return [entry for entry in reported if entry.recipient or entry.action][:MAX_RECIPIENTS]


def original_message_id(text: str) -> str:
    """Google puts the Message-ID of what it returns among the fields of the message."""
    for group in _groups(text[:MAX_REPORT]):
        if found := group.get("x-original-message-id"):
            return found
    return ""


def _groups(text: str) -> Iterator[Group]:
    """Fields between empty lines. A field that comes again begins the next recipient, too."""
    group: Group = {}
    last = ""
    for line in text.split("\n"):
        if not line.strip():
            if group:
                yield group
            group, last = {}, ""
        elif match := _FIELD.match(line.strip() if not last else line):
            name = match[1].lower()
            if name in group and name in _ABOUT_RECIPIENT | _ABOUT_DELIVERY:
                yield group
                group = {}
            group[name], last = match[2].strip()[:4_000], name
        elif last:  # folded, or folded by somebody who forgot the blank
            group[last] = f"{group[last]} {line.strip()}"[:4_000]
    if group:
        yield group


def _joined(groups: list[Group]) -> list[Group]:
    """Only groups about a recipient; halves that a stray empty line tore apart are put together."""
    joined: list[Group] = []
    loose: Group = {}
    for group in groups:
        names = set(group)
        if names & _ABOUT_RECIPIENT:
            if loose and not names & _ABOUT_DELIVERY:
                group = {**loose, **group}
            joined.append(group)
            loose = {}
        elif names & _ABOUT_DELIVERY:
            if joined and not set(joined[-1]) & {"action", "status"}:
                joined[-1] = {**joined[-1], **group}
            else:
                loose = group
    return joined or ([loose] if "action" in loose and "status" in loose else [])
