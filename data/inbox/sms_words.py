"""Stop and start words in a text message: what carriers promise, and what people write instead.

The words are the CTIA's and Twilio's default keywords (FACTS); beside them 47 CFR 64.1200(a)(10)
lets people withdraw consent "in any reasonable way", so plain sentences such as "please stop
texting me" count too. A keyword counts when it is the whole message. What only contains one is
unclear: it is held, and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1_000
"""Characters that are looked at. Nobody opts out in an essay, and hostile texts are long."""

STOP_WORDS = frozenset(
    {
        *("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke"),
        *("optout", "opt out"),
        *("arret", "arreter", "stopp", "stoppen", "abmelden", "abbestellen"),
        *("alto", "baja", "parar", "cancelar", "desuscribir", "desabonner", "desinscrire"),
    }
)
"""English, French, German, Spanish; the message as a whole, folded."""

START_WORDS = frozenset({"start", "unstop", "optin", "opt in"})
YES_WORDS = frozenset({"yes"})
"""Consent to start again only from somebody who had opted out; otherwise an answer."""
HELP_WORDS = frozenset({"help", "info", "aide", "ayuda", "hilfe"})

_EVERYDAY = frozenset({"cancel", "end", "quit", "revoke", "alto", "baja", "parar", "cancelar"})
"""Stop words that also stand in ordinary sentences ("at the end", "cancel Tuesday")."""

_POLITE = frozenset(
    {
        *("thanks", "thx", "thank", "you", "ty", "ok", "okay", "hi", "hello", "hey", "sorry"),
        *("sir", "madam", "bitte", "danke", "svp", "merci", "gracias", "favor", "por"),
    }
)
"""Words that change nothing at either end of a message."""
_PLEADING = frozenset({"please", "pls", "plz", "plse", "kindly", "just"})
"""Words that change nothing anywhere."""

_SENTENCE = re.compile(
    r"""
    (?: i\ (?:want|wish|would\ like|need|d\ like)(?:\ you)?\ to[ ]
    |   (?:can|could|would|will)\ you[ ] )?
    (?:
        # stop texting me, quit sending us these messages
        (?:stop|quit|cease)\ (?:text|texting|messag(?:e|ing)|sms|smsing|contact|contacting
            |sending|writing|bothering|spamming|harassing)
        (?:\ to)? (?:\ (?:me|us|here|this\ number|this\ phone|my\ (?:phone|number|cell)))?
        (?:\ (?:texts?|messages?|sms|msgs?|stuff|these|those|this|it|anything
            |any\ ?more|again|ever|at\ once|immediately|right|away|now))*
    |   # do not text me again
        (?:do\ not|dont|never|no\ longer)\ (?:text|message|sms|contact|write|send|call\ or\ text
            |text\ or\ call|call\ or\ message)
        (?:\ to)? (?:\ (?:me|us|here|this\ number|this\ phone|my\ (?:phone|number|cell)))?
        (?:\ (?:texts?|messages?|sms|msgs?|stuff|these|those|this|anything|any\ ?more|again|ever))*
    |   # take me off your list
        (?:take|remove|delete|drop)\ (?:me|us|my\ number|this\ number|my\ phone)
        (?:\ (?:off|from) (?:\ (?:of|your|the|this|all|any|text|texting|sms|message|messaging
            |mailing|call|calling|contact|lists?|database|system|service))*)?
    |   # unsubscribe me from this list, opt me out, opt out of these texts
        (?:unsubscribe|opt\ ?out|opt)(?:\ (?:me|us|this\ number|my\ number))?(?:\ out)?
        (?:\ (?:from|of) (?:\ (?:this|these|your|the|all|texts?|messages?|lists?|sms))+)?
    |   no\ more(?:\ of)?(?:\ (?:these|those|your))*\ (?:texts?|messages?|sms|msgs?)
        (?:\ to\ (?:me|us|this\ number))?
    |   (?:lose|forget)\ (?:my|this)\ number
    |   leave\ (?:me|us)\ alone
    |   stop(?:\ (?:this|that|these|all|your|the))+\ (?:texts?|messages?|sms|msgs?|spam)
    )
    """,
    re.VERBOSE,
)
"""A sentence, folded and without politeness, that can mean nothing else."""
_ABOUT_US = re.compile(
    r"\b(?:(?:stop|quit) (?:texting|text|messaging|message|contacting|contact|sending|bothering"
    r"|spamming|harassing|calling|emailing)"
    r"|remove me|take me off|unsubscribe|unsubscribed|unsubscribing|opt ?out|opt me out)\b"
)
_NEGATED = re.compile(
    r"\b(?:dont|do not|doesnt|does not|didnt|did not|cant|cannot|can not|couldnt|could not|wont"
    r"|will not|wouldnt|would not|never|not|non|without|nothing can|no) stop\b"
)
_PLACES = re.compile(
    r"\b(?:bus|truck|pit|rest|tram|train|next|last|first|second|full|one|short|whistle|door"
    r"|back|f) stops?\b|\bstops? (?:sign|light|watch|gap|sale)\b"
)
_STOPPING = re.compile(r"\b(?:stop|stopall|stopp|arret)\b")


class SmsKind(StrEnum):
    """What a text asks for (CTIA's words and the playbook's); UNCLEAR goes to a person."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmsWord:
    """What the message asks for; `why` names the words that decided it."""

    kind: SmsKind
    why: str


def decide_sms(text: str, *, opted_out: bool) -> SmsWord:
    """Decide one message. `opted_out`: whether its sender's number is opted out at this moment."""
    sentences = [folded for part in _sentences(text) if (folded := _folded(part))]
    whole = " ".join(sentences)
    if word := _keyword(_once(_without_politeness(whole)), opted_out=opted_out):
        return word
    for sentence in (whole, *sentences):
        said = _without_politeness(sentence)
        if said not in STOP_WORDS and _SENTENCE.fullmatch(said):
            return SmsWord(SmsKind.STOP, f'asks in plain words: "{said}"')
    return _inside(whole, sentences)


def _keyword(said: str, *, opted_out: bool) -> SmsWord | None:
    if said in STOP_WORDS:
        return SmsWord(SmsKind.STOP, f'the whole message is "{said}"')
    if said in START_WORDS:
        return SmsWord(SmsKind.START, f'the whole message is "{said}"')
    if said in HELP_WORDS:
        return SmsWord(SmsKind.HELP, f'the whole message is "{said}"')
    if said in YES_WORDS and opted_out:
        return SmsWord(SmsKind.START, f'"{said}" from a number that had opted out')
    if said in YES_WORDS:
        return SmsWord(SmsKind.NONE, f'"{said}" from a number that had not opted out is an answer')
    return None


def _inside(whole: str, sentences: list[str]) -> SmsWord:
    """A message that is not a keyword: does it hold one that may have been meant as such?"""
    if found := _ABOUT_US.search(whole):
        return SmsWord(SmsKind.UNCLEAR, f'holds "{found[0]}" among other words')
    for sentence in sentences:
        if _without_politeness(sentence) in STOP_WORDS:
            return SmsWord(SmsKind.UNCLEAR, f'holds "{sentence}" as a sentence among others')
    words = whole.split()
    if words and words[0] in _EVERYDAY and len(words) <= 2:
        return SmsWord(SmsKind.UNCLEAR, f'begins with "{words[0]}" and says little else')
    if _STOPPING.search(_PLACES.sub(" ", _NEGATED.sub(" ", whole))):
        return SmsWord(SmsKind.UNCLEAR, 'holds "stop" among other words')
    return SmsWord(SmsKind.NONE, "no stop or start word")


def _sentences(text: str) -> list[str]:
    """Parts between full stops, exclamation and question marks, commas and lines.

    "S.T.O.P." is one word: a full stop between single letters ends nothing.
    """
    bounded = text[:LONGEST]
    spelt = re.sub(r"(?<![^\W_]{2})([^\W_])[.\-](?=[^\W_](?![^\W_]))", r"\1", bounded)
    return re.split(r"[.!?,;\n\r]+", spelt)


def _folded(text: str) -> str:
    """Case, width, accents and punctuation away; `don't`, `don’t` and `dont` are one word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    joined = re.sub(r"['’‘`´]", "", letters)
    return " ".join(re.sub(r"[\W_]+", " ", joined).split())


def _once(said: str) -> str:
    """ "stop stop stop" is "stop", and so is "stop now"."""
    words = said.removesuffix(" now").split()
    return words[0] if words and len(set(words)) == 1 else " ".join(words)


def _without_politeness(said: str) -> str:
    words = [word for word in said.split() if word not in _PLEADING]
    while words and words[0] in _POLITE:
        words.pop(0)
    while words and words[-1] in _POLITE:
        words.pop()
    return " ".join(words)
