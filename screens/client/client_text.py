"""What the client's screen says, as content; stored text is made plain here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from data.words import _, ngettext
from data.words.enumerated import word_of
from screens.keys import the_key
from screens.reading.panel import HERE, TONES
from screens.reading.stored import in_his_words
from screens.reading.telling import badge, joined, toned
from screens.safety import plain
from screens.spans import local_time

if TYPE_CHECKING:
    from data.clients.gates import Item
    from data.clients.queries import ClientDetail
    from data.playbook.lifecycle import Stage


def title(client: ClientDetail) -> Content:
    row = client.row
    blocked = badge(_(" BLOCKED ")) if row.blockers else ""
    about = " · ".join(plain(part) for part in (row.owner, row.variant, client.contact) if part)
    more = (f" · {about}", TONES["muted"]) if about else ""
    return Content.assemble((plain(row.name, 60), "bold"), blocked, more)


def days(client: ClientDetail) -> Content:
    """Days in the stage against its target, and on the whole way against its limit."""
    standing = client.row.standing
    parts = []
    if standing.target is None:
        parts.append((_("day {days}, ongoing").format(days=standing.days), ""))
    else:
        late = _("OVERDUE ") if standing.stage_overdue else ""
        words = _("{late}day {days} of {target}").format(
            late=late, days=standing.days, target=standing.target
        )
        parts.append((words, TONES["error"] if standing.stage_overdue else ""))
    if standing.way_days is not None:
        late = _("OVERDUE ") if standing.way_overdue else ""
        words = _(" · {late}whole way {way_days} of {way_limit}").format(
            late=late, way_days=standing.way_days, way_limit=standing.way_limit
        )
        parts.append((words, TONES["error"] if standing.way_overdue else TONES["muted"]))
    return Content.assemble(*parts)


def path(stages: Sequence[Stage], present: str, width: int) -> Content:
    """The stages in a line, the present one marked; first words only where they don't fit."""
    labels = [plain(stage.label, 24) for stage in stages]
    gap = " ─ "
    if not _fits(labels, gap, width):
        labels = [label.split(" ")[0] for label in labels]
    if not _fits(labels, gap, width):
        gap = " "
    at = next((n for n, stage in enumerate(stages) if stage.key == present), 0)
    parts: list[str | tuple[str, str]] = []
    for number, label in enumerate(labels):
        if number:
            parts.append((gap, TONES["muted"]))
        if number < at:
            parts.append((f"✓ {label}", TONES["success"]))
        elif number == at:
            parts.append((f"▸ {label}", HERE))
        else:
            parts.append((f"○ {label}", TONES["muted"]))
    return Content.assemble(*parts)


def _fits(labels: Sequence[str], gap: str, width: int) -> bool:
    return sum(cell_len(label) + 2 for label in labels) + len(gap) * (len(labels) - 1) <= width


def now_line(client: ClientDetail, now: datetime, zone: tzinfo) -> Content:
    """What bars the way at this moment: blockers, or the wait between two lists."""
    row, lines = client.row, []
    for blocker in row.blockers:
        kind, note = word_of(blocker.kind), plain(blocker.note, 300)
        since = f" · {plain(blocker.by, 30)}, {local_time(blocker.at, now, zone)}"
        lines.append(
            Content.assemble(
                ("■ ", TONES["error"]),
                (_("blocked: {kind}").format(kind=kind), TONES["error"]),
                f" {note}",
                (since, TONES["muted"]),
            )
        )
    if row.waiting_since is not None:
        since = local_time(row.waiting_since, now, zone)
        lines.append(
            toned(
                _(
                    "Waiting to enter the next stage since {since}: its entry list is not done."
                ).format(since=since),
                "warning",
            )
        )
    gate = client.gate
    if not gate.next_stage:
        lines.append(toned(_("This is the last stage."), "muted"))
    elif gate.missing:
        lines.append(
            Content(
                ngettext(
                    "{met} of {total} criterion is met.",
                    "{met} of {total} criteria are met.",
                    gate.total,
                ).format(met=gate.met, total=gate.total)
            )
        )
    else:
        lines.append(
            toned(
                ngettext(
                    "The {total} criterion is met: press {advance_key} to go on.",
                    "All {total} criteria are met: press {advance_key} to go on.",
                    gate.total,
                ).format(total=gate.total, advance_key=the_key("advance")),
                "success",
            )
        )
    lines.append(
        toned(
            plain(
                _("Goal: {goal}. Owner: {owner}.").format(
                    goal=client.rule.goal, owner=client.rule.owner
                )
            ),
            "muted",
        )
    )
    return joined(lines)


def missing_lines(client: ClientDetail) -> list[Content]:
    """Every criterion that is not met, with where it stands and what there is of it."""
    return [
        Content.assemble(
            ("○ ", TONES["warning"]),
            plain(item.text),
            (
                _("  {part} of {stage} {why}").format(
                    part=word_of(item.part), stage=item.stage, why=plain(in_his_words(item.why))
                ),
                TONES["muted"],
            ),
        )
        for item in client.gate.missing
    ]


def activities(client: ClientDetail) -> Content:
    lines = [Content(f"· {plain(text)}") for text in client.rule.activities]
    if client.rule.metrics:
        lines += [toned(_("Measured by"), "muted")]
        lines += [toned(f"· {plain(text)}", "muted") for text in client.rule.metrics]
    if client.values:
        lines += [toned(_("Values of this client, for texts and rules"), "muted")]
        lines += [
            Content.assemble((f"· {plain(name, 40)}: ", TONES["muted"]), plain(str(value), 200))
            for name, value in sorted(client.values.items())
        ]
    return joined(lines or [toned(_("The playbook names none."), "muted")])


def of_item(item: Item | None) -> Content:
    """The criterion under the cursor in full, for where its row is cut."""
    if item is None:
        return Content("")
    why = plain(in_his_words(item.why), 300) or word_of(item.met)
    listed = _(" · {part} of {stage} · {why}").format(
        part=word_of(item.part), stage=plain(item.stage), why=why
    )
    return Content.assemble(plain(item.text), (listed, TONES["muted"]))
