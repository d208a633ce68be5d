"""A past for the house: three years of leads with their answers, follow-ups and timelines.

Written by SQL inside SQLite, without its safety and with the indexes made afterwards: a million
leads (some fifteen million rows) in two to three minutes. The shares are an agency's: most leads
are lost, some are won, the recent ones are in their first sequence, and many that did not decide
are kept warm for a year, so that hundreds of thousands of steps are scheduled.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.reading import stored
from data.store import open_store

SPAN_DAYS = 1095
WAITING = 5
"""The newest leads: their answers wait for a person, however many leads there are."""
CLIENTS = 300
RUN_DAYS = 30
"""The history of cron runs that is kept; four entries run every minute."""


def seed(url: str, leads: int, now: datetime) -> None:
    """Make a SQLite database with `leads` leads that arrived until `now`; nobody else may have it
    open."""
    store = open_store(url)
    store.close()
    connection = store.driver.connect()
    try:
        _fill(connection, leads, str(stored(now)))
    finally:
        connection.close()


def _fill(connection: Any, leads: int, now: str) -> None:
    for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000",
                   "temp_store=MEMORY"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    values = {
        "n": leads,
        "now": now,
        "step": SPAN_DAYS / leads,
        "clients": min(CLIENTS, leads // 3),
        "waiting": WAITING,
        "minutes": RUN_DAYS * 1440,
    }
    for statement in (_PAST, *_TABLES):
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        connection.execute(statement, named)
    connection.execute("DROP TABLE temp.past")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")


def _at(moment: str) -> str:
    """A Julian day as the text that our time columns hold."""
    return f"strftime('%Y-%m-%d %H:%M:%f', {moment}) || '000'"


_MINUTE = "(1 / 1440.0)"

_OPEN = "past.stage IN ('new', 'contacted', 'engaged', 'booked', 'nurture')"

# `lot` is a number from 0 to 999 that looks random; `age` is in days; `day` is a Julian day.
_PAST = """
    CREATE TEMP TABLE past AS
    WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :n),
    drawn AS (
        SELECT i, (i * 2654435761) % 4294967296 / 7919 % 1000 AS lot,
               (:n - i) * :step + 0.02 AS age,
               julianday(:now) - (:n - i) * :step - 0.02 AS day, i > :n - :waiting AS waits
        FROM number)
    SELECT i, lot, age, day, waits, lot % 4 AS steps_sent,
           CASE WHEN waits THEN 'new'
                WHEN age < 10 THEN
                    CASE WHEN lot < 700 THEN 'contacted' WHEN lot < 820 THEN 'engaged'
                         WHEN lot < 850 THEN 'booked' ELSE 'lost' END
                WHEN age < 365 THEN
                    CASE WHEN lot < 450 THEN 'nurture' WHEN lot < 470 THEN 'engaged'
                         WHEN lot < 590 THEN 'won' ELSE 'lost' END
                ELSE CASE WHEN lot < 20 THEN 'nurture' WHEN lot < 150 THEN 'won' ELSE 'lost' END
           END AS stage,
           'Dana ' || substr('OrtizNowakReedsSilvaHaddaNovak', i % 6 * 5 + 1, 5) || i AS name,
           'past-' || i || '@example.net' AS email,
           printf('+1212%07d', i) AS phone
    FROM drawn
"""

_TABLES = (
    f"""
    WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :clients)
    INSERT INTO client (id, version, name, stage, variant, owner, created_at, entered_at, custom,
                        operational_at)
    SELECT i, 1, 'Client ' || i,
           CASE WHEN i % 8 = 0 THEN 'contract-signed' WHEN i % 8 = 1 THEN 'setup'
                ELSE 'operational' END, '', 'ana', {_at("julianday(:now) - 40 - i")},
           {_at("julianday(:now) - 3 - i % 20")}, '{{}}',
           CASE WHEN i % 8 > 1 THEN {_at("julianday(:now) - 3 - i % 20")} END
    FROM number
    """,
    f"""
    INSERT INTO lead (id, version, name, first_name, company, email, email_folded, phone_raw, phone,
        phone_valid, phone_country, message, source, source_detail, door, page, utm, place, extra,
        zone, tags, intent, urgency, score, stage, owner, outcome, received_at, submitted_at,
        last_inbound_at, respond_by, first_response_at, hot_at, closed_at, client_id)
    SELECT i, 3, name, 'Dana', '', email, email, phone, phone, 1, 'US',
        'Our roof needs help with a leak over the porch, and the gutter is loose. Number ' || i,
        'website', '', 'website', 'https://harbour.example.com/roofs', '{{}}', '{{}}', '{{}}', '',
        '["website", "project"]', 'project', 'normal', lot % 90, stage, '',
        CASE stage WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost' ELSE '' END, {_at("day")},
        {_at("day")}, {_at("day")}, CASE WHEN waits THEN {_at(f"day + 4 * {_MINUTE}")} END,
        CASE WHEN NOT waits THEN {_at(f"day + 0.02 * {_MINUTE}")} END,
        CASE WHEN lot % 25 = 0 THEN {_at("day")} END,
        CASE WHEN NOT ({_OPEN}) THEN {_at("day + 8")} END,
        CASE WHEN lot % 10 < 3 AND NOT waits THEN i % :clients + 1 END
    FROM past
    """,
    f"""
    INSERT INTO inbound (id, source, external_id, content_hash, content_type, payload, received_at,
                         by, state, reason, lead_id, processed_at)
    SELECT i, 'website', 'sha256:' || printf('%08x%024x', i * 2654435761 % 4294967296, i),
        printf('%08x%056x', i * 2654435761 % 4294967296, i), 'application/json',
        CAST('{{"name": "' || name || '", "email": "' || email || '", "phone": "' || phone
            || '", "message": "Our roof needs help with a leak over the porch."}}' AS BLOB),
        {_at("day")}, 'gateway', 'created', '', i, {_at("day")}
    FROM past
    """,
    f"""
    INSERT INTO enrolment (id, lead_id, sequence, state, started_at, ended_at, why)
    SELECT 2 * i, i, 'new-lead',
        CASE WHEN stage IN ('contacted') THEN 'active' WHEN stage = 'nurture' THEN 'finished'
             ELSE 'stopped' END, {_at("day")},
        CASE WHEN stage <> 'contacted' THEN {_at("day + 7")} END, 'its last step is done'
    FROM past WHERE NOT waits
    UNION ALL
    SELECT 2 * i + 1, i, 'nurture', 'active', {_at("day + 7")}, NULL, ''
    FROM past WHERE stage = 'nurture'
    ORDER BY 1
    """,
    f"""
    WITH step(position, name, days) AS (
        VALUES (0, 'day-1', 1), (1, 'day-3', 3), (2, 'day-7', 7)),
    later(position, name, days) AS (
        VALUES (0, 'day-30', 30), (1, 'day-90', 90), (2, 'day-180', 180), (3, 'day-365', 365))
    INSERT INTO follow_up (version, enrolment_id, lead_id, sequence, step, position, channel,
                           template, due_at, state, why)
    SELECT 2, 2 * i, i, 'new-lead', step.name, position, 'email', step.name, {_at("day + days")},
        CASE WHEN stage = 'nurture' OR position < steps_sent AND age > days THEN 'sent'
             WHEN stage = 'contacted' AND age < days THEN 'scheduled' ELSE 'cancelled' END, ''
    FROM past, step WHERE NOT waits
    UNION ALL
    SELECT 1, 2 * i + 1, i, 'nurture', later.name, position, 'email',
        'nurture-' || days,
        {_at("day + 7 + days")}, CASE WHEN age < days + 7 THEN 'scheduled' ELSE 'sent' END, ''
    FROM past, later WHERE stage = 'nurture'
    """,
    f"""
    INSERT INTO message (version, key, lead_id, purpose, template, channel, recipient, domain,
        subject, body, header_id, reasons, state, created_at, due_at, note, decided_by,
        approved_hash, attempts, first_tried_at, tried_at, fence, lease_owner, sent_at)
    SELECT 2, 'first:' || i, i, 'first_response', 'website', 'email', email, 'example.net',
        'Your message to Harbour Roofing',
        'Hi Dana,' || char(10, 10) || 'thank you for writing to us about your roof. I have read '
        || 'what you said and will get back to you with a time for a visit. Would a short call in '
        || 'the morning or in the afternoon be better?' || char(10, 10) || 'Mia',
        printf('<%024x@harbour.example.com>', 2 * i),
        CASE WHEN waits THEN '[{{"reason": "pricing", "why": "asks", "words": []}}]' ELSE '[]' END,
        CASE WHEN waits THEN 'review' ELSE 'sent' END, {_at("day")}, {_at("day")}, '', '', '',
        1 - waits, CASE WHEN NOT waits THEN {_at("day")} END, CASE WHEN NOT waits THEN {_at("day")}
        END, 1 - waits, '', CASE WHEN NOT waits THEN {_at(f"day + 0.02 * {_MINUTE}")} END
    FROM past
    """,
    """
    INSERT INTO message (version, key, lead_id, follow_up_id, purpose, template, channel, recipient,
        domain, subject, body, header_id, reasons, state, created_at, due_at, note, decided_by,
        approved_hash, attempts, first_tried_at, tried_at, fence, lease_owner, sent_at)
    SELECT 2, 'step:' || follow_up.id, i, follow_up.id, 'follow_up', follow_up.template, 'email',
        email, 'example.net', 'Your request',
        'Hi Dana,' || char(10, 10) || 'just checking back on your request. I can still help you '
        || 'get the next step on the calendar. Would a short call be better?'
        || char(10, 10) || 'Mia',
        printf('<%024x@harbour.example.com>', 2 * follow_up.id + 1), '[]', 'sent', due_at, due_at,
        '', '', '', 1, due_at, due_at, 1, '', due_at
    FROM follow_up JOIN past ON past.i = follow_up.lead_id WHERE follow_up.state = 'sent'
    """,
    f"""
    WITH told(minute, kind, summary, why) AS (VALUES
        (0, 'lead.created', 'Lead from website', 'the door is website'),
        (0, 'lead.tagged', 'Tagged: A project, urgency normal', 'help with; no word of urgency'),
        (0, 'message.queued', 'First response queued by email', 'no review reason matched'),
        (0.02, 'message.sent', 'First response sent by email', 'routine: no review reason'),
        (0.02, 'sequence.started', 'Sequence new-lead started', 'it starts with the answer (001)'))
    INSERT INTO activity (at, by, kind, summary, why, lead_id, data)
    SELECT {_at(f"day + minute * {_MINUTE}")}, 'runner', kind, summary, why, i, '{{}}'
    FROM past, told
    """,
    """
    INSERT INTO activity (at, by, kind, summary, why, lead_id, message_id, data)
    SELECT sent_at, 'runner', 'message.sent', 'Follow up sent by email to ' || recipient,
        'routine: no review reason', lead_id, id, '{}'
    FROM message WHERE purpose = 'follow_up'
    """,
    f"""
    INSERT INTO score_point (lead_id, kind, points, at, why)
    SELECT i, 'pricing_page', 30, {_at("day")}, 'the page' FROM past WHERE lot < 300
    """,
    f"""
    INSERT INTO suppression (channel, address, at, by, why)
    SELECT 'email', email, {_at("day + 2")}, 'page', 'unsubscribed' FROM past WHERE lot > 990
    """,
    f"""
    WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < :minutes),
    entry(name) AS (VALUES ('process-inbox'), ('deliver'), ('follow-up'), ('overdue-check'))
    INSERT INTO cron_run (entry, slot, started_at, finished_at, outcome, detail, worker, by_hand)
    SELECT name, {_at(f"julianday(:now) - i * {_MINUTE}")},
        {_at(f"julianday(:now) - i * {_MINUTE}")}, {_at(f"julianday(:now) - i * {_MINUTE}")}, 'ok',
        'nothing new', 'office:1:abcdef', 0
    FROM number, entry
    """,
)
