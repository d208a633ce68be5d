"""What is stored as a short English word, in the operator's words: states, channels, kinds.

Files keep the stored word, and filters are kept with it (`data.listing.own_values`). A word that is
not listed here, such as a kind of a playbook's own, is shown as it is.
"""

from __future__ import annotations

from data.words import N_, _


def word_of(stored: str) -> str:
    """`no answer` for `no_answer`, in the operator's language."""
    return _(stored.replace("_", " ")) if stored else ""


WORDS = (
    # stages of a lead, urgency
    *(
        N_("new"),
        N_("contacted"),
        N_("engaged"),
        N_("booked"),
        N_("nurture"),
        N_("won"),
        N_("lost"),
    ),
    *(N_("now"), N_("soon"), N_("normal"), N_("low")),
    # states of a message, a follow-up, a sequence, a run
    *(N_("review"), N_("queued"), N_("claimed"), N_("sending"), N_("sent"), N_("uncertain")),
    *(N_("failed"), N_("rejected"), N_("cancelled"), N_("noted"), N_("scheduled"), N_("paused")),
    *(N_("skipped"), N_("active"), N_("finished"), N_("stopped"), N_("running"), N_("ok")),
    # what became of a delivery
    *(N_("received"), N_("quarantined"), N_("created"), N_("merged")),
    *(N_("applied"), N_("waiting"), N_("nothing")),
    # touches and outcomes
    *(N_("call"), N_("voicemail"), N_("email"), N_("sms"), N_("walk in"), N_("reply"), N_("note")),
    *(N_("opt out email"), N_("opt out sms"), N_("job done"), N_("no show"), N_("no answer")),
    *(N_("call back"), N_("not now"), N_("not a lead")),
    # what a delivery told
    *(N_("auto reply"), N_("bounce"), N_("opt out"), N_("opt in"), N_("click"), N_("delivered")),
    *(N_("booking"), N_("booking change"), N_("booking cancel"), N_("missed call")),
    *(N_("contact update"), N_("form"), N_("text")),
    # a criterion of a gate: whose list, and what it is met by
    *(N_("entry"), N_("exit"), N_("deliverable"), N_("open"), N_("evidence"), N_("ticked")),
    N_("waived"),
    # what a message is for, and how it goes; where somebody is; what people share
    *(N_("first response"), N_("e-mail"), N_("text messages"), N_("text message"), N_("planned")),
    *(N_("country"), N_("state"), N_("city"), N_(" and ")),
    *(N_("e-mail address"), N_("contact id"), N_("phone number")),
    # why a draft waits, and what is in a client's way
    *(N_("pricing"), N_("legal"), N_("unusual"), N_("out of area"), N_("incomplete")),
    *(N_("complaint"), N_("high value"), N_("uncertain delivery"), N_("unclear opt out")),
    *(N_("missing information"), N_("technical"), N_("unresponsive"), N_("unhappy")),
    N_("other"),
    # reports
    *(N_("answers"), N_("leads"), N_("sources"), N_("funnel"), N_("messages"), N_("rejections")),
    *(N_("clients"), N_("day"), N_("week"), N_("month")),
    # what a change of rules changes
    *(N_("source"), N_("tags"), N_("intent"), N_("urgency"), N_("score"), N_("hot")),
    *(N_("channel"), N_("first answer"), N_("text"), N_("sequence"), N_("changed"), N_("gone")),
    # what can be found and opened
    *(N_("lead"), N_("client"), N_("message"), N_("delivery"), N_("follow up"), N_("job")),
)
