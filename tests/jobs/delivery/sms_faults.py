"""What can go wrong with an SMS service, and what each leads to; see `faults` for mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jobs.delivery.outcome import About, Kind


@dataclass(frozen=True)
class SmsRow:
    """`hook`: how the web server behaves. `sees`: the operator's sentence begins with it."""

    fault: str
    kind: Kind
    sees: str
    hook: dict[str, Any] = field(default_factory=dict)
    about: About = ""


_REFUSED = "The SMS service refused the text: "
_LATER = "The SMS service asked us to come back later: "
_ACCOUNT = "The SMS service does not accept our account; check CALLBOARD_SMS_URL: "
_UNCLEAR = "The SMS service gave no clear answer, so the text may have gone: "
_BROKE = "The SMS service broke down, so the text may have gone: "
_MOVED = "The SMS service has moved; correct CALLBOARD_SMS_URL: "

NOT_THERE = SmsRow(
    "is not there, or can't be found by its name", "retry",
    "The SMS service could not be reached: ", about="server",
)  # fmt: skip
ANSWERS = (
    *(SmsRow(f"answers `{status}`", "failed", _REFUSED, {"status": status})
      for status in (400, 403, 404)),
    *(SmsRow(f"answers `{status}`", "retry", _ACCOUNT, {"status": status}, "server")
      for status in (401, 402, 407)),
    *(SmsRow(f"answers `{status}`", "retry", _LATER, {"status": status}, "server")
      for status in (429, 503)),
    *(SmsRow(f"answers `{status}`", "retry", _LATER, {"status": status}) for status in (408, 425)),
    *(SmsRow(f"sends us elsewhere with `{status}`", "failed", _MOVED, {"status": status}, "us")
      for status in (301, 307, 308)),
    *(SmsRow(f"sends us elsewhere with `{status}`", "uncertain", _UNCLEAR, {"status": status})
      for status in (302, 303)),
    *(SmsRow(f"answers `{status}`", "uncertain", _BROKE, {"status": status})
      for status in (500, 502, 504)),
    SmsRow("cuts the connection after our request", "uncertain", _UNCLEAR, {"cuts": True}),
    SmsRow("does not answer", "uncertain", _UNCLEAR, {"hangs": True}),
    SmsRow("answers with what is no HTTP", "uncertain", _UNCLEAR, {"raw": b"SSH-2.0-what\r\n"}),
    SmsRow("breaks off in the middle of its answer", "uncertain", _UNCLEAR, {"breaks_off": True}),
    SmsRow("breaks off in the middle of a refusal", "uncertain", _UNCLEAR,
           {"breaks_off": True, "status": 400}),
)  # fmt: skip
