"""What can go wrong with a mail server, and what each leads to: the one list behind
docs/delivery.md and behind the tests of the transport and of the runner's delivery.

`python -m tests.jobs.delivery.faults_page` writes the tables of docs/delivery.md anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jobs.delivery.outcome import About, Kind
from tests.smtp_faults import (
    OFFERS,
    Absent,
    Act,
    Cuts,
    Dribbles,
    Hangs,
    HangsUp,
    Presents,
    Says,
    SaysLate,
    Step,
)

PATIENT = "timeout=10"
SOON = "timeout=1.5"
"""For a server that hangs, where seconds cannot be made to pass; enough to connect under load."""

SIGNED_IN = (*OFFERS, b"AUTH PLAIN")
PASSWORD = "s3cret/word"
USER = "ops:s3cret%2Fword@"
_ABOUT_US = "That is about us, not about the recipient: mend it, then approve the message again."
_LOST = "The connection to the mail server was lost while it took the message: "
_GONE = "The mail server went away before it took anything: "
_LATER = "The mail server asked us to come back later: "
_NONSENSE = "The mail server's answer makes no sense: "
_SILENCE = "Timed out waiting for server response."


@dataclass(frozen=True)
class Row:
    """One fault. `sees`: the operator's sentence; one that ends in … goes on with the words of the
    operating system; `sees_apart`: where it is another one without PIPELINING. `texts`: how often
    the server then has the whole text. `settings` and `user` stand in the URL."""

    fault: str
    step: Step
    act: Act
    kind: Kind
    sees: str = ""
    texts: int = 0
    about: About = ""
    recipient: str = "zoe@lead.example"
    settings: str = PATIENT
    user: str = ""
    offers: tuple[bytes, ...] = OFFERS
    has_tls: bool = False
    implicit_tls: bool = False
    sees_apart: str = ""

    @property
    def is_of_one_recipient(self) -> bool:
        """Whether the server can do this to one recipient's message and to no other."""
        return self.step in ("RCPT", "DATA", "text", "end")

    def apart(self) -> Row:
        """The same with a server that takes one command at a time."""
        offers = tuple(offer for offer in self.offers if offer != b"PIPELINING")
        fault = f"{self.fault}, without PIPELINING"
        return replace(self, fault=fault, offers=offers, sees=self.sees_apart or self.sees)

    def reads_as(self, why: str, port: int) -> bool:
        said = why.replace(str(port), "PORT")
        return said.startswith(self.sees[:-1]) if self.sees.endswith("…") else said == self.sees


def _says(*lines: str) -> Says:
    return Says("".join(f"{line}\r\n" for line in lines).encode())


def _row(fault: str, step: Step, act: Act, kind: Kind, sees: str = "", **more: object) -> Row:
    hangs = isinstance(act, Hangs) or (isinstance(act, Says) and act.then == "hangs")
    usual = {"about": _usual(step, kind), **({"settings": SOON} if hangs else {})}
    return Row(fault, step, act, kind, sees, **usual | more)  # type: ignore[arg-type]


def _answered(step: Step, answer: str, kind: Kind, sees: str, about: About = "") -> Row:
    command = {"RCPT": "recipient", "MAIL": "sender", "DATA": "DATA", "end": "text"}[step]
    quoted = answer.replace("\n", " / ")
    act = _says(*answer.split("\n"))
    texts = 1 if step == "end" else 0
    whose = about or _usual(step, kind)
    return Row(f"answers the {command} with `{quoted}`", step, act, kind, sees, texts, whose)


def _usual(step: Step, kind: Kind) -> About:
    """Before the recipient is named, what makes one message wait makes all wait."""
    is_everybodys = kind == "retry" and step not in ("RCPT", "DATA", "text", "end")
    return "server" if is_everybodys else ""


CONNECTING = (
    _row("is not there", "connect", Absent(), "retry",
         "The mail server could not be reached: Error connecting to 127.0.0.1 on port PORT: …"),
    _row("takes the connection and cuts it", "connect", Cuts(), "retry",
         "The mail server could not be reached: Error connecting to 127.0.0.1 on port PORT: …"),
    _row("greets with `421`, too busy", "greeting", _says("421 4.3.2 Busy"), "retry",
         f"{_LATER}421 4.3.2 Busy."),
    _row("greets with `554`, not for us", "greeting", _says("554 5.7.1 Not for you"), "retry",
         "The mail server does not talk to us; check CALLBOARD_SMTP_URL: 554 5.7.1 Not for you."),
    _row("does not greet", "greeting", Hangs(), "retry",
         "The mail server could not be reached: Timed out waiting for server ready message."),
    _row("is no mail server", "greeting", _says("HTTP/1.1 400 Bad Request"), "retry",
         f"{_NONSENSE}Malformed SMTP response line: HTTP/1.1 400 Bad Request."),
    _row("greets without end", "greeting", Says(b"220-hello" * 8000, then="hangs"), "retry",
         f"{_NONSENSE}Response too long."),
    _row("greets a byte at a time", "greeting", Dribbles(b"220 loopback ESMTP\r\n"), "sent",
         texts=1),
    _row("greets in several lines", "greeting", _says("220-welcome", "220 loopback"), "sent",
         texts=1),
    _row("does not answer our name (EHLO)", "EHLO", Hangs(), "retry",
         f"The mail server could not be reached: {_SILENCE}"),
    _row("refuses our name", "EHLO", _says("550 5.7.1 No reverse DNS"), "retry",
         "The mail server does not talk to us; check CALLBOARD_SMTP_URL: "
         "550 5.7.1 No reverse DNS."),
)  # fmt: skip

_NOT_TRUSTED = (
    "The mail server's certificate is not trusted; if it is your own server, "
    "add verify=no to CALLBOARD_SMTP_URL: …"
)
_OTHER_NAME = (
    "The mail server's certificate is for another name than the one in CALLBOARD_SMTP_URL: …"
)
_NOT_ENCRYPTED = "The connection to the mail server could not be encrypted: "

ENCRYPTING = (
    _row("offers STARTTLS and refuses it", "STARTTLS", _says("454 4.7.0 TLS not available"),
         "retry", f"{_LATER}454 4.7.0 TLS not available.", has_tls=True),
    _row("no longer offers STARTTLS, which the setting asks for", "EHLO",
         _says("250-loopback", "250 8BITMIME"), "retry",
         f"{_NOT_ENCRYPTED}it does not offer STARTTLS, which the setting asks for.",
         has_tls=True, settings="timeout=10&starttls=yes"),
    _row("offers STARTTLS and hangs", "TLS", Hangs(), "retry", f"{_NOT_ENCRYPTED}…",
         has_tls=True),
    _row("offers STARTTLS and answers in plain text", "TLS", _says("500 what?"), "retry",
         f"{_NOT_ENCRYPTED}…", has_tls=True),
    _row("shows a certificate nobody vouches for", "TLS", Presents("untrusted"), "retry",
         _NOT_TRUSTED, has_tls=True),
    _row("shows a certificate for another name", "TLS", Presents("other name"), "retry",
         _OTHER_NAME, has_tls=True),
    _row("shows a certificate that has expired", "TLS", Presents("expired"), "retry",
         "The mail server's certificate has expired: …", has_tls=True),
    _row("the same over smtps://", "TLS", Presents("untrusted"), "retry", _NOT_TRUSTED,
         has_tls=True, implicit_tls=True),
    _row("another name over smtps://", "TLS", Presents("other name"), "retry", _OTHER_NAME,
         has_tls=True, implicit_tls=True),
    _row("speaks no TLS where smtps:// asks for it", "TLS", _says("220 loopback"), "retry",
         "The mail server could not be reached: Error connecting to 127.0.0.1 on port PORT: …",
         has_tls=True, implicit_tls=True),
)  # fmt: skip

_BAD_SIGN_IN = "The mail server does not accept our user and password; check CALLBOARD_SMTP_URL: "

SIGNING_IN = (
    _row("does not accept the password", "AUTH", _says("535 5.7.8 Wrong password"), "retry",
         f"{_BAD_SIGN_IN}535 5.7.8 Wrong password.", offers=SIGNED_IN, user=USER),
    _row("repeats what we signed in with", "AUTH",
         _says("535 5.7.8 Wrong: AUTH PLAIN AG9wcwBzM2NyZXQvd29yZA== s3cret/word"), "retry",
         f"{_BAD_SIGN_IN}535 5.7.8 Wrong: AUTH PLAIN … ….", offers=SIGNED_IN, user=USER),
    _row("can't check the password now", "AUTH", _says("454 4.7.0 Directory down"), "retry",
         f"{_LATER}454 4.7.0 Directory down.", offers=SIGNED_IN, user=USER),
    _row("does not answer the password", "AUTH", Hangs(), "retry",
         f"Signing in to the mail server broke off: {_SILENCE}", offers=SIGNED_IN, user=USER),
    _row("knows no signing in", "EHLO", _says("250 loopback"), "retry",
         "Signing in to the mail server broke off: The SMTP AUTH extension is not supported by "
         "this server. Try connecting via TLS (or STARTTLS).", offers=SIGNED_IN, user=USER),
    _answered("MAIL", "530 5.7.0 Authentication required", "retry",
              f"{_BAD_SIGN_IN}530 5.7.0 Authentication required."),
)  # fmt: skip

_SENDER = "The mail server refused our sender address: "

SENDER = (
    _answered("MAIL", "421 4.7.0 Closing", "retry", f"{_LATER}421 4.7.0 Closing."),
    _answered("MAIL", "451 4.3.0 Not now", "retry", f"{_LATER}451 4.3.0 Not now."),
    _answered("MAIL", "553 5.7.1 Sender not owned by user", "failed",
              f"{_SENDER}553 5.7.1 Sender not owned by user. {_ABOUT_US}", "us"),
    _row("hangs at the sender", "MAIL", Hangs(), "retry", f"{_GONE}{_SILENCE}"),
    _row("cuts the connection at the sender", "MAIL", Cuts(), "retry", f"{_GONE}…"),
)  # fmt: skip

_RECIPIENT = "The mail server refused the recipient: "
_FULL = "The recipient's mailbox is full: "

RECIPIENT = (
    _answered("RCPT", "421 4.7.0 Too many", "retry", f"{_LATER}421 4.7.0 Too many."),
    _answered("RCPT", "450 4.2.0 Greylisted", "retry", f"{_LATER}450 4.2.0 Greylisted."),
    _answered("RCPT", "451 4.3.0 Lookup failed", "retry", f"{_LATER}451 4.3.0 Lookup failed."),
    _answered("RCPT", "452 4.2.2 Over quota", "retry", f"{_FULL}452 4.2.2 Over quota."),
    _answered("RCPT", "552 5.2.2 Over quota", "retry", f"{_FULL}552 5.2.2 Over quota."),
    _answered("RCPT", "552 Mailbox full", "retry", f"{_FULL}552 Mailbox full."),
    _answered("RCPT", "550 5.1.1 No such user", "failed", f"{_RECIPIENT}550 5.1.1 No such user.",
              "address"),
    _answered("RCPT", "550 User unknown", "failed", f"{_RECIPIENT}550 User unknown.", "address"),
    _answered("RCPT", "556 5.1.10 Domain takes no mail", "failed",
              f"{_RECIPIENT}556 5.1.10 Domain takes no mail.", "address"),
    _answered("RCPT", "553 5.1.3 Bad address", "failed", f"{_RECIPIENT}553 5.1.3 Bad address.",
              "address"),
    _answered("RCPT", "550 5.7.1 Relaying denied", "failed",
              f"{_RECIPIENT}550 5.7.1 Relaying denied. {_ABOUT_US}", "us"),
    _answered("RCPT", "554 5.7.1 Blocked, see spamhaus.example", "failed",
              f"{_RECIPIENT}554 5.7.1 Blocked, see spamhaus.example. {_ABOUT_US}", "us"),
    _answered("RCPT", "550 Your address is on a blocklist", "failed",
              f"{_RECIPIENT}550 Your address is on a blocklist. {_ABOUT_US}", "us"),
    _answered("RCPT", "550 Rejected", "failed", f"{_RECIPIENT}550 Rejected."),
    _answered("RCPT", "550-5.1.1 No such user\n550 5.1.1 see the page", "failed",
              f"{_RECIPIENT}550 5.1.1 No such user 5.1.1 see the page.", "address"),
    _row("answers the recipient with `550`, a byte at a time", "RCPT",
         Dribbles(b"550 5.1.1 Gone\r\n"), "failed", f"{_RECIPIENT}550 5.1.1 Gone.",
         about="address"),
    _row("answers the recipient with what is no answer", "RCPT", _says("<html>"), "retry",
         f"{_NONSENSE}Malformed SMTP response line: <html>."),
    _row("answers the recipient with a number of no use there", "RCPT", _says("354 go on"), "retry",
         f"{_NONSENSE}354 go on."),
    _row("answers the recipient twice", "RCPT", _says("250 fine", "250 fine"), "retry",
         f"{_NONSENSE}250 fine.", sees_apart=f"{_GONE}it answered more than it was asked."),
    _row("does not offer SMTPUTF8, which an address like jörg@ needs", "EHLO",
         _says("250 loopback"), "failed", "The mail server can't deliver to “jörg@lead.example”: "
         "it knows only addresses in plain letters.", recipient="jörg@lead.example"),
    _row("hangs at the recipient", "RCPT", Hangs(), "retry", f"{_GONE}{_SILENCE}"),
    _row("cuts the connection at the recipient", "RCPT", Cuts(), "retry", f"{_GONE}…"),
)  # fmt: skip

_MESSAGE = "The mail server refused the message: "

ANNOUNCED = (
    _answered("DATA", "451 4.3.0 Not now", "retry", f"{_LATER}451 4.3.0 Not now."),
    _answered("DATA", "554 5.7.1 No more today, policy", "failed",
              f"{_MESSAGE}554 5.7.1 No more today, policy. {_ABOUT_US}", "us"),
    _row("answers DATA with `250`, as if it were done", "DATA", _says("250 fine"), "retry",
         f"{_NONSENSE}250 fine."),
    _row("gives its verdict before it has the text", "DATA", _says("354 go on", "250 filed"),
         "retry", f"{_GONE}it answered more than it was asked."),
    _row("hangs at DATA", "DATA", Hangs(), "retry", f"{_GONE}{_SILENCE}"),
    _row("cuts the connection at DATA", "DATA", Cuts(), "retry", f"{_GONE}…"),
)  # fmt: skip

_SENSELESS = "The mail server took the text, but its answer makes no sense: "

HANDED_OVER = (
    _row("cuts the connection in the middle of the text", "text", Cuts(), "uncertain", f"{_LOST}…"),
    _row("reads no further in the middle of the text", "text", Hangs(), "uncertain",
         f"{_LOST}{_SILENCE}"),
    _row("refuses in the middle of the text and hangs up", "text",
         Says(b"552 5.3.4 Too big\r\n", then="hangs up"), "failed",
         f"{_MESSAGE}552 5.3.4 Too big.", about="message"),
    _row("cuts the connection after the final dot", "end", Cuts(), "uncertain", f"{_LOST}…",
         texts=1),
    _row("hangs up after the final dot", "end", HangsUp(), "uncertain", f"{_LOST}…", texts=1),
    _row("does not answer the text", "end", Hangs(), "uncertain", f"{_LOST}{_SILENCE}", texts=1),
    _row("answers the text with half an answer", "end", Says(b"250-2.0.0 fi", then="hangs up"),
         "uncertain", f"{_LOST}…", texts=1),
    _row("answers the text with what is no answer", "end", _says("<html>"), "uncertain",
         f"{_SENSELESS}Malformed SMTP response line: <html>.", texts=1),
    _row("answers the text with a line of 9,000 characters", "end", _says("250 " + "x" * 9000),
         "uncertain", f"{_SENSELESS}Response too long.", texts=1),
    _row("answers the text with a number of no use there", "end", _says("354 go on"), "uncertain",
         f"{_SENSELESS}354 go on.", texts=1),
    _answered("end", "421 4.3.2 Shutting down", "retry", f"{_LATER}421 4.3.2 Shutting down."),
    _answered("end", "452 4.3.1 Disk full", "retry", f"{_LATER}452 4.3.1 Disk full."),
    _answered("end", "552 5.2.2 Over quota", "retry", f"{_FULL}552 5.2.2 Over quota."),
    _answered("end", "552 Message too big", "failed", f"{_MESSAGE}552 Message too big.", "message"),
    _answered("end", "550 5.7.1 Looks like spam", "failed",
              f"{_MESSAGE}550 5.7.1 Looks like spam. {_ABOUT_US}", "us"),
    _answered("end", "554 5.6.0 Can't be read", "failed", f"{_MESSAGE}554 5.6.0 Can't be read.",
              "message"),
    _row("answers the text late, yet in time", "end", SaysLate(0.3), "sent", texts=1),
    _row("answers the text a byte at a time", "end", Dribbles(b"250-2.0.0\r\n250 filed\r\n"),
         "sent", texts=1),
    _row("answers the text and hangs up", "idle", HangsUp(), "sent", texts=1),
    _row("says `421` and hangs up while nothing is sent", "idle",
         Says(b"421 4.4.2 Idle\r\n", then="hangs up"), "sent", texts=1),
)  # fmt: skip

PHASES: dict[str, tuple[Row, ...]] = {
    "Connecting": CONNECTING,
    "Encryption": ENCRYPTING,
    "Signing in": SIGNING_IN,
    "The sender": SENDER,
    "The recipient": RECIPIENT,
    "Before the text": ANNOUNCED,
    "The text": HANDED_OVER,
}
ROWS = tuple(row for rows in PHASES.values() for row in rows)
OF_ONE_RECIPIENT = tuple(row for row in ROWS if row.is_of_one_recipient)
OF_A_CONNECTION = tuple(row for row in ROWS if not row.is_of_one_recipient)
APART = tuple(row.apart() for row in (*SENDER, *RECIPIENT, *ANNOUNCED) if row.settings != SOON)
"""Before the text it matters whether the commands of a message went together."""
