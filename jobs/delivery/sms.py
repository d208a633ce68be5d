"""Texts to leads, over whichever SMS service Apprise has a URL for.

The same rule as for mail: a refusal in words, or a connection that never was, is certain; whatever
else is not a plain yes is uncertain. What each fault leads to stands in docs/delivery.md.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from jobs.delivery.apprise_post import Report, load, off_the_loop, post, scheme_of
from jobs.delivery.outcome import About, Outcome, failed, retry, sent, uncertain
from jobs.delivery.plain_text import as_sentence

if TYPE_CHECKING:
    from apprise import NotifyBase

TO = "{to}"  # where the URL wants the number, if not at the end of its path
# Generic web hooks have no targets: the number travels in the payload, as the field `to`.
PAYLOAD_SCHEMES = frozenset(("json", "jsons", "form", "forms"))

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EXAMPLE = "+12025550123"  # reserved for fiction; only ever parsed, never sent to

_NOT_UNDERSTOOD = "The SMS URL is not one that Apprise understands; check CALLBOARD_SMS_URL."

_STATUS_SAID = re.compile(r"error=(\d+)\.?$")
_STATUS_ANSWERED = re.compile(r"[\"']status[\"']\s*:\s*[\"']?(\d{3})\b")
# Twilio's: not a number, not routable, not a mobile one.
_DEAD_NUMBER = frozenset((21211, 21217, 21614))
_OPTED_OUT = 21610  # Twilio's: they sent STOP to our number, and it told us nothing of it
_TWILIO_BASE = 20000  # Twilio's 20429 is HTTP 429, its 20503 HTTP 503
# Faults of urllib3 that come before the first byte of a request.
_NEVER_CONNECTED = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "CERTIFICATE_VERIFY_FAILED",
    "WRONG_VERSION_NUMBER",  # it speaks no TLS
)
# It says that it did not take the text up (RFC 9110 15.5.9, 15.6.4; RFC 8470 5.2; RFC 6585 4).
_COME_BACK = frozenset((408, 425, 429, 503))
# Of these, the ones that any other text would meet too.
_TOO_MUCH = frozenset((429, 503))
# About our account, and mended there or in the settings: token, balance, proxy.
_OUR_ACCOUNT = frozenset((401, 402, 407))
# A POST that was done is often answered by one of these too (RFC 9110 15.4.3, 15.4.4).
_PERHAPS_DONE = frozenset((302, 303))


class SmsSender:
    """One SMS service. Sends may run side by side; each uses an object of its own."""

    def __init__(self, url: str) -> None:
        self._url = url.strip()

    async def send(self, to_e164: str, body: str) -> Outcome:
        """One try to send `body` to exactly one number, `+` and digits. Does not raise."""
        if not _E164.fullmatch(to_e164):
            return failed("The phone number is not in international form (+ and digits).")
        if not body.strip():
            return failed("The text is empty.")
        try:
            return await off_the_loop(lambda: self._send(to_e164, body))
        except TimeoutError:
            return uncertain(
                "The SMS service took too long to finish its answer; the text may have gone."
            )

    def _send(self, to: str, body: str) -> Outcome:
        try:
            channel = load(_addressed(self._url, to), limit=0)
            why_not = _why_not(channel, to)
        except Exception as fault:  # noqa: BLE001 - plugins are many; nothing was handed over yet
            return retry(f"The SMS URL can't be used: {type(fault).__name__}.", "server")
        if channel is None:
            return retry(_NOT_UNDERSTOOD, "server")  # the setting's fault, not the recipient's
        if why_not is not None:
            return failed(why_not)
        _keep_in_one_piece(channel)
        try:
            return judge(post(channel, self._url, body))
        except Exception as fault:  # noqa: BLE001 - unknown, and perhaps after the hand-over
            return uncertain(
                f"Sending broke down ({type(fault).__name__}); the text may have gone."
            )


def check_sms_url(url: str) -> str | None:
    """None where texts can be sent over `url`, else one sentence without its secrets."""
    try:
        return _why_not(load(_addressed(url.strip(), _EXAMPLE)), _EXAMPLE)
    except Exception as fault:  # noqa: BLE001 - plugins are many
        return f"The SMS URL can't be used: {type(fault).__name__}."


def judge(report: Report) -> Outcome:
    """The verdict. Certain only where the status answered says that the text was not taken, or no
    connection was ever made. A 5xx does not say so: the service broke down at it, or after it."""
    if report.accepted:
        return sent()
    said = as_sentence(report.words or "no reason given")
    status = _status(report)
    if status is None:
        traces = " ".join(report.traces)
        if any(mark in traces for mark in _NEVER_CONNECTED):
            return retry(f"The SMS service could not be reached: {said}", "server")
        return uncertain(f"The SMS service gave no clear answer, so the text may have gone: {said}")
    if status in _COME_BACK:
        whose: About = "server" if status in _TOO_MUCH else ""
        return retry(f"The SMS service asked us to come back later: {said}", whose)
    if status in _OUR_ACCOUNT:
        return retry(
            f"The SMS service does not accept our account; check CALLBOARD_SMS_URL: {said}",
            "server",
        )
    if status in _PERHAPS_DONE or status < 300:
        return uncertain(f"The SMS service gave no clear answer, so the text may have gone: {said}")
    if status < 400:
        return failed(f"The SMS service has moved; correct CALLBOARD_SMS_URL: {said}", "us")
    if status < 500:
        numbers = _numbers_said(report)
        if _OPTED_OUT in numbers:
            return failed(f"They opted out at the SMS service: {said}", "opted_out")
        is_dead = not _DEAD_NUMBER.isdisjoint(numbers)
        return failed(f"The SMS service refused the text: {said}", "address" if is_dead else "")
    return uncertain(f"The SMS service broke down, so the text may have gone: {said}")


def _status(report: Report) -> int | None:
    """The HTTP status answered; 400 where only a service's own error number shows; None where
    nothing was answered, or nothing that tells."""
    numbers = _numbers_said(report)
    for number in numbers:
        if 100 <= number < 600:
            return number
    answers = [trace for trace in report.traces if trace.startswith("Response Details")]
    for answer in answers:
        if match := _STATUS_ANSWERED.search(answer):
            return int(match[1])
    for number in numbers:
        if _TWILIO_BASE + 400 <= number < _TWILIO_BASE + 600:
            return number - _TWILIO_BASE
    return 400 if numbers else None


def _numbers_said(report: Report) -> list[int]:
    return [int(match[1]) for said in report.said if (match := _STATUS_SAID.search(said))]


def _addressed(url: str, to: str) -> str:
    number = quote(to, safe="")
    if TO in url:
        return url.replace(TO, number)
    address, mark, query = url.partition("?")
    if scheme_of(url) in PAYLOAD_SCHEMES:
        return f"{address}?{query}{'&' if query else ''}:to={number}"
    return f"{address.rstrip('/')}/{number}{mark}{query}"


def _why_not(channel: "NotifyBase | None", to: str) -> str | None:
    """Why a text over `channel` would not reach `to` and nobody else; None where it would.

    Apprise drops a number it dislikes and then, as with Twilio, texts *us* and reports success.
    """
    if channel is None:
        return _NOT_UNDERSTOOD
    if channel.schema in PAYLOAD_SCHEMES:
        if any(to in value for value in _payload_values(channel)):
            return None
        return "The SMS URL does not pass the number on."
    targets = _targets(channel)
    if targets is None:
        return "The SMS URL is of a service that does not tell whom a text would reach."
    if len(targets) != 1 or len(channel) != 1:
        return (
            "The SMS URL must name no recipient of its own, and its service must accept the "
            f"number: it would have {len(targets)} recipients instead of one."
        )
    if _digits(targets[0]) != _digits(to):
        return "The SMS service would send the text to another number."
    return None


def _keep_in_one_piece(channel: "NotifyBase") -> None:
    """Whatever `overflow=` says: of a text sent in parts, a later one may be refused when the
    first has gone; and a text that is cut loses its end, where it says how to stop."""
    from apprise import OverflowMode

    channel.overflow_mode = OverflowMode.UPSTREAM


def _payload_values(channel: "NotifyBase") -> list[str]:
    fields = (
        getattr(channel, name, None) or {} for name in ("payload_extras", "params", "headers")
    )
    return [str(value) for field in fields for value in field.values()] + [channel.fullpath]


def _targets(channel: "NotifyBase") -> list[str] | None:
    """Whom the channel would text, or None where its plugin does not say."""
    names = ("targets", "phone", "phones", "target_phones")
    lists = [value for name in names if isinstance(value := getattr(channel, name, None), list)]
    if not lists:
        return None
    # Twilio pairs each number with a mode.
    return [str(item[-1] if isinstance(item, tuple) else item) for found in lists for item in found]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
