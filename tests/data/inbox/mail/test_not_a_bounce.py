"""Mails that look like bounces and are none: people who quote one, receipts, delays, parcels."""

from __future__ import annotations

import pytest

from data.inbox.mail.bounce import read_bounces
from data.inbox.mail.read import read_mail

NOT_BOUNCES = {
    "human quotes bounce": (
        (
            "Return-Path: <ann@example.org>\n"
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Re: Undeliverable: Your enquiry\n"
            "In-Reply-To: <x@y>"
        ),
        (
            "I got this when I wrote to you:\n"
            "\n"
            "> <desk@agency.example.com>: host mx said: 550 5.1.1 User unknown\n"
            "> Final-Recipient: rfc822; ben@example.org\n"
            "> Action: failed\n"
            "> Status: 5.1.1\n"
        ),
    ),
    "human pastes bounce unquoted": (
        "From: Ann <ann@example.org>\nTo: desk@agency.example.com\nSubject: Undeliverable mail?",
        (
            "Your other address fails:\n"
            "\n"
            "Final-Recipient: rfc822; ben@agency.example.com\n"
            "Action: failed\n"
            "Status: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 user unknown\n"
        ),
    ),
    "vacation null path": (
        (
            "Return-Path: <>\n"
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Automatic reply: Your enquiry\n"
            "Auto-Submitted: auto-replied"
        ),
        (
            "I am away. In urgent cases write to ben@example.org. Messages will "
            "not be delivered to others.\n"
        ),
    ),
    "vacation to bounce-like": (
        (
            "Return-Path: <>\n"
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Auto: Delivery problem with your parcel\n"
            "Auto-Submitted: auto-replied"
        ),
        "I am away. Contact ben@example.org.\n",
    ),
    "left company": (
        (
            "Return-Path: <>\n"
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Address no longer in use\n"
            "Auto-Submitted: auto-replied"
        ),
        (
            "Ann has left the company; this mailbox is not monitored. Please write "
            "to ben@example.org.\n"
        ),
    ),
    "newsletter": (
        (
            "Return-Path: <bounces+1@news.example.org>\n"
            "From: Shop <news@shop.example>\n"
            "To: desk@agency.example.com\n"
            "Subject: Delivery failed? Not with us!\n"
            "List-Unsubscribe: <https://x>"
        ),
        "Undeliverable parcels are history. Write to help@shop.example.\n",
    ),
    "order delivery": (
        (
            "From: Shop <noreply@shop.example>\n"
            "To: desk@agency.example.com\n"
            "Subject: Delivery notification for your order"
        ),
        "Your order could not be delivered today. Contact service@shop.example\n",
    ),
    "quota warning to us": (
        (
            "Return-Path: <>\n"
            "From: postmaster@agency.example.com\n"
            "To: desk@agency.example.com\n"
            "Subject: Your mailbox is almost full"
        ),
        "desk@agency.example.com\nYour mailbox is full to 95 %. Soon mail cannot be delivered.\n",
    ),
    "read receipt": (
        (
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Read: Your enquiry\n"
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
        ),
        (
            "--b\n"
            "Content-Type: text/plain\n"
            "\n"
            "read\n"
            "--b\n"
            "Content-Type: message/disposition-notification\n"
            "\n"
            "Final-Recipient: rfc822; ann@example.org\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\n"
            "--b--\n"
        ),
    ),
    "delivered": (
        (
            "Return-Path: <>\n"
            "From: MAILER-DAEMON@x.example\n"
            "To: desk@agency.example.com\n"
            "Subject: Successful Mail Delivery Report\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
        ),
        (
            "--b\n"
            "Content-Type: text/plain\n"
            "\n"
            "Your message was successfully delivered to <ann@example.org>\n"
            "--b\n"
            "Content-Type: message/delivery-status\n"
            "\n"
            "Reporting-MTA: dns; x\n"
            "\n"
            "Final-Recipient: rfc822; ann@example.org\n"
            "Action: delivered\n"
            "Status: 2.0.0\n"
            "--b--\n"
        ),
    ),
    "delivered in text": (
        (
            "Return-Path: <>\n"
            "From: postmaster@x.example\n"
            "To: desk@agency.example.com\n"
            "Subject: Delivered: Your enquiry"
        ),
        "Your message was delivered to the following recipients:\n\nann@example.org\n",
    ),
    "exim delay": (
        (
            "Return-path: <>\n"
            "From: Mail Delivery System <Mailer-Daemon@x.example>\n"
            "To: desk@agency.example.com\n"
            "Subject: Warning: message 1abc delayed 24 hours"
        ),
        (
            "This message was created automatically by mail delivery software.\n"
            "A message that you sent has not yet been delivered to one or more of its\n"
            "recipients after more than 24 hours on the queue on x.example.\n"
            "\n"
            "  ann@example.org\n"
            "    Delay reason: 450 greylisted\n"
            "\n"
            "No action is required on your part. Eventually the mail software will give up,\n"
            "and when that happens, the message will be returned to you.\n"
        ),
    ),
    "sendmail warning": (
        (
            "Return-path: <>\n"
            "From: MAILER-DAEMON@x.example\n"
            "To: desk@agency.example.com\n"
            "Subject: Warning: could not send message for past 4 hours"
        ),
        (
            "    **********************************************\n"
            "    **      THIS IS A WARNING MESSAGE ONLY      **\n"
            "    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n"
            "    **********************************************\n"
            "\n"
            "   ----- The following addresses had transient non-fatal errors -----\n"
            "<ann@example.org>\n"
            "\n"
            "   ----- Transcript of session follows -----\n"
            "<ann@example.org>... Deferred: Connection timed out with mail.example.org.\n"
            "Warning: message still undelivered after 4 hours\n"
            "Will keep trying until message is 5 days old\n"
        ),
    ),
    "forwarded as attachment": (
        (
            "From: Ann <ann@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: look at this\n"
            "Content-Type: multipart/mixed; boundary=b"
        ),
        (
            "--b\n"
            "Content-Type: text/plain\n"
            "\n"
            "see attachment\n"
            "--b\n"
            "Content-Type: message/rfc822\n"
            "\n"
            "From: MAILER-DAEMON@x.example\n"
            "Subject: Undelivered Mail\n"
            "\n"
            "<ben@example.org>: 550 5.1.1 user unknown\n"
            "--b--\n"
        ),
    ),
    "dmarc report": (
        (
            "Return-Path: <>\n"
            "From: noreply-dmarc-support@google.example\n"
            "To: desk@agency.example.com\n"
            "Subject: Report domain: agency.example.com Submitter: google"
        ),
        "x",
    ),
    "postmaster human": (
        (
            "Return-Path: <postmaster@example.org>\n"
            "From: Bob Post <postmaster@example.org>\n"
            "To: desk@agency.example.com\n"
            "Subject: Re: your question\n"
            "In-Reply-To: <a@b>"
        ),
        (
            "Hi, yes the address ann@example.org works again. Best, Bob\n"
            "\n"
            "> it was undeliverable, said 550 user unknown\n"
        ),
    ),
    "portal lead": (
        (
            "Return-Path: <>\n"
            "From: mailer@portal.example\n"
            "To: desk@agency.example.com\n"
            "Subject: New enquiry"
        ),
        "ann@example.org wants to know if you deliver.\n",
    ),
}


@pytest.mark.parametrize("name", NOT_BOUNCES)
def test_what_is_no_bounce_is_left_alone(name: str) -> None:
    header, body = NOT_BOUNCES[name]
    assert read_bounces(read_mail(f"{header}\n\n{body}".encode())) == []
