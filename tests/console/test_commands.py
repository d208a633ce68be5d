"""The interface people script against (DESIGN §5): fields, exit codes, one sentence on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.conftest import Answer

Callboard = Callable[..., Answer]
FIELDS = {
    "leads": {"id", "name", "email", "phone", "source", "stage", "score", "urgency", "intent",
              "tags", "owner", "received_at", "first_response_at"},
    "review": {"id", "lead_id", "reasons", "channel", "to", "subject", "body", "created_at"},
    "followups": {"id", "lead_id", "sequence", "step", "channel", "due_at", "state"},
    "clients": {"id", "name", "stage", "entered_at", "days_in_stage", "owner", "blockers", "gate"},
    "inbox": {"id", "source", "external_id", "state", "reason", "lead_id"},
    "jobs": {"name", "cron", "next_at", "last", "paused"},
}  # fmt: skip


def a_lead(callboard: Callboard, message: str = "Help with a logo, please.") -> int:
    lead = ("--name", "Dana Ortiz", "--email", "dana@example.org", "--phone", "212-555-0142")
    answer = callboard("leads", "add", *lead, "--message", message, "--json")
    lead_id: int = answer.json["id"]
    return lead_id


@pytest.mark.parametrize("noun", FIELDS)
def test_every_listing_has_its_stable_fields(callboard: Callboard, noun: str) -> None:
    callboard("leads", "touch", a_lead(callboard), "--kind", "call")
    callboard("leads", "add", "--name", "Kim", "--message", "How much is a logo?")
    callboard("clients", "add", "Acme")
    rows = callboard(noun, "list", "--json").json
    assert rows
    assert FIELDS[noun] <= set(rows[0])
    table = callboard(noun, "list")
    assert table.code == 0
    assert len(table.out.splitlines()) == len(rows) + 1


def test_a_lead_added_by_hand_is_tagged_scored_and_answered_like_any_other(
    callboard: Callboard,
) -> None:
    lead = a_lead(callboard, "What does a logo cost? It is urgent.")
    (row,) = callboard("leads", "list", "--json").json
    assert (row["email"], row["phone"]) == ("dana@example.org", "+12125550142")
    assert (row["intent"], row["urgency"], row["stage"]) == ("pricing", "now", "new")
    (draft,) = callboard("review", "list", "--json").json
    assert (draft["lead_id"], draft["reasons"]) == (lead, ["pricing"])
    (item,) = callboard("inbox", "list", "--json").json
    assert (item["state"], item["lead_id"]) == ("created", lead)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("--email", "dana"), "'dana' is not an e-mail address: write one such as "),
        (("--phone", "1" * 5000), f"'{'1' * 39}…' is not a phone number: write one such as "),
    ],
)
def test_a_typed_address_or_number_that_is_none_is_refused_and_not_stored(
    callboard: Callboard, typed: tuple[str, str], why: str
) -> None:
    refused = callboard("leads", "add", "--name", "Dana", *typed)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(why)
    assert callboard("inbox", "list", "--json").json == []


def test_errors_are_one_sentence_on_stderr_with_the_right_exit_code(callboard: Callboard) -> None:
    refused = callboard("leads", "show", 99)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "There is no lead 99.\n"
    for wrong in (("leads", "lst"), ("nothing",), ("leads", "show", "x"), ("outcome", "1"),
                  ("leads", "touch", "1", "--kind", "kiss")):  # fmt: skip
        answer = callboard(*wrong)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err


def test_a_broken_playbook_is_a_sentence_with_file_and_key_and_exit_2(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "team.toml"
    file.write_text('[sources.website]\nfirst_response = "websit"\n')
    monkeypatch.setenv("CALLBOARD_PLAYBOOK", str(file))
    answer = callboard("leads", "list")
    assert answer.code == 2
    assert str(file) in answer.err
    assert "first_response" in answer.err
    assert "did you mean 'website'?" in answer.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://root:secret@localhost/x", "mysql"),
        ("DATABASE_URL", "sqlite:////proc/nowhere/c.sqlite", "CALLBOARD_DATABASE_URL"),
        ("DATABASE_URL", "not a url secret", "CALLBOARD_DATABASE_URL"),
        ("TIMEZONE", "Mars/Base", "Mars/Base"),
        ("GATEWAY_PORT", "eighty", "eighty"),
        ("GATEWAY_PORT", "²", "²"),
        ("PLAYBOOK", "/nowhere/team.toml", "/nowhere/team.toml"),
    ],
)
def test_a_wrong_setting_is_a_sentence_and_exit_2(
    callboard: Callboard, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"CALLBOARD_{name}", value)
    answer = callboard("leads", "list")
    assert answer.code == 2
    assert words in answer.err
    assert "secret" not in answer.err
    assert answer.err.count("\n") == 1


def test_review_edit_approve_and_reject_by_command(callboard: Callboard) -> None:
    a_lead(callboard, "What does a logo cost?")
    (draft,) = callboard("review", "list", "--json").json
    assert callboard("review", "edit", draft["id"], "--body", "Hello [First Name]").code == 0
    unfilled = callboard("review", "approve", draft["id"])
    assert unfilled.code == 1
    assert "[First Name]" in unfilled.err
    callboard("review", "edit", draft["id"], "--body", "Hello Dana.", "--subject", "A logo")
    shown = callboard("review", "show", draft["id"], "--json").json
    assert (shown["body"], shown["subject"]) == ("Hello Dana.", "A logo")
    assert callboard("review", "reject", draft["id"], "--why", "called her").code == 0
    again = callboard("review", "approve", draft["id"])
    assert again.code == 1
    assert "ana rejected this" in again.err


def test_an_incomplete_lead_can_be_completed_in_review(callboard: Callboard) -> None:
    callboard("leads", "add", "--name", "Dana", "--message", "Please help with a logo.")
    (draft,) = callboard("review", "list", "--json").json
    assert draft["reasons"] == ["incomplete"]
    assert "no address" in callboard("review", "approve", draft["id"]).err
    assert callboard("review", "edit", draft["id"], "--to", "not an address").code == 1
    assert callboard("review", "edit", draft["id"], "--to", "dana@example.org").code == 0
    assert callboard("review", "approve", draft["id"]).code == 0


def test_a_touch_and_an_outcome_move_the_automation(callboard: Callboard) -> None:
    lead = a_lead(callboard)
    callboard("leads", "touch", lead, "--kind", "call", "--note", "spoke to her")
    steps = callboard("followups", "list", "--json").json
    assert [step["step"] for step in steps] == ["day-1", "day-3", "day-7"]
    callboard("followups", "pause", steps[0]["id"])
    assert {s["state"] for s in callboard("followups", "list", "--json").json} == {"paused"}
    callboard("followups", "resume", steps[0]["id"])
    callboard("followups", "skip", steps[0]["id"])
    assert len(callboard("followups", "list", "--json").json) == 2
    won = callboard("outcome", lead, "won", "--json").json
    assert callboard("followups", "list", "--json").json == []
    assert callboard("clients", "show", won["client_id"], "--json").json["lead_id"] == lead


def test_a_client_is_walked_through_its_gate_by_command(callboard: Callboard) -> None:
    client = callboard("clients", "add", "Acme", "--json").json["id"]
    callboard("clients", "block", client, "--kind", "technical", "--note", "no DNS")
    missing = callboard("clients", "show", client, "--json").json["missing"]
    callboard("clients", "tick", client, *missing[1:])
    assert missing[0] in callboard("clients", "advance", client).err
    assert callboard("clients", "waive", client, missing[0], "--why", "verbal yes").code == 0
    assert "blocked" in callboard("clients", "advance", client).err
    callboard("clients", "unblock", client)
    assert callboard("clients", "advance", client).code == 0
    assert callboard("clients", "back", client, "--why", "payment bounced").code == 0
    shown = callboard("clients", "show", client, "--json").json
    assert shown["stage"] == "contract-signed"
    assert "verbal yes" in str(shown["criteria"])
    callboard("clients", "values", client, "agent=Mia", "hours=")
    assert callboard("clients", "show", client, "--json").json["values"] == {"agent": "Mia"}


def test_jobs_are_listed_run_and_remembered(callboard: Callboard) -> None:
    ran = callboard("jobs", "run", "overdue-check")
    assert ran.out == "overdue-check: all in time\n"
    (run,) = callboard("jobs", "history", "--json").json
    assert (run["entry"], run["outcome"], run["by_hand"]) == ("overdue-check", "ok", True)
    assert callboard("jobs", "run", "nothing").code == 1
    callboard("jobs", "pause", "daily-digest")
    paused = {row["name"]: row["paused"] for row in callboard("jobs", "list", "--json").json}
    assert paused["daily-digest"] is True
    callboard("jobs", "resume", "daily-digest")


def test_the_playbook_is_written_checked_and_shown(callboard: Callboard, tmp_path: Path) -> None:
    assert callboard("playbook", "init", tmp_path / "team.toml").code == 0
    assert callboard("playbook", "init", tmp_path / "team.toml").code == 1
    checked = callboard("playbook", "check", tmp_path / "team.toml")
    assert checked.code == 0
    assert "6 stages" in checked.out
    shown = callboard("playbook", "show", "--json").json
    assert shown["scoring"]["threshold"] == 70


def test_the_doctor_names_what_is_missing_and_what_is_wrong(
    callboard: Callboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy = {finding["what"]: finding for finding in callboard("doctor", "--json").json}
    assert healthy["database"]["state"] == "ok"
    assert "CALLBOARD_SMTP_URL" in healthy["mail"]["says"]
    monkeypatch.setenv("CALLBOARD_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("CALLBOARD_ALERT_URLS", "nonsense://x")
    ill = callboard("doctor")
    assert ill.code == 1
    assert "127.0.0.1:9: The mail server could not be reached: " in ill.out


def test_hostile_text_reaches_the_terminal_as_harmless_text(callboard: Callboard) -> None:
    name = "\x1b]0;owned\x07\x9bDana\u202e"
    hostile = ("--name", name, "--email", "d@example.org", "--message", "line\x1b[31m red")
    assert callboard("leads", "add", *hostile).code == 0
    shown = ("leads show 1", "leads list", "inbox show 1", "inbox list", "review list")
    for command in shown:
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(callboard(*command.split()).out)


@pytest.mark.parametrize("noun", ["leads", "review"])
def test_a_list_that_is_cut_says_so_beside_its_rows(callboard: Callboard, noun: str) -> None:
    for name in ("Ana", "Ben"):
        lead = ("--name", name, "--email", f"{name.lower()}@example.org")
        callboard("leads", "add", *lead, "--message", "How much is a roof?")
    cut = callboard(noun, "list", "--json", "--limit", 1)
    assert len(cut.json) == 1
    assert cut.err == "Only 1 row was asked for; --limit takes more.\n"
    whole = callboard(noun, "list", "--json")
    assert (len(whole.json), whole.err) == (2, "")


def test_what_no_field_can_hold_is_a_sentence_and_no_fault_of_ours(
    callboard: Callboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.files.read.MAX_FILE", 1_000_000)
    lead, latin = a_lead(callboard), tmp_path / "latin.txt"
    latin.write_bytes(b"caf\xe9")
    for wrong, code, words in (
        (("outcome", lead, "booked", "--on", "9999-12-31T23:59"), 2, "is not a date"),
        (("review", "snooze", 1, "--until", "9999-12-31T23:59"), 2, "is no moment"),
        (("jobs", "history", "--limit", 10**22), 2, "less than or equal"),
        (("review", "edit", 1, "--body-file", latin), 1, "is not a text in UTF-8."),
        (("review", "edit", 1, "--body-file", tmp_path), 1, f"{tmp_path}: Is a directory."),
        (("leads", "import", "/dev/zero"), 1, "/dev/zero is larger than"),
    ):
        answer = callboard(*wrong)
        assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1), wrong
        assert words in answer.err
