"""`CALLBOARD_IMAP_URL`: what it may say, and sentences that never show the password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobs.intake.imap_url import BadImapUrl, ImapAddress, parse_imap_url, parse_imap_urls


def test_a_plain_url_is_tls_from_the_start_on_993_and_reads_the_inbox_of_the_last_day() -> None:
    assert parse_imap_url("imaps://mia:secret@imap.harbour.example") == ImapAddress(
        host="imap.harbour.example",
        port=993,
        user="mia",
        password="secret",
        folder="INBOX",
        implicit_tls=True,
        since=timedelta(days=1),
    )


def test_user_password_and_folder_are_percent_decoded() -> None:
    address = parse_imap_url("imap://mia%40harbour.example:p%40ss%2Fw%3F@h:1143/Leads/Z%C3%BCrich")
    assert (address.user, address.password) == ("mia@harbour.example", "p@ss/w?")
    assert (address.port, address.folder) == (1143, "Leads/Zürich")
    assert address.name == "mia@harbour.example@h/Leads/Zürich"
    assert "p@ss" not in repr(address)


def test_everything_after_the_question_mark() -> None:
    said = "?folder=Support&starttls=yes&verify=no&mark=seen&since=7"
    address = parse_imap_url(f"imap://mia:x@h{said}")
    assert (address.folder, address.starttls, address.verify) == ("Support", "yes", False)
    assert (address.marks_seen, address.since) == (True, timedelta(days=7))
    assert address.port == 143


def test_several_urls_stand_behind_each_other_and_none_twice() -> None:
    two = parse_imap_urls("imaps://a:x@h  imaps://a:x@h/Sales")
    assert [address.folder for address in two] == ["INBOX", "Sales"]
    assert parse_imap_urls("") == ()
    with pytest.raises(BadImapUrl, match="same mailbox"):
        parse_imap_urls("imaps://a:x@h imaps://a:y@h/INBOX")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("pop3://mia:hush@h", "must begin with imap:// or imaps://"),
        ("imaps://h", "needs a user and a password"),
        ("imaps://mia@h", "needs a user and a password"),
        ("imaps://mia:hu/sh@h", "write / \\? # @ : in the password as"),
        ("imaps://mia:hu#sh@h", "write / \\? # @ : in the password as|needs a user"),
        ("imaps://mia:hush@", "names no server"),
        ("imaps://mia:hush@h:99999", "can't be read"),
        ("imaps://mia:hush@h/A?folder=B", "names the folder twice"),
        ("imaps://mia:hush@h?starttls=no", "leave starttls out"),
        ("imap://mia:hush@h?starttls=maybe", "yes, no or auto"),
        ("imaps://mia:hush@h?verify=perhaps", "yes or no"),
        ("imaps://mia:hush@h?mark=deleted", "can only be seen"),
        ("imaps://mia:hush@h?since=-1", "whole days"),
        ("imaps://mia:hush@h?since=9999", "whole days, up to 365"),
        ("imaps://mia:hush@h?delete=yes", "knows only starttls, verify, folder, mark, since"),
        ("imaps://mia:hush%0D%0Ax@h", "password in the IMAP URL holds a control character"),
        ("imaps://mia:hush@h/A%00B", "folder in the IMAP URL holds a control character"),
        ("imaps://mia:hush@h#x", "has a #"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_without_the_password(url: str, why: str) -> None:
    with pytest.raises(BadImapUrl, match=why) as refused:
        parse_imap_urls(url)
    said = str(refused.value)
    assert "hush" not in said
    assert said.endswith(".")
