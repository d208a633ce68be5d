"""Whom a refusal is about: an address is given up only for what is said of the address."""

from __future__ import annotations

import pytest

from jobs.delivery.smtp_verdict import Phase, judge_answer


@pytest.mark.parametrize(
    ("phase", "answer", "about"),
    [
        ("recipient", "550 5.1.1 <zoe@lead.example>: Recipient address rejected", "address"),
        ("recipient", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "address"),
        ("recipient", "550-5.2.1 The account is disabled", "address"),
        ("recipient", "550 No such user here", "address"),
        ("recipient", "550 <zoe@lead.example>: user unknown in virtual mailbox table", "address"),
        ("recipient", "550 zoe@lead.example does not exist", "address"),
        ("recipient", "551 5.1.6 Moved", "address"),
        ("recipient", "550 5.7.1 Unable to relay for zoe@lead.example", "us"),
        ("recipient", "554 5.7.1 Service unavailable; blocked using zen.spamhaus.org", "us"),
        ("recipient", "550 5.7.26 This mail is unauthenticated (DMARC)", "us"),
        ("recipient", "550 5.7.1 User unknown or blocked by policy", "us"),
        ("recipient", "550 relay not permitted", "us"),
        ("recipient", "550 Sender unknown", "us"),
        ("recipient", "550 5.1.8 Sender's domain does not exist", "us"),
        ("recipient", "503 5.5.1 Bad sequence of commands", "us"),
        ("recipient", "550 5.0.0 User unknown", "address"),
        ("recipient", "550 5.4.1 Recipient address rejected: Access denied", ""),
        ("recipient", "550 Requested action not taken", ""),
        ("recipient", "550 5.1.1.1 looks like a code and is none", ""),
        ("sender", "550 5.1.1 whatever it says of the sender", "us"),
        ("sender", "552 5.3.4 Message size exceeds the limit", "message"),
        ("text", "552 Too much mail data", "message"),
        ("text", "550 5.7.1 Content rejected", "us"),
        ("text", "554 Message looks like spam", "us"),
        ("text", "554 5.6.1 Body type not supported", "message"),
        ("text", "554 Transaction failed", ""),
        ("text", "550 Your user account does not exist", ""),
    ],
)
def test_a_final_refusal_says_whom_it_is_about(phase: Phase, answer: str, about: str) -> None:
    outcome = judge_answer(phase, int(answer[:3]), answer[4:])
    assert (outcome.kind, outcome.about) == ("failed", about)
    assert ("about us, not about the recipient" in outcome.why) == (about == "us")


@pytest.mark.parametrize(
    ("phase", "answer"),
    [
        ("recipient", "552 5.2.2 Mailbox full"),
        ("recipient", "552 Quota exceeded"),
        ("recipient", "550 5.2.2 Over quota"),
        ("recipient", "452 4.2.2 Over quota"),
        ("text", "554 5.2.2 Mailbox full"),
    ],
)
def test_a_full_mailbox_is_tried_again_whatever_the_class(phase: Phase, answer: str) -> None:
    outcome = judge_answer(phase, int(answer[:3]), answer[4:])
    assert outcome.kind == "retry"
    assert "mailbox is full" in outcome.why


@pytest.mark.parametrize("code", [530, 534, 535, 538])
@pytest.mark.parametrize("phase", ["sign in", "sender", "recipient", "announce", "text"])
def test_a_refusal_of_our_sign_in_waits_for_the_setting_at_any_point(
    phase: Phase, code: int
) -> None:
    outcome = judge_answer(phase, code, "5.7.0 Authentication required")
    assert outcome.kind == "retry"
    assert "CALLBOARD_SMTP_URL" in outcome.why
