"""Pick a moment: by digit, or in a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from data.words import _
from screens.dialogs.kept_dialog import KeptDialog
from screens.dialogs.key_list import Choice, KeyList
from screens.dialogs.when import Offered, call_back_moments, read_moment, snooze_moments
from screens.keys import the_key
from screens.reading.telling import toned
from screens.region import full_day_and_month, full_weekday, time_of_day
from screens.spans import local_time

NOT_SET_YET = datetime.max.replace(tzinfo=UTC)
"""What `ComesWhen` answers when an appointment has no time yet."""

NO_MOMENT = _("no moment to come. Try 14:30, tomorrow 9, fri 10:00 or 2 days.")

Offer = Callable[[datetime, tzinfo], tuple[Offered, ...]]


class PickMoment(KeptDialog[datetime | None]):
    """Answers with a moment in UTC, or None. Times are read on the business's clock.

    With a `place` the words typed here are kept until they are used.
    """

    def __init__(self, title: str, offer: Offer, place: str = "") -> None:
        super().__init__()
        self.place = place
        self._title, self._offer = title, offer

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield KeyList(self._choices())
            yield Input(id="moment", placeholder=_("14:30 · fri 10:00 · 2 days · 2026-08-03 9:00"))
            yield Static(classes="dialog--problem")
            yield Static(
                toned(
                    _("a digit picks · tab another time · {close_key} leave").format(
                        close_key=the_key("close")
                    ),
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self.entitle(self._title)
        self.query_one(KeyList).focus()

    def _choices(self) -> list[Choice]:
        now, zone = self.desk.now(), self.desk.zone
        offers = self._offer(now, zone)
        return [
            Choice(str(digit), each.at.isoformat(), each.label, local_time(each.at, now, zone))
            for digit, each in enumerate(offers, 1)
        ]

    def on_key_list_chosen(self, message: KeyList.Chosen) -> None:
        self.dismiss(datetime.fromisoformat(message.choice.value))

    @on(Input.Changed)
    def _show_what_is_meant(self, event: Input.Changed) -> None:
        now, zone = self.desk.now(), self.desk.zone
        text = event.value.strip()
        at = read_moment(text, now, zone) if text else None
        if at is not None:
            self.say(f"→ {_in_full(at.astimezone(zone))}", "success")
        else:
            self.say(NO_MOMENT if text else "", "warning")

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        at = read_moment(event.value, self.desk.now(), self.desk.zone)
        if at is None:
            self.say(_("That is {no_moment}").format(no_moment=NO_MOMENT))
        else:
            self.dismiss(at)


def _in_full(at: datetime) -> str:
    return f"{full_weekday(at)} {full_day_and_month(at)} {time_of_day(at)}"


class Snooze(PickMoment):
    """How long a draft stays out of sight."""

    def __init__(self, place: str = "") -> None:
        super().__init__(_("Out of sight until"), self._moments, place)

    def _moments(self, now: datetime, zone: tzinfo) -> tuple[Offered, ...]:
        usual = timedelta(minutes=self.desk.playbook.review.snooze_minutes)
        return snooze_moments(now, zone, usual)


class CallBack(PickMoment):
    """When the lead is to be called again."""

    def __init__(self, place: str = "") -> None:
        super().__init__(_("Call back when?"), call_back_moments, place)


class ComesWhen(PickMoment):
    """When somebody comes who booked; `NOT_SET_YET` where nobody knows."""

    def __init__(self, place: str = "") -> None:
        super().__init__(_("When do they come?"), call_back_moments, place)

    def _choices(self) -> list[Choice]:
        later = Choice(
            "0", NOT_SET_YET.isoformat(), _("not set yet"), _("they are reminded of nothing")
        )
        return [later, *super()._choices()]
