"""What reports there are. Imports nothing: help and palette list them."""

REPORTS = {
    "answers": "How fast leads are answered, and what speed does.",
    "leads": "How many leads came, day by day.",
    "sources": "Where leads come from, and where the won ones come from.",
    "funnel": "How far the leads of a time have got.",
    "messages": "What we sent, and what waits for a person.",
    "rejections": "Why drafts were rejected.",
    "clients": "Where clients stand, and how long each stage takes.",
}
"""Every report with what it answers, in the order in which they are offered."""
