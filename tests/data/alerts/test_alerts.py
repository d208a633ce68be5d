"""What operators are told: each event once, tried a few times, and never silently dropped."""

from __future__ import annotations

from datetime import timedelta

from data.alerts.raising import RETRY_SECONDS, due_alerts, raise_alert, settle_alert
from data.alerts.states import AlertKind, AlertState
from data.alerts.tables import Alert
from data.playbook.models import Alerts
from tests.build import HOUR, NOON, Agency


def told(agency: Agency, key: str = "hot:1", kind: AlertKind = AlertKind.HOT_LEAD) -> None:
    agency.do(raise_alert, kind, key=key, title="Hot lead: Dana", body="...", now=NOON)


def due(agency: Agency, now: object = NOON, *, channel: bool = True, **wanted: bool) -> list[int]:
    found = agency.do(due_alerts, wanted=Alerts(**wanted), has_channel=channel, now=now)
    return [alert.id for alert in found]


def test_the_same_event_is_told_once(agency: Agency) -> None:
    told(agency)
    told(agency)
    told(agency, "hot:2")
    assert due(agency) == [1, 2]
    agency.do(settle_alert, 1, problem="", now=NOON)
    told(agency)
    assert due(agency) == [2]


def test_an_alert_is_due_until_it_is_settled_and_may_repeat_rather_than_be_lost(
    agency: Agency,
) -> None:
    told(agency)
    assert due(agency) == due(agency) == [1]


def test_what_nobody_wants_or_can_get_is_settled_and_still_listed(agency: Agency) -> None:
    told(agency)
    told(agency, "stuck:1", AlertKind.CLIENT_STUCK)
    assert due(agency, client_stuck=False) == [1]
    assert due(agency, channel=False) == []
    assert {alert.note: alert.state for alert in agency.rows(Alert)} == {
        "alerts.client_stuck is off": AlertState.NOT_WANTED,
        "CALLBOARD_ALERT_URLS is not set": AlertState.NOT_WANTED,
    }
    assert due(agency) == []


def test_every_kind_can_be_switched_off_by_its_name() -> None:
    assert set(Alerts.model_fields) == {kind.value for kind in AlertKind}


def test_a_failed_try_waits_longer_each_time_and_is_given_up_visibly(agency: Agency) -> None:
    told(agency)
    now = NOON
    for seconds in RETRY_SECONDS:
        assert due(agency, now) == [1]
        agency.do(settle_alert, 1, problem="503", now=now)
        assert due(agency, now + timedelta(seconds=seconds - 1)) == []
        now += timedelta(seconds=seconds)
    agency.do(settle_alert, 1, problem="503 again", now=now)
    alert = agency.row(Alert, 1)
    assert (alert.state, alert.note, alert.attempts) == (AlertState.FAILED, "503 again", 6)
    assert due(agency, now + HOUR) == []
