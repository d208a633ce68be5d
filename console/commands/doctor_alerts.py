"""Are the operators reached, and each person of the team? Part of `callboard doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from console.commands.finding import Finding
from data.words import _, ngettext

if TYPE_CHECKING:
    from console.settings import Settings
    from data.playbook.models import Playbook


def look_at_alerts(settings: Settings) -> Iterator[Finding]:
    from jobs.delivery.alerts import check_alert_urls

    if not settings.alert_urls:
        yield Finding("alerts", "note", _("CALLBOARD_ALERT_URLS is not set: nobody is alerted"))
    elif problems := check_alert_urls(settings.alert_urls):
        yield Finding("alerts", "bad", " ".join(problems))
    else:
        yield Finding(
            "alerts", "ok", _("the URLs are understood; `callboard alerts test` sends one")
        )


def look_at_agents(settings: Settings, playbook: Playbook) -> Iterator[Finding]:
    """Each person's channels; silent where there is neither a team nor a channel."""
    from data.team.members import channels_of
    from jobs.delivery.alerts import check_alert_urls

    for name, urls in settings.agent_urls.items():
        for problem in check_alert_urls(urls):
            yield Finding("agents", "bad", f"CALLBOARD_AGENT_URLS, {name}: {problem}")
    if not playbook.team:
        return
    meant = {member.alert or key for key, member in playbook.team.items()}
    for name in sorted(settings.agent_urls.keys() - meant):
        yield Finding(
            "agents",
            "note",
            _("CALLBOARD_AGENT_URLS names {name}, whom the playbook's [team] does not know").format(
                name=name
            ),
        )
    reached = channels_of(playbook.team, settings.agent_urls.keys())
    others = [member.label for key, member in playbook.team.items() if key not in reached]
    if others:
        yield Finding(
            "agents",
            "note",
            _(
                "{others}: told through CALLBOARD_ALERT_URLS, for want of a name in "
                "CALLBOARD_AGENT_URLS"
            ).format(others=", ".join(others)),
        )
    else:
        yield Finding(
            "agents",
            "ok",
            ngettext(
                "{count} person is told on channels of their own",
                "{count} people are told on channels of their own",
                len(playbook.team),
            ).format(count=len(playbook.team)),
        )
