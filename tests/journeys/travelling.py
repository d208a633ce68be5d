"""An agency on a clock that is moved by hand: whatever is due on the way happens, in one process.

Everything goes through the public operations, as the jobs call them, with the time passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from data.leads.contact import Outcome, outcome
from data.outreach import review
from data.outreach.coming_due import prepare_due
from data.outreach.door import Parcel
from data.outreach.panes import review_pane
from data.outreach.queries import next_due
from tests.build import Agency, a_lead, delivered, messages_of, steps_of
from tests.data.inbox.following.mails import letter, mailed, out_of_office
from tests.data.inbox.following.telling import FORM, calendly, tell, text_from

NEW_YORK = ZoneInfo("America/New_York")
DANA, HER_NUMBER = "dana@example.org", "+1 212 555 0187"
CLOCK = "%a %d %b %H:%M"


@dataclass
class Story:
    """Dana Ortiz and us. `heard` is all she got, each as "Tue 24 Nov 12:00 email day-1"."""

    agency: Agency
    now: datetime
    zone: ZoneInfo = NEW_YORK
    heard: list[str] = field(default_factory=list)
    letters: int = 0

    def until(self, when: str) -> list[str]:
        """Let time pass until that local time; gives what she got on the way."""
        told, end = len(self.heard), self.at(when)
        while (due := self.agency.ask(next_due, self.now, ("email", "sms"))) and due <= end:
            self.now = max(self.now, due)
            if not self._work():
                self.now += timedelta(minutes=1)
        self.now = max(self.now, end)
        return self.heard[told:]

    def _work(self) -> bool:
        """What the jobs do at this moment; whether there was anything to do."""
        prepared = self.agency.do(prepare_due, house=self.agency.house, now=self.now, by="runner")
        left = delivered(self.agency, now=self.now)
        self.heard += [self._line(parcel) for parcel in left]
        return bool(prepared or left)

    def _line(self, parcel: Parcel) -> str:
        message = next(
            one for one in messages_of(self.agency, parcel.lead_id) if one.id == parcel.id
        )
        steps = {step.id: step.step for step in steps_of(self.agency, parcel.lead_id)}
        what = steps.get(message.follow_up_id or 0, "the answer")
        return f"{self.now.astimezone(self.zone):{CLOCK}} {parcel.channel} {what}"

    def at(self, when: str) -> datetime:
        return datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=self.zone)

    def asks(self, message: str = "We would like a new website.", **fields: object) -> int:
        """She fills in the form and is answered as fast as the rules allow; gives the lead."""
        told = {"email": DANA, "phone": None, "message": message, **fields}
        lead_id = a_lead(self.agency, now=self.now, **told)
        self._work()
        return lead_id

    def mails(self, text: str, lead_id: int) -> None:
        """She answers our newest mail."""
        answered = messages_of(self.agency, lead_id)[-1]
        self.letters += 1
        key = f"r{self.letters}@mail.example.org"
        mailed(self.agency, letter(text, answers=answered, key=key, at=self.now), now=self.now)

    def is_away_until(self, day: str, lead_id: int) -> None:
        """Her mail program answers our newest mail."""
        answered = messages_of(self.agency, lead_id)[-1]
        mailed(self.agency, out_of_office(day, answers=answered), now=self.now)

    def texts(self, words: str) -> None:
        self.letters += 1
        text_from(self.agency, HER_NUMBER, words, sid=f"SM{self.letters}", now=self.now)

    def books(self, when: str, invitee: str = "one", **more: object) -> None:
        """She picks a time on our booking page."""
        self._booking("invitee.created", when, invitee, **more)

    def cancels(self, when: str, invitee: str = "one", **more: object) -> None:
        self._booking("invitee.canceled", when, invitee, **more)

    def _booking(self, event: str, when: str, invitee: str, **more: object) -> None:
        starts = self.at(when)
        times = {
            "uri": f"https://api.calendly.com/scheduled_events/{invitee}",
            "name": "A call",
            "start_time": starts.astimezone(ZoneInfo("UTC")).isoformat(),
            "end_time": (starts + timedelta(minutes=30)).astimezone(ZoneInfo("UTC")).isoformat(),
        }
        calendly(self.agency, event, invitee, now=self.now, scheduled_event=times, **more)

    def calls_in_vain(self) -> int:
        """She calls, and nobody takes it; gives the lead."""
        fields = {"CallSid": "CA1", "AccountSid": "AC1", "From": HER_NUMBER.replace(" ", ""),
                  "To": "+12125550142", "CallStatus": "no-answer",
                  "Direction": "inbound"}  # fmt: skip
        body = urlencode(fields).encode()
        became = tell(self.agency, "twilio", body, FORM, now=self.now)
        assert became.lead_id is not None
        self._work()
        return became.lead_id

    def noted(
        self, result: Outcome, lead_id: int, note: str = "", on: datetime | None = None
    ) -> None:
        """Ana notes what came of it."""
        self.agency.do(outcome, lead_id, result, house=self.agency.house, note=note, on=on,
                       now=self.now, by="ana")  # fmt: skip

    def waiting(self) -> list[str]:
        """What stands in the review queue, each as its reasons."""
        rows = self.agency.ask(review_pane, now=self.now)
        return [", ".join(row.reasons) for row in rows]

    def approved(self, text: str | None = None) -> None:
        """Ana reads the one draft that waits, mends it where `text` is given, and lets it go."""
        (row,) = self.agency.ask(review_pane, now=self.now)
        if text is not None:
            self.agency.do(review.edit, row.id, body=text, playbook=self.agency.playbook,
                           now=self.now, by="ana")  # fmt: skip
        self.agency.do(review.approve, row.id, shown=None, hold=timedelta(seconds=10),
                       now=self.now, by="ana")  # fmt: skip


def a_story(agency: Agency, began: str, zone: ZoneInfo = NEW_YORK) -> Story:
    """It begins at that time of the zone's clock."""
    return Story(agency, datetime.strptime(began, "%Y-%m-%d %H:%M").replace(tzinfo=zone), zone)
