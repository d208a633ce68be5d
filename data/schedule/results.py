"""What jobs say they did, as the history has it: in English, and told again in the reader's words.

A job that did several things joins them with a comma.
"""

from __future__ import annotations

from data.words import N_, ungettext

RESULTS = (
    N_("all in time"),
    N_("every draft says the right time"),
    N_("left alone: {why}"),
    N_("left to another reader"),
    N_("no mailbox is set up: CALLBOARD_IMAP_URL"),
    N_("none due"),
    N_("none faded"),
    N_("none stuck"),
    N_("nothing due"),
    N_("nothing new"),
    N_("nothing to hand over"),
    N_("nothing waits"),
    N_("{worker} stopped during the run"),
    N_("it was started by hand, so it is not run again"),
    N_("this was the second try, so it is not run again"),
    N_("{count} alerts not delivered"),
    N_("{count} back from snooze"),
    N_("{count} escalated"),
    N_("{count} fetched"),
    N_("{count} handed off"),
    N_("{count} known already"),
    N_("{count} new"),
    N_("{count} not told"),
    N_("{count} overdue"),
    N_("{count} prepared"),
    N_("{count} refused"),
    N_("{count} still unhappy"),
    N_("{count} taken back"),
    N_("{count} to be retried"),
    N_("{count} tried again later"),
    N_("{count} turned away at the door"),
    N_("{count} waiting"),
    ungettext("{count} alert gone", "{count} alerts gone"),
    ungettext("{count} draft says its times as of now", "{count} drafts say their times as of now"),
    ungettext("{count} lead", "{count} leads"),
    ungettext("{count} lost lead erased", "{count} lost leads erased"),
    ungettext("{count} message", "{count} messages"),
    ungettext("{count} old run forgotten", "{count} old runs forgotten"),
    ungettext("{count} open or click decided", "{count} opens and clicks decided"),
    ungettext("{count} raw delivery emptied", "{count} raw deliveries emptied"),
    ungettext("{count} score faded", "{count} scores faded"),
    ungettext("{count} alert", "{count} alerts"),
    N_("{count} {state}"),
)
