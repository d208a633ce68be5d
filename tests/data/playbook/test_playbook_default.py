"""The shipped playbook works as it is, and says what the seeds say."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest

from data.playbook.check import check_cron, check_templates
from data.playbook.load import default_text, load, parse
from data.playbook.models import JobName
from data.playbook.reasons import Reason
from data.playbook.words import find

PLAYBOOK = load(None, thorough=True)


def test_the_default_is_the_same_whether_loaded_or_written_out_by_init():
    assert parse(default_text(), "mine.toml", thorough=True) == PLAYBOOK


def test_the_example_business_is_marked_and_lives_at_an_example_domain():
    assert PLAYBOOK.business.example
    assert PLAYBOOK.business.email.endswith(".example.com")
    assert PLAYBOOK.business.timezone == "America/New_York"


def test_every_table_of_the_file_is_introduced_by_a_comment():
    lines = default_text().splitlines()
    for table in PLAYBOOK.model_dump():
        at = next(i for i, line in enumerate(lines) if re.match(rf"\[+{table}\b", line))
        before = [line for line in lines[max(0, at - 12) : at] if line.startswith("#")]
        assert before, f"[{table}] has no comment above it"


def test_leads_come_from_every_place_that_000_and_001_name():
    assert " ".join(PLAYBOOK.sources) == (
        "website portal ad referral phone social event import other"
    )


def test_who_called_is_answered_by_text_first_and_all_others_by_mail():
    for name, source in PLAYBOOK.sources.items():
        assert source.channels == (("sms", "email") if name == "phone" else ("email", "sms")), name


@pytest.mark.parametrize(
    ("word", "source"),
    [
        ("zillow", "portal"),
        ("realtor.com", "portal"),
        ("thumbtack", "portal"),
        ("angi", "portal"),
        ("houzz", "portal"),
        ("google ads", "ad"),
        ("instagram", "social"),
        ("voicemail", "phone"),
        ("webinar", "event"),
        ("csv", "import"),
    ],
)
def test_a_source_is_known_by_its_other_names(word, source):
    assert [name for name, s in PLAYBOOK.sources.items() if word in s.aliases] == [source]


def test_a_paid_medium_is_an_ad_and_facebook_without_one_is_social():
    for medium in ("cpc", "ppc", "paid"):
        assert medium in PLAYBOOK.sources["ad"].utm_medium
    assert "facebook" in PLAYBOOK.sources["social"].utm_source
    assert "facebook" not in PLAYBOOK.sources["ad"].utm_source
    assert "google" not in PLAYBOOK.sources["ad"].utm_source


def test_points_are_those_of_000_and_each_kind_is_capped():
    points = {kind: (p.points, p.cap) for kind, p in PLAYBOOK.scoring.points.items()}
    assert points == {
        "open": (5, 15),
        "click": (10, 30),
        "video": (15, 30),
        "pricing_page": (30, 30),
        "booking": (50, 50),
    }
    assert PLAYBOOK.scoring.threshold == 70


def test_opens_and_clicks_together_never_make_a_lead_hot():
    machine_kinds = ("open", "click")
    total = sum(PLAYBOOK.scoring.points[kind].cap for kind in machine_kinds)
    assert total < PLAYBOOK.scoring.threshold


def test_all_nine_reasons_for_review_have_a_rule():
    assert set(PLAYBOOK.review.reasons) == set(Reason)
    assert PLAYBOOK.review.hold_seconds == 10
    assert PLAYBOOK.review.reasons[Reason.HIGH_VALUE].min_amount == 25000
    assert PLAYBOOK.review.reasons[Reason.UNUSUAL].max_length == 2000
    assert PLAYBOOK.review.reasons[Reason.UNUSUAL].links


def test_a_new_lead_hears_from_us_on_day_1_3_and_7():
    assert [step.days for step in PLAYBOOK.sequences["new-lead"].steps] == [1, 3, 7]


def test_the_same_day_sequence_follows_004():
    waits = [step.wait.length for step in PLAYBOOK.sequences["same-day"].steps]
    assert waits[0] < timedelta(hours=8)
    assert waits[1] == timedelta(days=1)
    assert len(waits) in (3, 4), "one or two additional touches"


def test_nobody_is_dropped_who_did_not_decide():
    for name in ("new-lead", "same-day"):
        assert PLAYBOOK.sequences[name].then == "nurture"
    assert PLAYBOOK.sequences["nurture"].steps[0].days == 30


def test_texts_leave_between_8_and_21_and_a_waiting_lead_has_four_minutes():
    assert PLAYBOOK.hours.sms.opens.hour == 8
    assert PLAYBOOK.hours.sms.closes.hour == 21
    assert PLAYBOOK.hours.email.closes.hour == 20
    assert PLAYBOOK.hours.sms_answer_minutes == 15
    assert PLAYBOOK.service.first_response_minutes == 4


def test_every_job_has_an_entry_of_its_own_name():
    assert {name: entry.job for name, entry in PLAYBOOK.jobs.items()} == {
        name: name for name in JobName.__args__ if name != "read-feed"
    }


def test_the_default_passes_the_thorough_checks():
    assert check_templates(PLAYBOOK) == []
    assert check_cron(PLAYBOOK) == []


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("Could we book a call with someone next week?", "consultation"),
        ("I would like to schedule an appointment", "consultation"),
        ("Can you call me back?", "consultation"),
        ("How much do you charge, and what are your rates?", "pricing"),
        ("We are looking for a redesign of our shop", "project"),
        ("The login to my account fails, I need support", "support"),
        ("Are you hiring? I attached my resume and a cover letter", "careers"),
        ("We offer SEO services and backlinks to rank your site", "vendor"),
    ],
)
def test_an_intent_is_the_rule_with_the_most_matches(message, intent):
    counts = {name: len(find(rule.words, message)) for name, rule in PLAYBOOK.intents.items()}
    assert max(counts, key=lambda name: counts[name]) == intent, counts


def test_only_somebody_who_asks_to_talk_is_hot_at_once():
    assert [name for name, rule in PLAYBOOK.intents.items() if rule.hot] == ["consultation"]


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("URGENT: water everywhere", "now"),
        ("I need this asap", "now"),
        ("could you come this week", "soon"),
        ("no rush at all", "low"),
        ("just browsing", "low"),
        ("hello there", None),
    ],
)
def test_urgency_is_read_from_the_words(message, level):
    levels = [rule.level for rule in PLAYBOOK.urgency if find(rule.words, message)]
    assert levels == ([level] if level else [])


def test_an_ordinary_load_imports_neither_jinja2_nor_croniter():
    program = (
        "import sys; from data.playbook.load import load; load(None);"
        "sys.exit(' '.join(m for m in ('jinja2','croniter','textual','apprise','httpx')"
        " if m in sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
