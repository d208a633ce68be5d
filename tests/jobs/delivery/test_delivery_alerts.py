"""Alerts: every channel on its own, and no secret in what is said about them."""

import json

import pytest

from jobs.delivery.alerts import AlertSender, check_alert_urls


async def test_every_channel_gets_the_alert(open_hook) -> None:
    one, two = open_hook(), open_hook()
    outcome = await AlertSender(f"json://{one.address}/a\n json://{two.address}/b").send(
        "Hot lead", "Zoë asked for a call"
    )
    assert outcome.failed == ()
    assert len(outcome.delivered) == 2
    for hook in (one, two):
        [(_, _, payload)] = hook.requests
        assert json.loads(payload)["title"] == "Hot lead"
        assert json.loads(payload)["message"] == "Zoë asked for a call"


async def test_a_bad_channel_neither_blocks_nor_repeats_the_rest(open_hook) -> None:
    good, bad, silent = open_hook(), open_hook(status=500), open_hook(hangs=True)
    urls = (
        f"json://{bad.address}/?retry=2, nonsense://secret, json://{silent.address}/?rto=0.2,"
        f"json://{good.address}/"
    )
    outcome = await AlertSender(urls).send("Title", "Body")
    assert len(outcome.delivered) == 1
    assert len(outcome.failed) == 3
    assert [len(hook.requests) for hook in (good, bad, silent)] == [1, 1, 1]
    assert all(why.endswith(".") for _, why in outcome.failed)


async def test_what_is_said_about_a_channel_holds_no_token(open_hook) -> None:
    hook = open_hook(status=401, body="bad key tok3n-in-path")
    outcome = await AlertSender(
        f"json://user:passw0rd@{hook.address}/tok3n-in-path?+X-Key=h3ader&:k=payl0ad"
    ).send("Title", "Body")
    told = repr(outcome)
    for secret in ("passw0rd", "tok3n-in-path", "h3ader", "payl0ad"):
        assert secret not in told
    assert outcome.failed[0][0] == "json://127.0.0.1"
    assert "401" in outcome.failed[0][1]


async def test_a_host_that_is_a_token_is_not_named() -> None:
    outcome = await AlertSender("nonsense://s3cret.example/x ntfy://s3cret-topic:bad").send(
        "a", "b"
    )
    assert "s3cret" not in repr(outcome)


async def test_no_channels_is_nothing_to_do() -> None:
    outcome = await AlertSender(" , \n").send("Title", "Body")
    assert (outcome.delivered, outcome.failed) == ((), ())


def test_only_the_urls_that_apprise_does_not_understand_are_told() -> None:
    urls = (
        "json://127.0.0.1/a,json://127.0.0.1/b mailto://u:pw0rd@gmail.com?to=a@x.example,b@x.example\t"
        "tgram://bad-t0ken/chat plainword t0ken2://"
    )
    told = check_alert_urls(urls)
    assert len(told) == 3
    assert told[0].startswith("Alert channel 4 (tgram://)")
    assert not any("bad-t0ken" in sentence or "pw0rd" in sentence for sentence in told)


@pytest.mark.parametrize("urls", ["", " ", "json://127.0.0.1/a"])
def test_fine_urls_need_no_words(urls: str) -> None:
    assert check_alert_urls(urls) == ()
