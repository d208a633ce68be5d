"""Whether somebody asks to hear no more: plainly, perhaps, or not at all.

The whole of a short text, or of the subject, decides; a word in a longer sentence ("stop by
tomorrow?") is unclear and is for a person to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.inbox.mail.read import Mail
from data.inbox.mail.words import fold_text, phrases, split_subject

SHORT = 12
"""A text of at most so many words that asks for it says nothing else."""
SHORT_FOR_STOP = 40
"""In a longer text the word "stop" is about something else."""

_COURTESY = phrases(r"""
    please
    pls
    thanks?
    thank you
    hi
    hello
    dear \w{1,30}
    regards
    kind regards
    bitte
    danke
    hallo
    guten tag
    mit freundlichen grussen
    mfg
    merci
    svp
    s'il vous plait
    bonjour
    cordialement
    gracias
    por favor
    hola
    saludos
    grazie
    per favore
    obrigad[oa]
    alstublieft
    bedankt
    tack
    tak
    takk
    now
    me
    mich
    sofort
    immediately
""")
_COMMANDS = phrases(r"""
    unsubscribe(?: request)?
    un-subscribe
    unsub
    opt[ -]?out
    optout
    remove(?: from (?:list|mailing list))?
    stop(?: all)?
    stopall
    cancel
    end
    quit
    revoke
    list-unsubscribe
    no more
    (?:newsletter )?(?:abmelden|abmeldung|abbestellen|austragen|abbestellung)
    (?:newsletter )?(?:desinscri\w{1,8}|desabonn\w{1,8})
    (?:dar(?:me)? de )?baja
    cancelar (?:la )?suscripcion
    desuscri\w{1,8}
    desubscribir
    disiscri\w{1,8}
    cancella\w{0,5}
    cancelamento
    descadastrar
    remover
    cancelar inscricao
    uitschrijven
    afmelden
    avregistrera
    avprenumerera
    avsluta prenumeration
    afmeld(?:ing)?
    frameld
    avmeld(?:ing)?
    wypisz
    rezygnuje
    отписаться
    отписка
    отпишите
    стоп
    配信停止
    配信解除
    退订
    取消订阅
    td
""")
_ASKS = phrases(r"""
    unsubscribe
    un-?subscribe
    opt(?:ed|ing)?[ -]?(?:me )?out
    remove (?:me|us|my (?:e-?mail|address|name)|this (?:e-?mail|address))
    take (?:me|us|my (?:e-?mail|address|name)) off
    (?:stop|quit) (?:e-?mailing|contacting|sending|texting|calling|writing|messaging|spamming|
        bothering|all|the|these|this)
    (?:do not|don't|never) (?:e-?mail|contact|write|message|text|send|bother)(?: to)? (?:me|us)
    no more (?:e-?mails?|messages?|newsletters?|mails?)
    delete my (?:data|address|e-?mail|details|information)
    not (?:want|wish) (?:to (?:receive|get)|any)
    (?:von|aus) (?:der|ihrer|eurer|ihrem|dem) (?:\w{0,20}verteiler|\w{0,20}liste|newsletter)
    (?:melden|tragen|nehmen|loschen|streichen) sie mich
    keine (?:weiteren |mehr )?(?:e-?mails?|mails?|nachrichten|newsletter|werbung)
    nicht mehr (?:kontaktieren|anschreiben|anmailen|schreiben|erhalten)
    newsletter (?:abmelden|abbestellen)
    (?:me |moi )?(?:desinscri\w{1,8}|desabonn\w{1,8})
    (?:ne plus|cesser de|arretez de) (?:me |m')?(?:contacter|recevoir|envoyer|ecrire)
    retirez?[ -](?:moi|mon)
    (?:dar(?:me|nos)?|deme|denme|me (?:den|de)) de baja
    no (?:quiero|deseo|quisiera) recibir
    dejen? de (?:enviar|escribir|contactar)\w{0,4}
    cancelar (?:mi |la )?suscripcion
    desuscri\w{1,8}
    (?:rimuov|cancell|disiscri)\w{1,8}(?:mi)? (?:dalla|dal|la mia)
    non (?:voglio|desidero) (?:piu )?ricevere
    (?:nao (?:quero|desejo) (?:mais )?receber|(?:remov|descadastr)\w{1,5} (?:o )?meu)
    (?:uitschrijven|afmelden)
    geen (?:e-?mails?|mails?|nieuwsbrie\w{1,4}) meer
    inte (?:ha|fa|langre)[^.\n]{0,20}(?:mail|mejl|utskick)
    ikke (?:have|fa|motta|modtage)[^.\n]{0,20}mail
    отпис\w{2,6}
    не (?:пишите|присылайте)
    配信停止
    退订
""")
_STOP = phrases(r"""
    stop
    stopp
    arretez?
    basta
    opt out
    cancel
    stoppen
""")
_ADDRESS = re.compile(
    r"(?:list-?)?(?:un-?subscri(?:be|ption)|opt-?out|abmeld(?:en|ung)|desinscription|desabonnement"
    r"|uitschrijven)[@+._=-]|(?:remove|bajas?)[@+]|[^@]{0,64}[+._=-](?:unsubscribe|unsub)@"
)


@dataclass(frozen=True, slots=True)
class OptOut:
    """`clear` where nothing else can be meant."""

    clear: bool
    why: str


def find_opt_out(mail: Mail, text: str) -> OptOut | None:
    """`text` is the mail's own text, without what it quotes."""
    subject, replied, _ = split_subject(mail.subject)
    if mail.header("X-Apple-Unsubscribe").lower() == "true":
        return OptOut(True, "X-Apple-Unsubscribe: the reader pressed the button.")
    if address := next((a for a in mail.recipients[:20] if _ADDRESS.match(a.lower())), ""):
        return OptOut(True, f"It was sent to the address for that: {address[:80]}")
    if not replied and _is_command(subject):
        return OptOut(True, f"The subject is: {mail.subject[:80]}")
    return _in_text(fold_text(text[:20_000]))


def is_plain_opt_out(mail: Mail) -> bool:
    """Whether its subject says nothing else, or a mail program wrote it; then Auto-Submitted, which
    Apple's sets, does not make an answer of it."""
    subject, replied, _ = split_subject(mail.subject)
    by_button = mail.header("X-Apple-Unsubscribe").lower() == "true"
    return by_button or (not replied and _is_command(subject))


def _in_text(folded: str) -> OptOut | None:
    length = len(folded.split())
    if not length:
        return None
    first_line = folded.partition("\n")[0]
    if _is_command(folded) or (_is_command(first_line) and length <= SHORT):
        return OptOut(True, f"The text is: {folded[:80]}")
    if asked := _ASKS.search(folded):
        clear = length <= SHORT and "?" not in folded
        return OptOut(clear, f"The text says: {asked[0][:80]}")
    if length <= SHORT_FOR_STOP and (stop := _STOP.search(folded)):
        return OptOut(False, f"The text holds the word '{stop[0]}'.")
    return None


def _is_command(folded: str) -> bool:
    """Whether nothing but the word is left when courtesies and marks are taken away."""
    if len(folded) > 200:
        return False
    bare = " ".join(re.sub(r"[^\w\s'-]", " ", _COURTESY.sub(" ", folded)).split())
    return bool(_COMMANDS.fullmatch(bare))
