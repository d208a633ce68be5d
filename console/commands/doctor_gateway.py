"""What `doctor` says of the gateway: who is let in, and what is sent in its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.commands.finding import Finding
from data.words import _, ngettext

if TYPE_CHECKING:
    from console.settings import Settings


def look_at_gateway(settings: Settings) -> Iterator[Finding]:
    """Who is let in without proof, and what keeps a proof from being checked."""
    from data.inbox.doors import BUILT_IN
    from jobs.intake.proof import SIGN_THE_ADDRESS

    if not settings.gateway_public_url:
        yield Finding(
            "tracking",
            "note",
            _(
                "CALLBOARD_GATEWAY_PUBLIC_URL is not set: no open, click or visit is "
                "noticed, and mails offer an address to unsubscribe at instead of a link"
            ),
        )
    own = _own_sources(settings)
    secrets = settings.gateway_secrets
    unknown = [name for name in secrets if own is not None and name not in {*BUILT_IN, *own}]
    if unknown:
        yield Finding(
            "gateway",
            "bad",
            _("CALLBOARD_GATEWAY_SECRETS names {unknown}: there is no such source").format(
                unknown=", ".join(unknown)
            ),
        )
    signed = [name for name in SIGN_THE_ADDRESS if name in secrets]
    if signed and not settings.gateway_public_url:
        yield Finding(
            "gateway",
            "bad",
            ngettext(
                "{sources} signs the address it posts to: set CALLBOARD_GATEWAY_PUBLIC_URL to it",
                "{sources} sign the address they post to: set CALLBOARD_GATEWAY_PUBLIC_URL to it",
                len(signed),
            ).format(sources=", ".join(signed)),
        )
    for source, token, name in (
        ("facebook", settings.facebook_token, "CALLBOARD_FACEBOOK_TOKEN"),
        ("hubspot", settings.hubspot_token, "CALLBOARD_HUBSPOT_TOKEN"),
    ):
        if source in secrets and not token:
            yield Finding(
                "gateway",
                "note",
                _("{name} is not set: what {source} tells by id only cannot be fetched").format(
                    name=name, source=source
                ),
            )
    open_doors = [name for name in (*BUILT_IN, *(own or ())) if name not in secrets]
    if open_doors:
        yield Finding(
            "gateway",
            "note",
            _(
                "no secret is set, so that anybody may post as: {open_doors} "
                "(CALLBOARD_GATEWAY_SECRETS)"
            ).format(open_doors=", ".join(open_doors)),
        )
    else:
        yield Finding("gateway", "ok", _("every source proves where it comes from"))


def _own_sources(settings: Settings) -> tuple[str, ...] | None:
    """The playbook's; None where it cannot be read."""
    from console.setup import load_playbook
    from data.playbook.error import PlaybookError

    try:
        return tuple(load_playbook(settings).sources)
    except PlaybookError:
        return None
