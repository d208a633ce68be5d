"""What may be asked of the lead that a row is about, in whichever list the row stands."""

from __future__ import annotations

from data.leads.stages import OPEN_STAGES, LeadStage
from data.listing.vocabulary import Field, Flag, Known
from data.playbook.models import Urgency
from data.reading import words

OPEN = f"lead.stage IN ({words(OPEN_STAGES)})"
"""In the words of the partial indexes of open leads."""

STAGES = tuple(stage.value for stage in LeadStage)

SOURCES = Known("lead", "lead.source", OPEN)
OWNERS = Known("lead", "lead.owner", f"lead.owner <> '' AND {OPEN}")

WAITS = "lead.respond_by IS NOT NULL"

SOURCE = Field("source", "lead.source", help="where it came from", known=SOURCES)
OWNER = Field("owner", "lead.owner", help="whose it is: me, none or a name", known=OWNERS)
STAGE = Field("stage", "lead.stage", help="where the lead stands", values=STAGES)
URGENCY = Field(
    "urgency", "lead.urgency", help="how soon they want it",
    values=tuple(urgency.value for urgency in Urgency),
)  # fmt: skip
SCORE = Field("score", "lead.score", "number", "points, as in score>50")
TAG = Field("tag", "lead.tags", "tag", "a tag of the lead")
INTENT = Field("intent", "lead.intent", help="what they want")
WAITING = Field(
    "waiting", "lead.submitted_at", "span", "for the first answer, as in waiting>2h", only=WAITS
)
AGE = Field("age", "lead.received_at", "span", "since it came in, as in age<3d")
NAME = Field("name", "lead.name", help="only their name")
MAIL = Field("mail", "lead.email", help="only their mail address")
PHONE = Field("phone", "lead.phone || ' ' || lead.phone_raw", help="only their phone number")
ID = Field("id", "lead.id", "number", "the lead's number")

HOT = Flag("hot", "lead.hot_at IS NOT NULL", "hot leads", "lead.hot_at IS NOT NULL")
LATE = Flag("late", f"{WAITS} AND lead.respond_by < :now", "the first answer is late",
            f"{WAITS} AND lead.respond_by < :now")  # fmt: skip
WAITS_NOW = Flag("waiting", WAITS, "nobody has answered yet", WAITS)
"""Alone it is a flag; with a sign, `waiting>2h`, a field."""

OF_ITS_LEAD = (SOURCE, OWNER, STAGE, SCORE, TAG, NAME, HOT)
"""What every list of a lead's things can be asked of the lead."""

NAMED = ("lead.name", "lead.company", "lead.email", "lead.phone", "lead.phone_raw")
"""What a lead is called by."""
