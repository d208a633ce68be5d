"""Texts: exactly one, to exactly the number that was meant, or a reason."""

import json
import urllib.parse

import apprise.plugins.twilio
import pytest

from jobs.delivery.apprise_post import Report
from jobs.delivery.outcome import sent
from jobs.delivery.sms import SmsSender, check_sms_url, judge

LEAD = "+12125550147"
US = "+15550001111"
TWILIO = f"twilio://AC{'a' * 32}:{'b' * 32}@{US}"


@pytest.fixture
def twilio(open_hook, monkeypatch):
    """Apprise's own Twilio plugin, talking to a server of ours."""

    def answering(**behaviour):
        hook = open_hook(**{"status": 201, **behaviour})
        monkeypatch.setattr(
            apprise.plugins.twilio.NotifyTwilio, "notify_sms_url", f"http://{hook.address}/{{sid}}"
        )
        return hook

    return answering


async def test_the_number_and_the_text_arrive_at_a_generic_hook(open_hook) -> None:
    hook = open_hook()
    outcome = await SmsSender(f"json://{hook.address}/sms").send(LEAD, "Grüße 🎉\n:smile: \\n")
    assert outcome == sent()
    [(_, path, payload)] = hook.requests
    assert path.startswith("/sms")
    assert json.loads(payload)["to"] == LEAD
    assert json.loads(payload)["message"] == "Grüße 🎉\n:smile: \\n"


async def test_a_form_hook_gets_the_number_too(open_hook) -> None:
    hook = open_hook()
    assert await SmsSender(f"form://{hook.address}/?method=post").send(LEAD, "Hello") == sent()
    assert urllib.parse.parse_qs(hook.requests[0][2].decode())["to"] == [LEAD]


async def test_a_url_may_say_where_the_number_goes(open_hook) -> None:
    hook = open_hook()
    sender = SmsSender(f"json://{hook.address}/?:recipient={{to}}&:message=text")
    assert await sender.send(LEAD, "Hello") == sent()
    assert json.loads(hook.requests[0][2])["recipient"] == LEAD
    assert json.loads(hook.requests[0][2])["text"] == "Hello"


@pytest.mark.parametrize("url", [f"{TWILIO}/", TWILIO, f"{TWILIO}/{{to}}", f"{TWILIO}?to={{to}}"])
async def test_an_sms_service_gets_exactly_our_recipient(twilio, url) -> None:
    hook = twilio()
    assert await SmsSender(url).send(LEAD, "Hello") == sent()
    [(_, _, payload)] = hook.requests
    assert urllib.parse.parse_qs(payload.decode()) == {
        "Body": ["Hello"], "From": [US], "To": [LEAD],
    }  # fmt: skip


async def test_a_long_text_goes_whole_whatever_the_service_cuts(twilio) -> None:
    hook = twilio()
    assert await SmsSender(TWILIO).send(LEAD, "x" * 400) == sent()
    assert urllib.parse.parse_qs(hook.requests[0][2].decode())["Body"] == ["x" * 400]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (f"{TWILIO}/+14155550100", LEAD),  # a second recipient in the settings
        (f"{TWILIO}?to=+14155550100", LEAD),
        (TWILIO, "+123456789012345"),  # valid E.164, but Apprise drops it and would text *us*
    ],
)
async def test_where_not_exactly_our_recipient_would_be_reached_nothing_is_sent(
    twilio, url, number
) -> None:
    hook = twilio()
    outcome = await SmsSender(url).send(number, "Hello")
    assert outcome.kind == "failed"
    assert "recipient" in outcome.why
    assert hook.requests == []


@pytest.mark.parametrize(
    "number", ["", "2125550147", "+0123456789", "+1 212 555", "+1212555/+49", "+12125550147x"]
)
async def test_what_is_no_number_is_never_sent_to(twilio, number) -> None:
    hook = twilio()
    assert (await SmsSender(TWILIO).send(number, "Hello")).kind == "failed"
    assert hook.requests == []


async def test_an_empty_text_is_never_sent(twilio) -> None:
    hook = twilio()
    assert (await SmsSender(TWILIO).send(LEAD, " \n")).kind == "failed"
    assert hook.requests == []


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        (
            {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400},
            400,
            "failed",
        ),
        ({"code": 20429, "message": "Too many requests", "status": 429}, 429, "retry"),
        ({"code": 20503, "message": "Service unavailable"}, 503, "retry"),
        ({"code": 20500, "message": "Internal server error"}, 500, "uncertain"),
        ({"code": 21617, "message": "Bad error=503 body"}, 400, "failed"),
        ({"code": 30001, "message": "Queue overflow"}, 400, "failed"),
    ],
)
async def test_twilios_own_numbers_are_understood(twilio, answer, status, kind) -> None:
    twilio(status=status, body=json.dumps(answer))
    outcome = await SmsSender(TWILIO).send(LEAD, "Hello")
    assert outcome.kind == kind
    assert (outcome.about == "opted_out") == (answer["code"] == 21610)
    assert answer["message"] in outcome.why
    assert "a" * 32 not in outcome.why
    assert "b" * 32 not in outcome.why


async def test_an_optional_channel_does_not_call_a_failure_a_success(open_hook) -> None:
    hook = open_hook(status=400)
    outcome = await SmsSender(f"json://{hook.address}/?optional=yes").send(LEAD, "Hello")
    assert outcome.kind == "failed"


async def test_nothing_is_printed_across_the_screen(open_hook, capfd, caplog) -> None:
    hook = open_hook(status=400)
    await SmsSender(f"json://{hook.address}/secret-token").send(LEAD, "private words")
    await SmsSender("nonsense://secret-token").send(LEAD, "private words")
    assert capfd.readouterr() == ("", "")
    assert "private words" not in caplog.text


async def test_a_setting_nobody_understands_is_our_fault_so_the_text_waits() -> None:
    outcome = await SmsSender("nonsense://secret").send(LEAD, "Hello")
    assert outcome.kind == "retry"
    assert "secret" not in outcome.why


@pytest.mark.parametrize("url", [TWILIO, "json://127.0.0.1:1/sms", f"{TWILIO}/{{to}}"])
def test_a_usable_url_is_fine(url: str) -> None:
    assert check_sms_url(url) is None


@pytest.mark.parametrize(
    "url",
    ["", "hello", "nonsense://x", "twilio://sid:tokentoken@+15550001111", f"{TWILIO}/+14155550100",
     "tgram://123456789:tokentoken/12345", "discord://4174216298/tokentokentoken"],
)  # fmt: skip
def test_an_unusable_url_is_told_in_one_sentence_without_its_secrets(url: str) -> None:
    why = check_sms_url(url)
    assert why is not None
    assert why.endswith(".")
    assert "token" not in why
    assert "Error" not in why


def test_what_nobody_answered_is_uncertain() -> None:
    assert judge(Report(accepted=False)).kind == "uncertain"
    cut = Report(accepted=False, traces=("Socket Exception: ('Connection aborted.')",))
    assert judge(cut).kind == "uncertain"
