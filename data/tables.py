"""Every table, imported once so that the metadata is complete."""

from sqlmodel import Field

from data.activity.tables import Activity
from data.alerts.tables import Alert
from data.clients.tables import Blocker, Client, Holidays, StageVisit, Tick
from data.columns import Table
from data.consent.tables import Consent
from data.desk.tables import DeskSetting
from data.edits.tables import KeptEdit
from data.engagement.tables import Engagement
from data.finding.tables import SavedView
from data.handoff.tables import Handoff
from data.inbox.tables import Bookmark, ImportedFile, Inbound, InboundEvent
from data.leads.tables import (
    Lead,
    LeadArrival,
    LeadMerge,
    NotTheSame,
    ScorePoint,
    Suspicion,
)
from data.outreach.tables import Enrolment, FollowUp, Message, Suppression
from data.presence.tables import Presence
from data.schedule.tables import Entry, Run, Worker
from data.undo.tables import DeedChange, DoneDeed


class Secret(Table, table=True):
    """Random keys made once per database, e.g. the one that signs unsubscribe links."""

    __tablename__ = "secret"

    name: str = Field(primary_key=True)
    value: str


__all__ = [
    "Activity",
    "Alert",
    "Blocker",
    "Bookmark",
    "Client",
    "Consent",
    "DeedChange",
    "DeskSetting",
    "DoneDeed",
    "Engagement",
    "Enrolment",
    "Entry",
    "FollowUp",
    "Handoff",
    "Holidays",
    "ImportedFile",
    "Inbound",
    "InboundEvent",
    "KeptEdit",
    "Lead",
    "LeadArrival",
    "LeadMerge",
    "Message",
    "NotTheSame",
    "Presence",
    "Run",
    "SavedView",
    "ScorePoint",
    "Secret",
    "StageVisit",
    "Suppression",
    "Suspicion",
    "Tick",
    "Worker",
]
