"""What an answer, or the loss of one, means for the message. Pure (RFC 5321 4.2, RFC 4954 6)."""

from typing import Literal

from jobs.delivery.outcome import About, Outcome, failed, retry, sent, uncertain
from jobs.delivery.plain_text import as_sentence, one_line
from jobs.delivery.smtp_blame import blame, is_full

# The way of one message through a session, in order.
Phase = Literal["connect", "encrypt", "sign in", "sender", "recipient", "announce", "text"]

LONGEST_WORDS = 300  # characters of a server's answer that a person still reads
SIGN_IN_CODES = frozenset({530, 534, 535, 538})  # RFC 4954 6: about our sign-in, at any phase
CLOSING = 421  # the server ends the session with this answer

_OUR_SETTINGS = frozenset(("connect", "encrypt", "sign in"))
# Before the server has heard of the recipient, its trouble is everybody's.
_EVERYBODYS = _OUR_SETTINGS | {"sender"}
_REFUSED = {
    "sender": "refused our sender address",
    "recipient": "refused the recipient",
    "announce": "refused the message",
    "text": "refused the message",
}
_NOT_THE_RECIPIENT = (
    "That is about us, not about the recipient: mend it, then approve the message again."
)


class Refused(Exception):
    """The server answered no: `code` and its own `words`. Internal to the SMTP transport."""

    def __init__(self, phase: Phase, code: int, words: str) -> None:
        super().__init__(phase, code, words)
        self.phase: Phase = phase
        self.code = code
        self.words = words


class Broken(Exception):
    """There was no answer: refused, cut, timed out, or nonsense, before the text was begun."""

    def __init__(self, phase: Phase, why: str) -> None:
        super().__init__(phase, why)
        self.phase: Phase = phase
        self.why = why


def may_carry_another(phase: Phase, code: int) -> bool:
    """Whether the connection is good for the next message after this answer.

    It must be one that RFC 5321 knows, else nobody knows to which command the next answer will
    belong, and one message's refusal would become another's.
    """
    if phase in _OUR_SETTINGS or code == CLOSING:
        return False
    return 400 <= code < 600 or (phase == "text" and 200 <= code < 300)


def judge_answer(phase: Phase, code: int, words: str) -> Outcome:
    """The verdict on an answer that is not the one hoped for, or that ends the text.

    A refusal of ourselves (connection, encryption, sign-in) is mended in the settings, so the
    message waits. A 5xx about this message is final even where it is about us (5.7.x): a policy
    lasts, asking every quarter of an hour makes a bad reputation worse, and a person should hear
    of it now; `about` keeps the address from being given up for it.
    """
    if phase == "text" and 200 <= code < 300:
        return sent()
    said = _said(code, words)
    whose: About = "server" if phase in _EVERYBODYS else ""
    if 400 <= code < 600 and is_full(phase, code, words):
        return retry(f"The recipient's mailbox is full: {said}")
    if 400 <= code < 500:
        return retry(f"The mail server asked us to come back later: {said}", whose)
    if not 500 <= code < 600:
        # No reply code that RFC 5321 knows: we talk past each other.
        if phase == "text":
            return uncertain(
                f"The mail server took the text, but its answer makes no sense: {said}"
            )
        return retry(f"The mail server's answer makes no sense: {said}", whose)
    if phase == "sign in" or code in SIGN_IN_CODES:
        return retry(
            "The mail server does not accept our user and password; "
            f"check CALLBOARD_SMTP_URL: {said}",
            "server",
        )
    if phase in _OUR_SETTINGS:
        return retry(
            f"The mail server does not talk to us; check CALLBOARD_SMTP_URL: {said}", "server"
        )
    about = blame(phase, code, words)
    explained = f"{said} {_NOT_THE_RECIPIENT}" if about == "us" else said
    return failed(f"The mail server {_REFUSED[phase]}: {explained}", about)


def judge_break(phase: Phase, why: str) -> Outcome:
    """The verdict on a lost or silent connection; `phase` is the one it was lost in."""
    said = as_sentence(one_line(why, limit=LONGEST_WORDS) or "no reason given")
    if phase == "text":
        return uncertain(
            f"The connection to the mail server was lost while it took the message: {said}"
        )
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return retry(_not_trusted(said), "server")
    if phase == "connect":
        return retry(f"The mail server could not be reached: {said}", "server")
    if phase == "encrypt":
        return retry(f"The connection to the mail server could not be encrypted: {said}", "server")
    if phase == "sign in":
        return retry(f"Signing in to the mail server broke off: {said}", "server")
    whose: About = "server" if phase in _EVERYBODYS else ""
    return retry(f"The mail server went away before it took anything: {said}", whose)


def _not_trusted(said: str) -> str:
    if "mismatch" in said or "not valid for" in said:
        return (
            "The mail server's certificate is for another name than the one in "
            f"CALLBOARD_SMTP_URL: {said}"
        )
    if "expired" in said:
        return f"The mail server's certificate has expired: {said}"
    return (
        "The mail server's certificate is not trusted; if it is your own server, "
        f"add verify=no to CALLBOARD_SMTP_URL: {said}"
    )


def _said(code: int, words: str) -> str:
    known = code >= 100  # what can't be read as an answer comes with a made-up number
    return as_sentence(one_line(f"{code} {words}" if known else words, limit=LONGEST_WORDS))
