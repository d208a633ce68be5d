"""Where a lead is on its way from stranger to customer (000)."""

from enum import StrEnum


class LeadStage(StrEnum):
    """Where a lead stands (DESIGN §4); won and lost are outcomes, all others are open."""

    NEW = "new"
    CONTACTED = "contacted"
    ENGAGED = "engaged"
    BOOKED = "booked"
    NURTURE = "nurture"
    WON = "won"
    LOST = "lost"


OPEN_STAGES = (
    LeadStage.NEW,
    LeadStage.CONTACTED,
    LeadStage.ENGAGED,
    LeadStage.BOOKED,
    LeadStage.NURTURE,
)

IMPORT_UNDONE = "import_undone"
"""The outcome of a lead that an import created which was undone: to identity it is nobody."""

ERASED = "erased"
"""The outcome of a lead that was open when its person was erased."""
