"""Why a delivery was not understood, or was no lead: as it is stored, and told again on screens."""

from __future__ import annotations

from data.words import N_

ARRIVALS = (
    # what cannot be read
    N_("The body has neither rawRequest nor pretty nor a submissionID."),
    N_("The body is empty."),
    N_("The body is not JSON: {said} in line {line}, column {column}."),
    N_("The body is not JSON: {said} in {where}."),
    N_("The body is not UTF-8 (byte {byte})."),
    N_("The body is not XML that can be read."),
    N_("The content type '{type}' is not JSON, a form or multipart."),
    N_("The form has no fields with answers."),
    N_("The form has no fields."),
    N_("The JSON holds a number too long."),
    N_("The JSON holds no object with named fields."),
    N_("The JSON is nested too deeply or holds a number too long."),
    N_("The JSON is not an object with named fields."),
    N_("The list of leads is empty."),
    N_("The mail is empty."),
    N_("The multipart body has no parts; its boundary may be wrong."),
    N_("The multipart body is broken."),
    N_("The payload is nested too deeply."),
    N_("The XML declares entities or refers to files, and is not read."),
    N_("The XML holds no lead."),
    N_("This is not a mail: it does not begin with header fields."),
    N_("Callboard could not process this: {problem}"),
    # whose it cannot be proved to be
    N_("No secret is set for this source."),
    N_("The delivery carries no key."),
    N_("The delivery is not signed."),
    N_("The key is not the one that is set."),
    N_("The signature does not match the body."),
    # what needs no answer
    N_("A feedback report: it was not spam."),
    N_("A list or a newsletter sent it (RFC 2369, 2919)."),
    N_("From names no address."),
    N_("No field is a name, an address, a phone or a message."),
    N_("The fields were guessed by their names."),
    N_("We sent it ourselves."),
    N_("an automatic reply from nobody we know"),
    N_("an opt-out that names no address"),
    N_("it came before, about somebody who was erased; nothing of it is kept"),
    N_("it came before, as inbox item {item}"),
    N_("nobody had opted out with this address"),
    N_("the sender says that it is a test"),
    N_("told us {fields}"),
    # whom it is about
    N_("lead {lead} has the address {address}"),
    N_("lead {lead} has the number {number}"),
    N_("lead {lead} is contact {person} of {source}"),
    N_("its Message-ID"),
    N_("the reply token"),
    N_("{clue} names message {message}"),
    N_("an automatic reply"),
    N_("a reply"),
)
"""The sender of a delivery that is refused at once is told in English (`jobs.intake`)."""
