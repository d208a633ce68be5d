"""What an answer, or the loss of one, means for the message. Pure (RFC 5321 4.2, RFC 4954 6)."""

from typing import Literal

from jobs.delivery.outcome import Outcome, failed, retry, sent, uncertain
from jobs.delivery.plain_text import as_sentence, one_line

# The way of one message through a session, in order.
Phase = Literal["connect", "encrypt", "sign in", "sender", "recipient", "announce", "text"]

LONGEST_WORDS = 300  # characters of a server's answer that a person still reads
SIGN_IN_CODES = frozenset({530, 534, 535, 538})  # RFC 4954 6: about our sign-in, at any phase
CLOSING = 421  # the server ends the session with this answer

_ABOUT_US = frozenset(("connect", "encrypt", "sign in"))
_REFUSED = {
    "sender": "refused our sender address",
    "recipient": "refused the recipient",
    "announce": "refused the message",
    "text": "refused the message",
}


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


def judge_answer(phase: Phase, code: int, words: str) -> Outcome:
    """The verdict on an answer that is not the one hoped for, or that ends the text.

    A refusal of ourselves (connection, encryption, sign-in) is mended in the settings, so the
    message waits; a 5xx about this message is final.
    """
    said = as_sentence(one_line(f"{code} {words}", limit=LONGEST_WORDS))
    if phase == "text" and 200 <= code < 300:
        return sent()
    if 400 <= code < 500:
        return retry(f"The mail server asked us to come back later: {said}")
    if not 500 <= code < 600:
        # No reply code that RFC 5321 knows: we talk past each other.
        if phase == "text":
            return uncertain(
                f"The mail server took the text, but its answer makes no sense: {said}"
            )
        return retry(f"The mail server's answer makes no sense: {said}")
    if phase == "sign in" or code in SIGN_IN_CODES:
        return retry(
            "The mail server does not accept our user and password; "
            f"check CALLBOARD_SMTP_URL: {said}"
        )
    if phase in _ABOUT_US:
        return retry(f"The mail server does not talk to us; check CALLBOARD_SMTP_URL: {said}")
    return failed(f"The mail server {_REFUSED[phase]}: {said}")


def judge_break(phase: Phase, why: str) -> Outcome:
    """The verdict on a lost or silent connection; `phase` is the one it was lost in."""
    said = as_sentence(one_line(why, limit=LONGEST_WORDS) or "no reason given")
    if phase == "text":
        return uncertain(
            f"The connection to the mail server was lost while it took the message: {said}"
        )
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return retry(
            "The mail server's certificate is not trusted; if it is your own server, "
            f"add verify=no to CALLBOARD_SMTP_URL: {said}"
        )
    if phase == "connect":
        return retry(f"The mail server could not be reached: {said}")
    return retry(f"The mail server went away before it took anything: {said}")
