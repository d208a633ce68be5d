"""What the website's snippet tells, and what it leaves alone, in a real JavaScript engine."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import jobs.pages

SNIPPET = Path(jobs.pages.__file__ or "").with_name("site_snippet.js")
BROWSER = Path(__file__).with_name("site.js")
NODE = shutil.which("node")
MARK = "7-abcdefghijklmnop"
PAGE = "https://harbour.example.com/pricing?ref=1"

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def a_visit(href: str, *deeds: str, stored: str = "", gpc: bool = False) -> dict[str, Any]:
    known = {"callboard": json.dumps({"mark": stored, "until": 1e15})} if stored else {}
    told = json.dumps({"href": href, "stored": known, "gpc": gpc, "deeds": deeds})
    done = subprocess.run([str(NODE), str(BROWSER), str(SNIPPET), told], check=True,
                          capture_output=True, text=True)  # fmt: skip
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_who_came_by_a_link_of_ours_is_told_of_and_the_mark_leaves_the_address() -> None:
    seen = a_visit(f"{PAGE}#cb={MARK}", "follow", "watch", "watch")
    page = "https://harbour.example.com/pricing"
    assert seen["told"] == [
        ["https://leads.example.com/v", {"mark": MARK, "page": page, "video": ""}],
        ["https://leads.example.com/v", {"mark": MARK, "page": page, "video": "Our work"}],
    ]
    assert seen["href"] == PAGE
    assert seen["next"] == f"cb={MARK}"
    assert seen["kept"] == []


def test_nothing_is_told_of_anybody_else() -> None:
    stranger = a_visit(f"{PAGE}#prices", "follow", "watch", "consent")
    assert stranger == {"told": [], "href": f"{PAGE}#prices", "next": "", "kept": []}
    assert a_visit(f"{PAGE}#cb={MARK}", gpc=True)["told"] == []


def test_only_after_consent_is_a_later_visit_known_and_it_can_be_taken_back() -> None:
    assert a_visit(f"{PAGE}#cb={MARK}", "consent")["kept"] == ["callboard"]
    assert a_visit(PAGE, stored=MARK)["told"][0][1]["mark"] == MARK
    assert a_visit(PAGE, "forget", stored=MARK)["kept"] == []
