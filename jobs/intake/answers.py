"""What each sender takes for a yes, and for a no that must not be asked again.

Where each demand is written: Facebook, Graph API Webhooks "Getting Started" (200); Google Ads,
lead form webhook "Implementation" (200); Webflow, "Working with webhooks" (200); Elementor Pro's
form action shows the visitor an error for any status but 200; Mailgun, user manual, "Webhook
Retries" (200 ends it, 406 ends it as refused, else it is tried for eight hours); Postmark,
"Understanding inbound webhook retries" (200, and 403 for no more); Twilio, error 12300 (TwiML; JSON
is an error there). Everybody else takes any 2xx.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from data.inbox.receive import Receipt

ONLY_200 = frozenset({"facebook", "google_ads", "elementor", "webflow", "mailgun", "postmark"})

NEVER_AGAIN = {"mailgun": 406, "postmark": 403}
"""The status that ends their tries, for what will not be better the next time."""

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Nothing to do: no text is answered by Twilio itself, and a call goes no further."""


def stored(source: str, receipt: Receipt) -> Response:
    """It is on the disk."""
    if source == "twilio":
        return Response(TWIML, media_type="text/xml")
    body = {"id": receipt.inbound_id, "repeated": receipt.repeated}
    return JSONResponse(body, status_code=200 if source in ONLY_200 else 202)


def never(source: str, status: int, sentence: str) -> Response:
    """It will not be taken however often it comes."""
    return no(NEVER_AGAIN.get(source, status), sentence)


def no(status: int, sentence: str, **headers: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status, headers=headers or None)
