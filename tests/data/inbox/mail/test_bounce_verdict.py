"""What servers answer, and what it says about the address.

Written after the answers of well-known servers (Google, Microsoft, Yahoo, GMX, mail.ru, Orange,
Mimecast, Postfix, Exim, qmail, sendmail) as they stand in public reports of bounces; the judgement
is ours.
"""

from __future__ import annotations

import pytest

from data.inbox.mail.bounces.verdict import Failure, decide

DEAD = [
    (
        "5.1.1",
        (
            "smtp; 550 5.1.1 The email account that you tried to reach does not exist. "
            "Please try double-checking the recipient's email address for typos or "
            "unnecessary spaces. Learn more at https://support.google.com/mail/?p=NoSuchUser "
            "x - gsmtp"
        ),
    ),
    ("5.0.0", "552 1 Requested mail action aborted, mailbox not found"),
    ("5.0.0", "550 Requested action not taken: mailbox unavailable"),
    (
        "5.0.0",
        (
            "550 Requested action not taken: mailbox unavailable For explanation visit "
            "https://postmaster.web.de/error-messages?ip=192.0.2.1"
        ),
    ),
    (
        "5.5.0",
        (
            "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). "
            "[x.prod.protection.outlook.com]"
        ),
    ),
    ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    (
        "5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    ),
    ("5.1.0", "550 5.1.0 RESOLVER.ADR.InvalidInternalX400"),
    (
        "5.4.310",
        "550 5.4.310 DNS domain exmaple.org does not exist [Message=InfoDomainNonexistent]",
    ),
    ("5.1.1", "550 5.1.1 <ann@example.org> User unknown; rejecting"),
    ("5.1.1", "550 5.1.1 <ann@icloud.com>: user does not exist"),
    ("5.1.1", "550 5.1.1 unknown or illegal alias: ann@me.com"),
    ("5.0.0", "550 No such user - psmtp"),
    ("5.0.0", "550 No such recipient here"),
    ("5.0.0", "550 Mailbox does not exist"),
    ("5.0.0", "550 Invalid recipient: <ann@example.org>"),
    ("5.0.0", "550 Unknown recipient"),
    ("5.0.0", "550 Unrouteable address"),
    ("5.1.1", "550 sorry, no mailbox here by that name (#5.1.1)"),
    (
        "5.0.0",
        (
            "550 Message was not accepted -- invalid mailbox.  Local mailbox ann@mail.ru is "
            "unavailable: user not found"
        ),
    ),
    (
        "5.0.0",
        (
            "550 Message was not accepted -- invalid mailbox. Local mailbox ann@bk.ru is "
            "unavailable: user is terminated"
        ),
    ),
    ("5.0.0", "550 user not found"),
    ("5.7.1", "550 5.7.1 No such user!"),
    (
        "5.1.1",
        (
            "550 5.1.1 <ann@example.org>: Recipient address rejected: undeliverable address: "
            "host mx said: 550 5.1.1 User unknown"
        ),
    ),
    ("5.1.1", "550 5.1.1 <ann@example.org>: Recipient address rejected: example.org"),
    (
        "5.1.2",
        "550 5.1.2 <ann@exmaple.org>... Host unknown (Name server: exmaple.org: host not found)",
    ),
    ("5.1.3", "501 5.1.3 Bad recipient address syntax"),
    (
        "5.4.4",
        (
            "Host or domain name not found. Name service error for name=exmaple.org "
            "type=AAAA: Host not found"
        ),
    ),
    ("5.4.4", "unable to look up host exmaple.org: No address associated with hostname"),
    ("5.1.1", "550 5.1.1 ann@comcast.net Account not available"),
    (
        "5.1.0",
        (
            "550 5.1.0 <ann@cox.net> recipient rejected - Refer to Error Codes section for "
            "more information. AUP#CXRCPT"
        ),
    ),
    ("5.0.0", "550 Mailbox is inactive"),
    ("5.0.0", "551 User has moved; please try <new@example.org>"),
    ("5.0.0", "551 not our customer"),
    ("5.0.0", "550 Address ann@example.org has been replaced by y@example.org"),
    ("5.0.0", "550 5.0.350 One or more of the recipients of this message do not exist"),
    ("5.0.0", "550 RCPT TO:<ann@example.org> User unknown"),
    ("5.0.0", "550 <ann@example.org>: Recipient unknown"),
    ("5.0.0", '550 No Such User Here"'),
    ("5.0.0", "550 ann@example.org is not a valid mailbox"),
    ("5.0.0", "550 Addressee unknown"),
    ("5.0.0", "550 5.7.1 Recipient not found. <https://x>"),
    ("5.0.0", "554 5.1.1 No valid recipients"),
    ("5.0.0", "550 5.1.1 Recipient address rejected: {Gateway} (in reply to RCPT TO command)"),
    (
        "5.0.0",
        "550 permanent failure for one or more recipients (ann@example.org:550 5.1.1 User Unknown)",
    ),
    ("5.0.0", "556 5.1.10 Recipient address has null MX"),
    ("5.0.0", "521 5.2.1 This domain is not accepting email"),
    (
        "5.0.0",
        (
            "550 5.1.1 <ann@orange.fr>: Adresse d au moins un destinataire invalide. Invalid "
            "recipient. OFR204_418 [418]"
        ),
    ),
    ("5.0.0", "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550"),
    ("5.0.0", "550 #5.1.0 Address rejected."),
    ("5.0.0", "550 5.1.0 Address rejected"),
    ("5.3.0", "550 5.3.0 <ann@example.org>... No such user here"),
    ("5.0.0", "550 550 Unknown User (state 13)"),
    ("5.0.0", "vdeliver: Invalid or unknown virtual user 'x'"),
    ("5.0.0", "Sorry, I couldn't find any host named exmaple.org. (#5.1.2)"),
    ("5.0.0", "all relevant MX records point to non-existent hosts"),
    ("5.0.0", "550 sc=invalid x Recipient not exists"),
    (
        "5.0.0",
        "550 The recipient may contain a non-existent account, please check the recipient address.",
    ),
    ("5.0.0", "550 Mailbox not found or access denied"),
    ("5.1.1", "553 5.3.0 <ann@att.net>... Addressee unknown, relay=[192.0.2.1]"),
    ("", "User not listed in public Name & Address Book"),
    ("", "The domain is unknown"),
]
"""The address itself will never work."""

ALIVE = [
    (
        "5.2.2",
        (
            "552 5.2.2 The email account that you tried to reach is over quota and inactive. "
            "Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm"
        ),
    ),
    ("4.2.2", "452 4.2.2 The recipient's inbox is out of storage space."),
    (
        "5.7.1",
        (
            "550 5.7.1 [192.0.2.1] The IP you're using to send mail is not authorized to "
            "send email directly to our servers."
        ),
    ),
    ("5.7.26", "550 5.7.26 This mail has been blocked because the sender is unauthenticated."),
    ("4.7.0", "421 4.7.0 Our system has detected that this message is suspicious"),
    (
        "5.0.0",
        (
            "554 30 Sorry, your message to ann@yahoo.com cannot be delivered. This mailbox "
            "is disabled (554.30)."
        ),
    ),
    (
        "5.0.0",
        (
            "554-gmx.net (mxgmx) Nemesis ESMTP Service not available 554-No SMTP service 554 "
            "Bad DNS PTR resource record."
        ),
    ),
    (
        "5.7.1",
        (
            "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact "
            "your Internet service provider since part of their network is on our block list "
            "(S3150)."
        ),
    ),
    (
        "5.7.511",
        (
            "550 5.7.511 Access denied, banned sender[192.0.2.1]. To request removal from "
            "this list please forward this message to delist@messaging.microsoft.com"
        ),
    ),
    ("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.1]"),
    ("5.1.8", "550 5.1.8 Access denied, bad outbound sender"),
    (
        "5.2.2",
        (
            "554 5.2.2 mailbox full; "
            "STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; "
            "Failed to process message due to a permanent exception"
        ),
    ),
    (
        "5.7.133",
        (
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication "
            "required; Delivery restriction check failed because the sender was not "
            "authenticated when sending to this group"
        ),
    ),
    ("5.7.1", "550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized"),
    ("5.2.3", "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"),
    ("5.4.300", "550 5.4.300 Message expired"),
    ("4.4.7", "550 4.4.7 QUEUE.Expired; message expired"),
    ("5.4.6", "554 5.4.6 Hop count exceeded - possible mail loop"),
    ("5.4.14", "554 5.4.14 Hop count exceeded - possible mail loop ATTR34"),
    ("5.2.1", "550 5.2.1 Mailbox cannot be accessed"),
    ("5.0.0", "550 relay not permitted"),
    ("5.7.1", "554 5.7.1 <ann@example.org>: Relay access denied"),
    ("5.7.1", "550 5.7.1 Unable to relay"),
    ("5.0.0", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
    (
        "5.0.0",
        (
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using "
            "zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1"
        ),
    ),
    ("5.0.0", "550 5.7.1 This message was blocked because it contains prohibited attachments"),
    ("5.0.0", "550 This message was classified as SPAM and may not be delivered"),
    (
        "5.0.0",
        (
            "550 spam message rejected. Please visit "
            "http://help.mail.ru/notspam-support/id?c= or report details to "
            "abuse@corp.mail.ru"
        ),
    ),
    (
        "5.1.1",
        (
            "450 4.1.1 <ann@example.org>: Recipient address rejected: unverified address: "
            "Address verification in progress"
        ),
    ),
    (
        "5.1.8",
        "553 5.1.8 <desk@a.example>... Domain of sender address desk@a.example does not exist",
    ),
    ("4.1.8", "450 4.1.8 <desk@a.example>: Sender address rejected: Domain not found"),
    ("5.1.7", "501 5.1.7 Invalid address"),
    ("4.4.1", "connect to mail.example.org[192.0.2.1]:25: Connection timed out"),
    ("4.4.1", "connect to mail.example.org[192.0.2.1]:25: Connection refused"),
    (
        "4.4.3",
        (
            "Host or domain name not found. Name service error for name=example.org type=MX: "
            "Host not found, try again"
        ),
    ),
    ("5.3.4", "552 5.3.4 Message size exceeds fixed limit"),
    ("5.2.3", "552 5.2.3 Your message exceeded Google's message size limits."),
    ("5.6.0", "554 5.6.0 Message contains NUL characters"),
    ("5.6.7", "5.6.7 SMTPUTF8 is required, but was not offered by host mx"),
    ("5.7.4", "530 5.7.0 Must issue a STARTTLS command first"),
    ("5.0.0", "571 user@example.org prohibited. We do not relay"),
    ("5.2.1", "550 5.2.1 ann@aol.com : MAILBOX DISABLED"),
    ("5.2.1", "550 5.2.1 mailbox unavailable: user suspended"),
    ("5.0.0", "550 User suspended"),
    ("5.0.0", "550 Account has been suspended"),
    ("5.0.0", "552 Quota exceeded (mailbox for user is full)"),
    ("5.0.0", "552 Mailbox has exceeded the limit"),
    ("5.0.0", "552 5.2.2 Over quota"),
    ("5.0.0", "550 5.2.2 <ann@example.org>: user is over quota"),
    ("5.7.1", "550 5.7.1 Recipient not authorized, your IP has been found on a block list"),
    ("5.0.0", "550 Administrative prohibition"),
    ("5.0.0", "550 High probability of spam"),
    (
        "5.0.0",
        "550 Message rejected because x.example [192.0.2.1] is blacklisted at bl.spamcop.net",
    ),
    ("5.0.0", "550 SPF check failed."),
    ("4.7.1", "451 4.7.1 Greylisting in action, please come back later"),
    ("4.2.0", "450 4.2.0 <ann@example.org>: Recipient address rejected: Greylisted"),
    ("5.0.0", "554 No relaying allowed"),
    ("5.0.0", "550 <ann@example.org> is a deactivated mailbox"),
    ("5.2.2", "552 5.2.2 Boite du destinataire pleine. Recipient overquota. OFR204_417 [417]"),
    (
        "5.7.1",
        (
            "550 5.7.1 Service refuse. Veuillez essayer plus tard. Service refused, please "
            "try later. OFR_506 [506]"
        ),
    ),
    ("5.0.0", "550 5.7.0 Local Policy Violation"),
    (
        "5.0.0",
        (
            "554 Email rejected due to security policies - "
            "https://community.mimecast.com/docs/DOC-1369#554"
        ),
    ),
    ("5.0.0", "550 Rejected by header based manually Blocked Senders"),
    ("5.0.0", "550 5.1.0 sender rejected"),
    ("5.0.0", "550 Blocked"),
    (
        "5.0.0",
        (
            "child status 100...The e-mail message could not be delivered because the user's "
            "mailfolder is full."
        ),
    ),
    (
        "5.0.0",
        (
            "Sorry, I couldn't find any host by that name. (#4.1.2) I'm not going to try "
            "again; this message has been in the queue too long."
        ),
    ),
    ("5.0.0", "Sorry, I've been told to reject connects to that host"),
    ("5.0.0", "Mailbox is full / Blocks limit exceeded / Inode limit exceeded"),
    ("5.0.0", "550 5.2.0 Mail rejected"),
    ("5.0.0", "550 MI:SPB 163 smtp"),
    ("5.0.0", "550 Mail content denied. http://service.mail.qq.com/"),
    ("5.0.0", "Account not verified"),
    (
        "5.0.0",
        (
            "553 5.3.0 flpd DNSBL:RBL 521< 192.0.2.1 >_is_blocked. For assistance forward "
            "this error to abuse_rbl@abuse-att.net"
        ),
    ),
    ("", "550 Sender verify failed"),
    ("", "Recipient's mailbox is full"),
    ("", "No route found to domain from server"),
]
"""It may pass, or is about us: mailbox full, policy, spam, size, network, a refused sender."""


@pytest.mark.parametrize(("status", "answer"), DEAD)
def test_this_answer_makes_the_address_dead(status: str, answer: str) -> None:
    verdict = decide(Failure("ann@example.org", status, answer))
    assert verdict.permanent, verdict.why


@pytest.mark.parametrize(("status", "answer"), ALIVE)
def test_this_answer_leaves_the_address_alive(status: str, answer: str) -> None:
    verdict = decide(Failure("ann@example.org", status, answer))
    assert not verdict.permanent, verdict.why


@pytest.mark.parametrize(
    ("stated", "answer", "status"),
    [
        ("5.2.1", "550 5.1.1 unknown user", "5.2.1"),
        ("5.0.0", "550 5.1.1 unknown user", "5.1.1"),
        ("", "550 5.7.1 no such user", "5.7.1"),
        ("", "Sorry, no mailbox here by that name. (#5.1.1)", "5.1.1"),
        ("", "Unknown user", "5.1.1"),
        ("", "452 the mailbox is full", "4.2.2"),
        ("", "the mailbox is full", "5.2.2"),
        ("", "Unrouteable address", "5.1.2"),
        ("", "550 go away, 192.0.2.1 and version 4.1.2.3", "5.0.0"),
    ],
)
def test_the_status_is_the_reports_else_the_answers_else_the_usual_one(
    stated: str, answer: str, status: str
) -> None:
    assert decide(Failure("ann@example.org", stated, answer)).status == status


def test_letters_of_addresses_and_links_decide_nothing() -> None:
    answer = "550 unknown user spam-blacklist@example.org, see https://example.org/mailbox/full"
    assert decide(Failure("spam-blacklist@example.org", "", answer)).permanent


def test_unknown_after_the_mail_was_taken_is_a_filter() -> None:
    context = ">>> DATA\n<<< 550 Unknown user ann@example.org"
    failure = Failure("ann@example.org", "5.2.0", "550 Unknown user ann@example.org", context)
    assert not decide(failure).permanent


def test_the_recipients_own_program_kills_no_address() -> None:
    failure = Failure("ann@example.org", "5.1.1", "procmail: no such user", by_program=True)
    assert not decide(failure).permanent


def test_a_diagnosis_is_one_short_printable_line() -> None:
    verdict = decide(
        Failure("a@example.org", "", "550 5.1.1 no\n such\x1b[31m user " + "x" * 5_000)
    )
    assert verdict.diagnosis.startswith("550 5.1.1 no such [31m user")
    assert len(verdict.diagnosis) <= 400
    assert verdict.diagnosis.isprintable()
