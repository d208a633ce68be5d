"""`callboard leads merge`, `unmerge`, `duplicates`, `not-the-same`."""

from __future__ import annotations

from typing import Any

PHONE = "212 555 0142"


def two_leads(callboard: Any) -> None:
    for name in ("Ana", "Bo"):
        callboard("leads", "add", "--name", name, "--email", f"{name}@example.org",
                  "--phone", PHONE, "--message", f"I am {name}")  # fmt: skip


def test_two_suspected_leads_are_listed_merged_and_parted(callboard: Any) -> None:
    two_leads(callboard)
    (pair,) = callboard("leads", "duplicates", "--json").json
    assert (pair["one"]["id"], pair["other"]["id"]) == (1, 2)
    assert pair["evidence"] == ["same phone number +12125550142"]
    merged = callboard("leads", "merge", 1, 2, "--why", "they called")
    assert merged.out.startswith("Lead 2 is merged into lead 1.")
    assert callboard("leads", "duplicates", "--json").json == []
    kept = callboard("leads", "show", 1, "--json").json
    assert [one["door"] for one in kept["sources"]] == ["other"]
    assert {line["body"] for line in kept["conversation"] if line["direction"] == "in"} == {
        "I am Ana", "I am Bo",
    }  # fmt: skip
    assert callboard("leads", "show", 2, "--json").json["merged_into"] == 1
    assert "goes on as lead 1" in callboard("leads", "show", 2).out
    assert callboard("leads", "unmerge", 2, "--json").json == {"id": 2}
    assert len(callboard("leads", "duplicates", "--json").json) == 1


def test_a_no_is_remembered(callboard: Any) -> None:
    two_leads(callboard)
    assert "1 Ana" in callboard("leads", "duplicates").out
    assert callboard("leads", "not-the-same", 1, 2).out == "Leads 1 and 2 stay two.\n"
    assert callboard("leads", "duplicates").out == "Nobody is suspected to be two leads.\n"


def test_what_cannot_be_merged_is_refused_in_a_sentence(callboard: Any) -> None:
    two_leads(callboard)
    for arguments, words in [
        (("merge", 1, 1), "cannot be merged with itself"), (("merge", 1, 9), "no lead 9"),
        (("unmerge", 1), "not merged with any other"),
        (("not-the-same", 1, 9), "no lead 9"),
    ]:  # fmt: skip
        answer = callboard("leads", *arguments)
        assert (answer.code, answer.out) == (1, "")
        assert words in answer.err
