"""Fill an empty database with the demo agency as it stands now."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta
from random import Random
from threading import Event
from zoneinfo import ZoneInfo

from console.demo.client_past import rehearse_client
from console.demo.lead_past import rehearse_lead, rehearse_oddity
from console.demo.past_jobs import LOST, begin_schedule, fire, times_of_runs
from console.demo.rehearsal import Rehearsal
from console.demo.stories import client_stories, lead_stories, oddities, text_of
from console.demo.times import Today
from data.playbook.house import House
from data.playbook.load import parse
from data.store import Store

SEED = 7


def demo_house() -> House:
    """The example business with an area of its own, and every channel open: to nowhere."""
    return House(parse(text_of("playbook.toml"), "playbook.toml"), frozenset({"email", "sms"}))


def fill(
    store: Store,
    house: House,
    *,
    now: datetime,
    seed: int = SEED,
    ended: Event | None = None,
) -> None:
    """The same agency for the same `now` and `seed`, but for random message ids.

    Raises `Ended` soon after `ended` is set.
    """
    rng = Random(seed)
    business = house.playbook.business
    today = Today(now, ZoneInfo(business.timezone or "UTC"), business.country)
    rehearsal = Rehearsal(store, house, rng, ended or Event())
    for client in client_stories():
        rehearse_client(client, rehearsal, house, today)
    for lead in lead_stories():
        if not lead.asleep or today.is_night(lead.asleep):
            rehearse_lead(lead, rehearsal, house, today)
    for odd in oddities():
        rehearse_oddity(odd, rehearsal, house, today)
    _play(rehearsal, today)


def _play(rehearsal: Rehearsal, today: Today) -> None:
    """Play it all, and let the cron runner do its work at some of its times.

    The collector finds nothing in rows that are kept, and takes a tenth of the time to do so.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    store, house, rng = rehearsal.store, rehearsal.house, rehearsal.rng
    try:
        begin_schedule(store, house, today.now - timedelta(days=14))
        for number, moment in enumerate(times_of_runs(today)):
            rehearsal.play(until=moment)
            fire(store, house, moment, rng, lost="" if number else LOST)
    finally:
        if was_enabled:
            gc.enable()
