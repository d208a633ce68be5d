"""`callboard leads compliance`, `consent`, `erase`, `export`."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

FLORIDA = "+13055552368"
FORMULA = "=HYPERLINK(1)"


def a_lead(callboard: Any, name: str = "Dana", **more: str) -> int:
    options = {"email": f"{name}@example.org".lower(), "message": "Hello", **more}
    said = [part for key, value in options.items() for part in (f"--{key}", value)]
    return int(callboard("leads", "add", "--name", name, *said, "--json").json["id"])


def test_the_page_as_words_and_as_json(callboard: Any) -> None:
    lead_id = a_lead(callboard, phone=FLORIDA)
    words = callboard("leads", "compliance", lead_id).out
    assert "dana@example.org: may be written to since" in words
    assert "Texts: FL: 08:00–20:00" in words
    noted = callboard("leads", "consent", lead_id, "--channel", "sms", "--words", "on the phone")
    assert noted.out == f"Noted: sms given by lead {lead_id}.\n"
    page = callboard("leads", "compliance", lead_id, "--json").json
    assert [one["channel"] for one in page["channels"]] == ["email", "sms"]
    assert page["channels"][1]["word"]["text"] == "on the phone"
    assert "on the phone" in callboard("leads", "compliance", lead_id).out
    callboard("leads", "consent", lead_id, "--channel", "sms", "--state", "withdrawn")
    page = callboard("leads", "compliance", lead_id, "--json").json
    assert page["channels"][1]["may"] is False


def test_a_person_is_handed_over_and_then_erased(callboard: Any, tmp_path: Path) -> None:
    lead_id = a_lead(callboard, phone=FLORIDA)
    file = tmp_path / "dana.json"
    assert callboard("leads", "export", lead_id, "--to", file).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text())
    assert told["held"]["lead"][0]["email"] == "dana@example.org"
    assert callboard("leads", "export", lead_id).json["leads"] == [lead_id]
    assert "is there already" in callboard("leads", "export", lead_id, "--to", file).err

    gone = callboard("leads", "erase", lead_id, "--why", "asked for it", "--never-write")
    assert gone.out.startswith(
        f"Lead {lead_id} is erased: 1 delivery emptied, 1 message emptied, 2"
    )
    shown = callboard("leads", "show", lead_id, "--json").out
    assert "dana" not in shown.casefold()
    assert FLORIDA not in shown
    assert "erased on" in callboard("leads", "compliance", lead_id).out
    for arguments, words in [
        (("erase", lead_id, "--why", "again"), "was erased on"),
        (("erase", 99, "--why", "x"), "no lead 99"),
        (("export", 99), "no lead 99"), (("compliance", 99), "no lead 99"),
        (("consent", lead_id, "--channel", "fax", "--words", "x"), "was erased on"),
    ]:  # fmt: skip
        answer = callboard("leads", *arguments)
        assert (answer.code, answer.out) == (1, "")
        assert words in answer.err
    assert callboard("leads", "erase", lead_id).code == 2
    assert callboard("leads", "consent", 1, "--channel", "sms", "--state", "maybe").code == 2


def test_all_leads_go_out_as_a_file_that_can_be_read_in_again(
    callboard: Any, tmp_path: Path
) -> None:
    a_lead(callboard, phone=FLORIDA, company=FORMULA)
    a_lead(callboard, "Bo", message='two\nlines, and "more"')
    rows = list(csv.DictReader(io.StringIO(callboard("leads", "export").out)))
    assert [row["name"] for row in rows] == ["Dana", "Bo"]
    assert rows[0]["company"] == f"'{FORMULA}"
    assert rows[1]["message"] == 'two\nlines, and "more"'
    assert [row["id"] for row in callboard("leads", "export", "--json").json] == [1, 2]

    file = tmp_path / "leads.csv"
    told = callboard("leads", "export", "--source", "other", "--to", file)
    assert told.out == f"2 leads written to {file}.\n"
    for lead_id in (1, 2):
        callboard("leads", "erase", lead_id, "--why", "to see the file alone bring them back")
    assert callboard("leads", "import", file).code == 0
    back = {row["name"]: row for row in callboard("leads", "list", "--json").json if row["name"]}
    assert set(back) == {"Dana", "Bo"}
    assert back["Dana"]["phone"] == FLORIDA
    assert callboard("leads", "show", back["Dana"]["id"], "--json").json["company"] == FORMULA
