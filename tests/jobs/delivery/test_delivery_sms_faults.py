"""Every fault of an SMS service that docs/delivery.md names; the text goes once at most."""

from __future__ import annotations

import functools
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from jobs.delivery import sms
from jobs.delivery.apprise_post import off_the_loop
from jobs.delivery.sms import SmsSender
from tests.jobs.delivery.sms_faults import ANSWERS, NOT_THERE, SmsRow

LEAD = "+12125550147"

Open = Callable[..., Any]


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row.fault)
async def test_the_fault_leads_to_what_the_page_says_and_is_met_once(
    open_hook: Open, row: SmsRow
) -> None:
    hook = open_hook(**{"body": "The pipes are frozen", **row.hook})
    url = f"json://{hook.address}/?rto=1&retry=2&redirect=yes"
    # What the text says must not be taken for what the service says.
    outcome = await SmsSender(url).send(LEAD, "error=200. NewConnectionError")
    assert (outcome.kind, outcome.about) == (row.kind, row.about), outcome.why
    assert outcome.why.startswith(row.sees)
    assert len(hook.requests) == 1
    if "status" in row.hook and "breaks_off" not in row.hook:
        assert "The pipes are frozen" in outcome.why


@pytest.mark.parametrize("url", ["json://127.0.0.1:1/", "json://nowhere.invalid/"])
async def test_a_service_that_is_not_there_is_tried_again_later(url: str) -> None:
    outcome = await SmsSender(url).send(LEAD, "Hello")
    assert (outcome.kind, outcome.about) == (NOT_THERE.kind, NOT_THERE.about)
    assert outcome.why.startswith(NOT_THERE.sees)


async def test_a_service_without_the_tls_we_ask_for_got_nothing(open_hook: Open) -> None:
    hook = open_hook()
    outcome = await SmsSender(f"jsons://{hook.address}/").send(LEAD, "Hello")
    assert outcome.kind == "retry"
    assert hook.requests == []


async def test_a_redirect_is_not_followed_so_it_can_not_pass_for_a_sent_text(
    open_hook: Open,
) -> None:
    other = open_hook()
    hook = open_hook(status=302, location=f"http://{other.address}/")
    outcome = await SmsSender(f"json://{hook.address}/?redirect=yes").send(LEAD, "Hello")
    assert outcome.kind == "uncertain"
    assert other.requests == []


async def test_after_a_fault_the_next_text_goes(open_hook: Open) -> None:
    hook = open_hook(cuts=True)
    sender = SmsSender(f"json://{hook.address}/")
    assert (await sender.send(LEAD, "Hello")).kind == "uncertain"
    hook.cuts = False
    assert (await sender.send(LEAD, "Hello again")).kind == "sent"


async def test_a_text_goes_in_one_piece_whatever_the_url_says(open_hook: Open) -> None:
    hook = open_hook()
    long = "x" * 40_000 + " Reply STOP to end."
    outcome = await SmsSender(f"json://{hook.address}/?overflow=truncate").send(LEAD, long)
    assert outcome.kind == "sent"
    [(_, _, payload)] = hook.requests
    assert json.loads(payload)["message"].endswith("Reply STOP to end.")


async def test_a_service_that_never_ends_its_answer_is_given_up_and_uncertain(
    open_hook: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = open_hook(hangs=True)
    brief = functools.partial(off_the_loop, within=0.5)
    monkeypatch.setattr(sms, "off_the_loop", brief)
    outcome = await SmsSender(f"json://{hook.address}/?rto=300").send(LEAD, "Hello")
    assert outcome.kind == "uncertain"
    assert "took too long" in outcome.why


def test_a_silent_service_does_not_hold_up_the_end_of_the_program() -> None:
    program = """
import asyncio, sys
from jobs.delivery import sms
from jobs.delivery.apprise_post import off_the_loop
from jobs.delivery.sms import SmsSender

async def main():
    task = asyncio.create_task(SmsSender(sys.argv[1]).send("+12125550147", "Hello"))
    await asyncio.to_thread(sys.stdin.readline)
    task.cancel()

asyncio.run(main())
"""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"json://127.0.0.1:{silent.getsockname()[1]}/?rto=300"
        with subprocess.Popen([sys.executable, "-c", program, url], stdin=subprocess.PIPE) as run:
            line, _ = silent.accept()
            assert run.stdin is not None
            run.stdin.write(b"now\n")
            run.stdin.flush()
            try:
                assert run.wait(timeout=30) == 0
            finally:
                run.kill()
                line.close()
