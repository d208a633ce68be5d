"""What a question of somebody's form asks for, read from the words in it.

The names of `data.inbox.field_names` are whole names of fields. Here are the questions that people
write around them ("At which number do we reach you by phone?"), which is weaker evidence, so
whoever asks looks at the answer as well.
"""

from __future__ import annotations

import re

from data.inbox.field_names import MAX_NAME, fold

_EMAIL = (
    "email", "mailadresse", "courriel", "correoelectr", "epost", "mejl", "sahkoposti",
    "postaelettronica", "почт", "メール", "邮箱", "이메일", "אימייל",
)  # fmt: skip
_PHONE = (
    "phone", "telefon", "telefoon", "mobile", "cellnumber", "cellulare", "celular", "movil",
    "handynummer", "rufnummer", "whatsapp", "puhelin", "contactnumber", "bestnumber", "numerodetel",
    "телефон", "電話", "电话", "手机", "전화", "טלפון",
)  # fmt: skip
_FIRST = ("firstname", "givenname", "vorname", "prenom", "primeironome", "voornaam", "forename",
          "fornavn", "fornamn")  # fmt: skip
_LAST = (
    "lastname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "apellido",
    "sobrenome", "cognome", "achternaam", "etternavn", "efternamn", "efternavn", "nazwisko",
)  # fmt: skip
_BOTH = ("first", "vorund", "vorname", "prenom", "nombre", "nomee", "imie", "nameand",
         "namesurname", "voornaam", "forename")  # fmt: skip
"""Beside a word for the last name these say that the whole name is meant."""
_NAME = ("yourname", "fullname", "nombrecompleto", "nomcomplet", "nomecompleto", "ihrname",
         "wieheissensie", "wieistihrname", "зовут", "お名前")  # fmt: skip
_NAME_EDGES = ("name", "nome", "nombre")
_NOT_A_PERSON = (
    "company", "business", "firm", "organi", "school", "event", "project", "product", "pet", "dog",
    "cat", "user", "domain", "brand", "team", "property", "building", "street", "file", "store",
    "shop", "restaurant", "venue", "agency", "model", "campaign", "form", "hotel", "page", "site",
    "account", "club", "church", "child", "list", "adname", "adset", "creative", "platform",
    "device", "server", "service",
)  # fmt: skip
"""Things that have names of their own."""
_MESSAGE = (
    "message", "comment", "howcanwehelp", "howcanihelp", "wehelpyou", "helpyou", "tellus", "tellme",
    "anythingelse", "inquiry", "enquiry", "notes", "mensaje", "mensagem", "nachricht", "anliegen",
    "messaggio", "meddelande", "besked", "melding", "viesti", "wiadomosc", "kommentar", "opmerking",
    "сообщение", "describe", "beschreib", "decrivez",
)  # fmt: skip
_ABOUT = (
    "description", "details", "question", "lookingfor", "requirement", "whatdoyouneed",
    "consulta", "pregunta", "anfrage", "richiesta", "demande", "moreinformation", "additionalinfo",
    "yourproject", "yourneeds", "bericht",
)  # fmt: skip
"""Words that stand over a message and over many other answers: the answer must be a sentence."""
_SOMEBODY_ELSE = frozenset({
    "friend", "friends", "referral", "referred", "referrer", "referee", "emergency", "spouse",
    "partner", "owner", "agent", "admin", "recipient", "notify", "notification", "notifications",
    "sender", "host", "organizer", "manager", "dealer", "vendor", "staff", "assigned", "reply",
    "cc", "bcc",
})  # fmt: skip
_TECHNICAL = (
    "useragent", "remoteip", "ipaddress", "pageurl", "referer", "referrer", "gclid", "fbclid",
    "msclkid", "recaptcha", "captcha", "token", "timestamp", "poweredby",
)  # fmt: skip
"""Fields that no visitor writes in, whatever stands in them."""
_CONSENT = (
    "agree", "consent", "privacy", "gdpr", "terms", "acconsent", "datenschutz", "einverstanden",
    "accept", "optin", "subscribe", "newsletter", "privacidad",
)  # fmt: skip
_ADDRESS = ("address", "adresse", "direccion", "endereco", "indirizzo")
_NUMBER_OF_A_THING = (
    "date", "zip", "postal", "code", "budget", "price", "order", "invoice", "vin", "year", "amount",
    "numberof", "howmany", "account", "income", "time", "birth", "card",
)  # fmt: skip
_WORDS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")


def likely_field(question: str) -> str:
    """What the words of a question ask for: one of email, phone, first, last, name, message."""
    folded = _folded(question)
    if is_about_somebody_else(question):
        return ""
    if _holds(folded, _EMAIL):
        return "email"
    if _holds(folded, _PHONE):
        return "phone"
    return _name_field(folded) or ("message" if _holds(folded, _MESSAGE) else "")


def is_about_somebody_else(question: str) -> bool:
    """Whose address or number it asks for is not the one who answers."""
    words = {word.lower() for word in _WORDS.split(question[:MAX_NAME])}
    return not _SOMEBODY_ELSE.isdisjoint(words)


def asks_about_the_matter(question: str) -> bool:
    """Whether a sentence that answers this is probably the message."""
    return _holds(_folded(question), _ABOUT)


def asks_for_a_sentence(question: str) -> bool:
    """Whether what stands in it may be somebody's own words at all."""
    folded = _folded(question)
    return not _holds(folded, _TECHNICAL + _CONSENT + _ADDRESS)


def is_consent(question: str) -> bool:
    return _holds(_folded(question), _CONSENT)


def may_be_a_phone(question: str) -> bool:
    """Whether bare digits in the answer may be a phone number rather than a sum or an id."""
    folded = _folded(question)
    return not _holds(folded, _TECHNICAL + _NUMBER_OF_A_THING)


def _name_field(folded: str) -> str:
    if _holds(folded, _NOT_A_PERSON):
        return ""
    if _holds(folded, _LAST):
        return "name" if _holds(folded, _BOTH) else "last"
    if _holds(folded, _FIRST):
        return "first"
    edges = folded.startswith(_NAME_EDGES) or folded.endswith(_NAME_EDGES)
    return "name" if edges or _holds(folded, _NAME) else ""


def _folded(question: str) -> str:
    return fold(question[:MAX_NAME])


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
