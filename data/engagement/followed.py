"""What of a lead may be noticed: what the playbook wants, and what the person said to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from data.consent.states import ConsentState
from data.playbook.engagement import Tracking


@dataclass(frozen=True, slots=True)
class Followed:
    """What may tell us something; `why` is the rule."""

    opens: bool
    clicks: bool
    visits: bool
    why: str

    def may_notice(self, kind: str) -> bool:
        """Whether a deed of this kind may be kept: `open`, `click`, or something on the website."""
        return {"open": self.opens, "click": self.clicks}.get(kind, self.visits)


UNFOLLOWED = Followed(False, False, False, "nobody asked for it")


def decide_followed(rules: Tracking, channel: str, consent: str) -> Followed:
    """`consent` is the newest word on tracking (`ConsentState`), empty: none."""
    if consent == ConsentState.WITHDRAWN:
        return Followed(False, False, False, "the person objected to being followed")
    if rules.only_with_consent and consent != ConsentState.GIVEN:
        why = "no consent is on record (tracking.only_with_consent)"
        return Followed(False, False, False, why)
    if channel == "sms":
        return Followed(False, rules.sms_links, rules.visits, "tracking.sms_links")
    return Followed(rules.opens, rules.clicks, rules.visits, "tracking.opens, tracking.clicks")
