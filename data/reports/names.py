"""What reports there are. Imports nothing: help and palette list them."""

from data.words import _

REPORTS = {
    "answers": _("How fast leads are answered, and what speed does."),
    "leads": _("How many leads came, day by day."),
    "sources": _("Where leads come from, and where the won ones come from."),
    "funnel": _("How far the leads of a time have got."),
    "messages": _("What we sent, and what waits for a person."),
    "rejections": _("Why drafts were rejected."),
    "clients": _("Where clients stand, and how long each stage takes."),
}
"""Every report with what it answers, in the order in which they are offered."""
