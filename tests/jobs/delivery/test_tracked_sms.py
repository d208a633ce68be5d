"""A text message is changed only where the team wants its links followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from data.engagement.addresses import Addresses
from data.engagement.followed import UNFOLLOWED, Followed
from data.outreach.door import Parcel
from data.outreach.states import Purpose
from jobs.delivery.post import Post
from tests.build import NOON, a_playbook

ADDRESSES = Addresses("https://go.example.com", "secret")
WORDS = "Book here: https://cal.example.net/mia. Reply STOP to end."


def text_to_dana(followed: Followed) -> Parcel:
    return Parcel(7, 1, "sms", "<a@b.example>", "+12125550142", "Dana", "", WORDS,
                  Purpose.FOLLOW_UP, 1, 1, followed=followed)  # fmt: skip


async def test_a_texts_links_lead_through_us_only_if_the_team_says_so(
    open_hook: Callable[..., Any],
) -> None:
    hook = open_hook()
    post = Post(smtp=None, sms_url=f"json://{hook.address}/sms", unsubscribe_url=lambda _: None,
                addresses=ADDRESSES)  # fmt: skip
    for followed in (UNFOLLOWED, Followed(False, True, True, "tracking.sms_links")):
        said = await post.send(text_to_dana(followed), a_playbook().business, NOON)
        assert said.kind == "sent"
    texts = [json.loads(body)["message"] for _, _, body in hook.requests]
    assert texts == [WORDS, f"Book here: {ADDRESSES.click(7, 0)}. Reply STOP to end."]
