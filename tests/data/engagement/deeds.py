"""A business with a website, and a browser as people have one."""

from __future__ import annotations

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)

SITE = """[business]
name = "Harbour Roofing"
agent = "Mia"
email = "mia@harbour.example.com"
postal_address = "1 Pier Street, New York"
timezone = "America/New_York"
website = "https://www.harbour.example.com"
booking_url = "https://cal.example.net/mia"
"""
