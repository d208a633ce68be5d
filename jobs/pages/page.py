"""The few sentences that a stranger may read from us, as a page without anything else."""

from __future__ import annotations

import html

from starlette.responses import HTMLResponse

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def page(sentence: str, status: int = 200, form: str = "") -> HTMLResponse:
    """`sentence` is plain text, `form` is HTML of ours."""
    style = "font:1.1rem/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem"
    body = (
        "<!doctype html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'><title>E-mail</title>"
        f"<body style='{style}'><p>{html.escape(sentence)}</p>{form}</body></html>"
    )
    return HTMLResponse(body, status_code=status, headers=HEADERS)
