"""What may be asked of the lead that a row is about, in whichever list the row stands."""

from __future__ import annotations

from data.leads.stages import OPEN_STAGES, LeadStage
from data.listing.vocabulary import Field, Flag, Known
from data.playbook.urgency import Urgency
from data.reading import words
from data.words import _

OPEN = f"lead.stage IN ({words(OPEN_STAGES)})"
"""In the words of the partial indexes of open leads."""

STAGES = tuple(stage.value for stage in LeadStage)

SOURCES = Known("lead", "lead.source", OPEN)
OWNERS = Known("lead", "lead.owner", f"lead.owner <> '' AND {OPEN}")

WAITS = "lead.respond_by IS NOT NULL"

SOURCE = Field("source", "lead.source", help=_("where it came from"), known=SOURCES)
OWNER = Field("owner", "lead.owner", help=_("whose it is: me, none or a name"), known=OWNERS)
STAGE = Field("stage", "lead.stage", help=_("where the lead stands"), values=STAGES,
              ours=STAGES)  # fmt: skip
URGENCIES = tuple(urgency.value for urgency in Urgency)
URGENCY = Field("urgency", "lead.urgency", help=_("how soon they want it"), values=URGENCIES,
                ours=URGENCIES)  # fmt: skip
SCORE = Field("score", "lead.score", "number", _("points, as in score>50"))
TAG = Field("tag", "lead.tags", "tag", _("a tag of the lead"))
INTENT = Field("intent", "lead.intent", help=_("what they want"))
WAITING = Field(
    "waiting", "lead.submitted_at", "span", _("for the first answer, as in waiting>2h"), only=WAITS
)
AGE = Field("age", "lead.received_at", "span", _("since it came in, as in age<3d"))
NAME = Field("name", "lead.name", help=_("only their name"))
MAIL = Field("mail", "lead.email", help=_("only their mail address"))
PHONE = Field("phone", "lead.phone || ' ' || lead.phone_raw", help=_("only their phone number"))
ID = Field("id", "lead.id", "number", _("the lead's number"))

HOT = Flag("hot", "lead.hot_at IS NOT NULL", _("hot leads"), "lead.hot_at IS NOT NULL")
LATE = Flag("late", f"{WAITS} AND lead.respond_by < :now", _("the first answer is late"),
            f"{WAITS} AND lead.respond_by < :now")  # fmt: skip
WAITS_NOW = Flag("waiting", WAITS, _("nobody has answered yet"), WAITS)
"""Alone it is a flag; with a sign, `waiting>2h`, a field."""

OF_ITS_LEAD = (SOURCE, OWNER, STAGE, SCORE, TAG, NAME, HOT)
"""What every list of a lead's things can be asked of the lead."""

NAMED = ("lead.name", "lead.company", "lead.email", "lead.phone", "lead.phone_raw")
"""What a lead is called by."""
