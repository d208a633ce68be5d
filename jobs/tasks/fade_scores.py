"""Let the scores of silent leads fade. Default schedule: 4:00 at night."""

from __future__ import annotations

from data.leads.fading import fade, silent_leads
from data.words import counted
from jobs.office import Office
from jobs.small_steps import Breath


async def fade_scores(office: Office) -> str:
    """A few leads in each transaction, with room for other work between."""
    rules = office.house.playbook.scoring.decay
    faded = seen = 0
    breath = Breath()
    while rules.percent:
        with office.store.write() as session:
            now = office.now()
            silences = silent_leads(session, rules, now=now, after=seen)
            faded += fade(session, silences, office.house.playbook, now=now, by="runner")
        if not silences:
            break
        seen = silences[-1].lead_id
        await breath.draw()
    return f"{counted(faded, 'score', 'scores')} faded" if faded else "none faded"
