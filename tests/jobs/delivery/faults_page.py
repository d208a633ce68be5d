"""The tables of docs/delivery.md, made of the rows that the tests hold.

`python -m tests.jobs.delivery.faults_page` writes them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.jobs.delivery.faults import PHASES, Row
from tests.jobs.delivery.sms_faults import ANSWERS, NOT_THERE, SmsRow

PAGE = Path(__file__).parents[3] / "docs" / "delivery.md"

_BECOMES = {
    "sent": "sent",
    "retry": "queued again",
    "failed": "failed",
    "uncertain": "uncertain",
}
_ABOUT = {
    "": "",
    "address": ", the address",
    "us": ", us",
    "message": ", this message",
    "server": ", as are all",
}


def tables() -> dict[str, str]:
    """The page's tables by the name of their place."""
    return {"mail": _mail(), "sms": _sms()}


def written(page: str) -> str:
    """`page` with its tables as they must be."""
    for name, table in tables().items():
        place = re.compile(f"(<!-- {name} faults -->\n).*?(<!-- end -->)", re.DOTALL)
        page, found = place.subn(lambda match, table=table: f"{match[1]}{table}{match[2]}", page)
        assert found == 1, f"docs/delivery.md has no place for {name}"
    return page


def _mail() -> str:
    return "".join(
        f"\n**{phase}**\n\n"
        "| the mail server … | the message is | it has the text | the operator reads |\n"
        "| --- | --- | --- | --- |\n" + "".join(map(_line, rows)) + "\n"
        for phase, rows in PHASES.items()
    )


def _line(row: Row) -> str:
    reached = "whole" if row.texts else ("in part" if row.step == "text" else "no")
    becomes = f"{_BECOMES[row.kind]}{_ABOUT[row.about]}"
    return f"| {row.fault} | {becomes} | {reached} | {_cell(row.sees)} |\n"


def _sms() -> str:
    head = "\n| the SMS service … | the text is | the operator reads |\n| --- | --- | --- |\n"
    return head + "".join(map(_sms_line, (NOT_THERE, *ANSWERS))) + "\n"


def _sms_line(row: SmsRow) -> str:
    return f"| {row.fault} | {_BECOMES[row.kind]}{_ABOUT[row.about]} | {_cell(row.sees)}… |\n"


def _cell(text: str) -> str:
    return text.replace("127.0.0.1", "HOST").replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
