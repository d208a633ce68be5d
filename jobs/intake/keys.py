"""What proves senders to us, and us to those whom we ask for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GRAPH = "https://graph.facebook.com/v23.0"
HUBSPOT = "https://api.hubapi.com"


@dataclass(frozen=True, slots=True)
class Keys:
    """Of one house; what is secret is never shown, not even in a crash report.

    `secrets` are by source. `public_url` is the gateway's address as the world sees it: some
    senders sign it. The addresses of the vendors are replaced in tests alone.
    """

    public_url: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    facebook_token: str = field(default="", repr=False)
    hubspot_token: str = field(default="", repr=False)
    graph_url: str = GRAPH
    hubspot_url: str = HUBSPOT
