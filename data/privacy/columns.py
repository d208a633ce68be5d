"""Every column of every table, and what erasing a person does with it.

One place for one fact: `erase` works from this table, `export` finds a person's rows by it, and a
test fails for a column that is not named here. A column is kept when it says what happened
without saying to whom: a time, a state, a number, a word of the playbook, the name of a
colleague.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING, EMPTY, NONE, NO = "''", "'{}'", "'[]'", "FALSE"
"""SQL for an empty text, an empty object, an empty list, and no."""


@dataclass(frozen=True, slots=True)
class Erasing:
    """What happens to the rows of a table that are the person's.

    `where` finds them: `{leads}` stands for the person's leads, `{clients}` for the clients they
    became. `becomes` gives the columns that are emptied and the SQL of what they hold then.
    """

    where: str
    keeps: str = ""
    becomes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    deleted: str = ""
    """Columns of rows that are deleted as a whole."""

    @property
    def columns(self) -> set[str]:
        return {*self.keeps.split(), *self.deleted.split(), *self.becomes}


def _of(texts: str = "", **others: str) -> Mapping[str, str]:
    return {**dict.fromkeys(texts.split(), NOTHING), **others}


_BY_LEAD = "lead_id IN ({leads})"
_BY_CLIENT = "client_id IN ({clients})"
_BY_EVENT = (
    "lead_id IN ({leads}) OR message_id IN (SELECT id FROM message WHERE lead_id IN ({leads}))"
)
_BY_PAIR = "one_id IN ({leads}) OR other_id IN ({leads})"

OF_A_PERSON: Mapping[str, Erasing] = {
    "lead": Erasing(
        "id IN ({leads})",
        keeps="id version source door tags intent urgency score stage outcome received_at"
        " submitted_at last_inbound_at respond_by overdue_at first_response_at hot_at closed_at"
        " owner_since handed_off_at erased_at came_by client_id merged_into",
        becomes=_of(
            "name first_name company email email_folded phone_raw phone phone_country message"
            " source_detail page zone owner",
            phone_valid=NO,
            utm=EMPTY,
            place=EMPTY,
            extra=EMPTY,
        ),
    ),
    "lead_arrival": Erasing(
        _BY_LEAD,
        keeps="id lead_id at door source",
        becomes=_of("detail email phone person name_key mail_key"),
    ),
    "consent": Erasing(
        # That there was a yes or a no, when, and who noted it: with it we prove that we might write
        # (GDPR art. 17(3)(e)). Its words are the person's, and go.
        _BY_LEAD,
        keeps="id lead_id channel state at by",
        becomes=_of("source text"),
    ),
    "message": Erasing(
        _BY_LEAD,
        keeps="id version lead_id follow_up_id purpose template channel state created_at due_at"
        " snoozed_until decided_by decided_at attempts first_tried_at tried_at fence lease_owner"
        " lease_until sent_at first_eyes_by first_eyes_at beside_id",
        becomes=_of(
            "recipient domain subject body header_id note approved_hash first_eyes_hash"
            " rejected_because",
            key="'erased:' || id",
            reasons=NONE,
        ),
    ),
    "enrolment": Erasing(
        _BY_LEAD,
        keeps="id lead_id sequence state started_at paused_at ended_at anchor_at",
        becomes=_of("why about"),
    ),
    "follow_up": Erasing(
        _BY_LEAD,
        keeps="id version enrolment_id lead_id sequence step position channel template due_at"
        " state",
        becomes=_of("why"),
    ),
    "score_point": Erasing(_BY_LEAD, keeps="id lead_id kind points at", becomes=_of("why")),
    "inbox_event": Erasing(
        # `key` is sealed first, so that the sender's next delivery of it is still known.
        _BY_EVENT,
        keeps="id inbound_id source kind state lead_id message_id at tries next_at key",
        becomes=_of("booking why event fetch_id problem"),
    ),
    "inbound": Erasing(
        # Also a delivery that told of several people: the others are leads of their own by now.
        f"lead_id IN ({{leads}}) OR id IN (SELECT inbound_id FROM inbox_event WHERE {_BY_EVENT})",
        keeps="id source received_at by state lead_id processed_at fence lease_owner lease_until"
        " import_id",
        becomes=_of(
            "content_type reason",
            external_id="'erased:' || id",
            content_hash="'erased:' || id",
            payload=":no_bytes",
        ),
    ),
    "activity": Erasing(
        # `summary` becomes the kind in plain words: what happened, and when, and nothing else.
        "lead_id IN ({leads}) OR client_id IN ({clients})",
        keeps="id at by kind lead_id client_id message_id summary",
        becomes=_of("why", data=EMPTY),
    ),
    "engagement": Erasing(
        _BY_LEAD,
        deleted="id key lead_id message_id kind at by_machine why link counts_at",
    ),
    "handoff": Erasing(_BY_LEAD, deleted="id lead_id agent at by note"),
    "suspicion": Erasing(_BY_PAIR, deleted="id one_id other_id evidence at settled_at"),
    "not_the_same": Erasing(_BY_PAIR, deleted="id one_id other_id at by"),
    "lead_merge": Erasing(
        "kept_id IN ({leads}) OR gone_id IN ({leads})",
        deleted="id kept_id gone_id at by why before moved undone_at undone_by",
    ),
    "client": Erasing(
        "id IN ({clients})",
        keeps="id version lead_id stage variant owner created_at entered_at waiting_since"
        " operational_at escalated_at",
        becomes=_of(name="'Client ' || id || ' (erased)'", custom=EMPTY),
    ),
    "tick": Erasing(
        _BY_CLIENT, keeps="id client_id stage criterion waived by at", becomes=_of("why")
    ),
    "stage_visit": Erasing(
        _BY_CLIENT, keeps="id client_id stage entered_at left_at", becomes=_of("why")
    ),
    "blocker": Erasing(
        _BY_CLIENT, keeps="id client_id kind by at cleared_by cleared_at", becomes=_of("note")
    ),
    "deed_change": Erasing(
        # What the rows held before; a deed that lacks some of it cannot be taken back any more.
        "lead_id IN ({leads}) OR client_id IN ({clients})",
        deleted="id deed_id kind row_table row_id lead_id client_id before after",
    ),
}
"""In this order: rows that others are found by come after those."""

FOUND_BY_WORDS: Mapping[str, str] = {
    "saved_view": "id name operator pane filter sorting at by",
    "desk_setting": "operator name value at",
    "suppression": "id channel address at by why",
    "alert": "id key kind title body state created_at due_at attempts note recipient",
    "kept_edit": "id operator place version fields kept_at",
    "import_file": "id name source rows columns is_answered at by undone_at undone_by",
    "cron_run": "id entry slot started_at finished_at outcome detail worker lease_until by_hand",
    "bookmark": "name position read_at failures problem failing_since next_at lease_owner"
    " lease_until",
    "worker": "name host pid kind started_at beat_at trouble",
}
"""Tables whose rows belong to no lead, but may speak of one: see `erase` and `traces`."""

NOBODYS: Mapping[str, str] = {
    "cron_entry": "name since paused paused_by",
    "deed": "id at by kind summary final size first_entry last_entry batch"
    " undone_at undone_by undone_first undone_last",
    "holidays": "country year days",
    "presence": "id console operator worker place editing since taken_by taken_at",
    "secret": "name value",
}
"""Tables in which no person can stand."""
