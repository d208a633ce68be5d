"""The end of a person's words: signature, "Sent from my iPhone", closing formula, disclaimer.

What people sign with is nothing that they said, and rules that look for words must not find any
in it (a telephone number, "stop smoking clinic"). Thanks are words and stay. The line "-- " is
RFC 3676 section 4.3; all else is custom, gathered from mail programs' own texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.inbox.mail.quoting import bare

MAX_BELOW = 25
"""Filled lines that may stand below a closing formula; below more of them it closes nothing."""

_DEVICE = re.compile(
    r"^[<(\[]{0,2}(?:"
    r"sent (?:from|via|with|by)|get outlook for|download outlook for|get the outlook app|"
    r"from my (?:i|android|mobile|samsung|phone|black)|"
    r"gesendet (?:von|mit|über|via|aus)|von meinem|von meiner|outlook für|holen sie sich outlook|"
    r"diese nachricht wurde von meine|laden sie outlook|"
    r"envoyé (?:depuis|de mon|à partir|avec|via|de mail)|télécharger outlook|obtenez outlook|"
    r"obtenir outlook|"
    r"enviado (?:desde|do|de|a partir|via|pelo|por|con|mediante)|obtener outlook|obter o outlook|"
    r"obtenha o outlook|descargar outlook|baixar o outlook|enviat des d|"
    r"inviato (?:da|dal|con|tramite)|scarica outlook|ottieni outlook|scaricare outlook|"
    r"verzonden (?:vanaf|met|via|vanuit)|verstuurd (?:vanaf|met|via)|download outlook|outlook voor|"
    r"skickat från|från min|hämta outlook|skaffa outlook|sendt fra|hent outlook|få outlook|"
    r"lähetetty|hanki outlook|lataa outlook|"
    r"wysłan[eoy] z|pobierz (?:program )?outlook|odesláno z|odoslané z|získat outlook|"
    r"získajte outlook|отправлено (?:с|из)|скачать outlook|получить outlook|надіслано (?:з|із)|"
    r"відправлено (?:з|із)|отримати outlook|στάλθηκε από|λήψη του outlook|trimis (?:de pe|din)|"
    r"obțineți outlook|poslano (?:s|z|iz)|נשלח מ|أرسلت من|أُرسلت من|تم الإرسال من|"
    r"dikirim dari|được gửi từ|從我的|从我的|發自我的|发自我的|傳送自|发送自"
    r")",
    re.IGNORECASE,
)
_DEVICE_LAST = re.compile(
    r"(?:gesendet|gesendet\.|gönderildi|dan gönderildi|küldve|보냄|에서 발송|から送信|より送信|"
    r"发送|發送|傳送|saadetud|beziehen|from mobile|indirin|letöltése|を入手)[.)>\]]?$",
    re.IGNORECASE,
)
_DEVICE_NAMES = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|pixel|blackberry|nokia|mobil|handy|"
    r"telefon|phone|outlook|windows|gmail|yahoo|gmx|web\.de|proton|mail|tablet|smartphone|mac\b|"
    r"sparrow|spark|superhuman|acompli|k-9|tutanota|\bapp\b",
    re.IGNORECASE,
)
_BY_ANY_MEANS = re.compile(
    r"^[<(\[]{0,2}(?:sent (?:via|with|by)|gesendet (?:mit|über|via|aus)|envoyé (?:avec|via)|"
    r"enviado (?:via|por|pelo|con|mediante)|inviato (?:con|tramite)|verzonden (?:met|via)|"
    r"verstuurd (?:met|via))",
    re.IGNORECASE,
)
"""`Sent by courier` is said; it takes a device's or a program's name to be none of the words."""
_EXCUSES = re.compile(r"excuse|typo|brevity|entschuldig|excuse[zr]|pardon", re.IGNORECASE)

_CLOSINGS = (
    "best regards", "kind regards", "warm regards", "warmest regards", "kindest regards",
    "regards", "best wishes", "many regards", "with kind regards", "with best regards",
    "with regards", "rgds", "thanks and regards", "thanks & regards", "thank you and regards",
    "cheers", "yours sincerely", "yours faithfully", "yours truly", "sincerely", "sincerely yours",
    "respectfully", "cordially", "warmly", "all the best", "all best", "best", "kr", "br",
    "mit freundlichen grüßen", "mit freundlichem gruß", "mit freundlichen gruessen", "viele grüße",
    "freundliche grüße", "freundliche grüsse", "mit freundlichen grüssen", "beste grüße", "lg",
    "vg", "beste grüsse", "liebe grüße", "liebe grüsse", "schöne grüße", "herzliche grüße", "mfg",
    "gruß", "grüße", "viele liebe grüße", "mit besten grüßen", "mit herzlichen grüßen", "gruss",
    "grüsse", "hochachtungsvoll", "viele gruesse", "freundlicher gruß", "freundliche gruesse",
    "bg", "sg", "cordialement", "bien cordialement", "très cordialement", "sincères salutations",
    "cdt", "cdlt", "salutations", "meilleures salutations", "bien à vous", "bien à toi",
    "amicalement", "bonne journée", "bonne soirée", "bonne réception", "respectueusement",
    "salutations distinguées", "saludos", "un saludo", "saludos cordiales", "un cordial saludo",
    "cordialmente", "atentamente", "atte", "muchos saludos", "reciba un cordial saludo",
    "un abrazo", "salutacions", "salut", "cordiali saluti", "distinti saluti", "saluti",
    "cari saluti", "un saluto", "un cordiale saluto", "atenciosamente", "cumprimentos",
    "melhores cumprimentos", "com os melhores cumprimentos", "att", "abraços", "abraço",
    "cordiais saudações", "met vriendelijke groet", "met vriendelijke groeten",
    "vriendelijke groet", "groet", "groeten", "vriendelijke groeten", "hartelijke groet",
    "hartelijke groeten", "mvg", "hoogachtend", "grtz", "med vänliga hälsningar",
    "med vänlig hälsning", "vänliga hälsningar", "vänlig hälsning", "mvh", "hälsningar",
    "bästa hälsningar", "med venlig hilsen", "venlig hilsen", "hilsen", "de bedste hilsner",
    "bedste hilsner", "vh", "med vennlig hilsen", "vennlig hilsen", "kh", "dbh", "beste hilsen",
    "ystävällisin terveisin", "terveisin", "parhain terveisin", "yst. terv", "t", "terv",
    "ystävällisesti", "pozdrawiam", "z poważaniem", "pozdrowienia", "serdecznie pozdrawiam",
    "serdeczne pozdrowienia", "z wyrazami szacunku", "s pozdravem", "s přáním hezkého dne",
    "zdraví", "s úctou", "hezký den", "s pozdravom", "с уважением", "с наилучшими пожеланиями",
    "всего доброго", "з повагою", "з найкращими побажаннями", "поздрави", "с уважение",
    "saygılarımla", "saygılarımızla", "iyi çalışmalar", "sevgiler", "selamlar", "üdvözlettel",
    "tisztelettel", "üdv", "köszönettel", "cu stimă", "cu respect", "o zi bună", "με εκτίμηση",
    "φιλικά", "lp", "lijep pozdrav", "pozdrav", "lep pozdrav", "בברכה", "תודה ובברכה", "بالتوفيق",
    "مع التحية", "تحياتي", "مع أطيب التحيات", "此致", "祝好", "此致敬礼", "敬具", "salam",
    "hormat saya", "trân trọng",
)  # fmt: skip
_FOLDED = {closing.casefold() for closing in _CLOSINGS}
_FIRST_WORDS = {closing.partition(" ")[0] for closing in _FOLDED}
_LONGEST_FIRST = tuple(sorted(_FOLDED, key=len, reverse=True))
_ALONE_ONLY = {"best", "t", "lg", "vg", "bg", "sg", "kr", "br", "lp", "att", "salut", "cheers",
               "salam",                "warmly", "kh", "vh", "pozdrav", "saludos"}  # fmt: skip
_POSTSCRIPT = re.compile(r"^p\.?\s?s\.?(?:\s|:|,|$)", re.IGNORECASE)

_DISCLAIMER = re.compile(
    r"^(?:disclaimer|confidentiality(?: notice| note)?|confidential|legal notice|privacy notice|"
    r"privileged and confidential|haftungsausschluss|vertraulichkeitshinweis)\W{0,3}(?:$|[:\s])"
    r"|^(?:this (?:e-?mail|message|communication)(?: and any| \(?including any| is (?:intended|"
    r"conf|private)|,? including any| may contain| contains (?:conf|priv)| has been scanned|"
    r" w/attach|"
    r"\s?\(and any)|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message|"
    r"communication|transmission)|if you are not the intended recipient|"
    r"diese (?:e-?mail|nachricht) (?:enthält|kann|ist|und)|der inhalt dieser e-?mail|"
    r"ce (?:message|courriel|mail)(?: et (?:toutes?|ses|les)| est (?:conf|destin|établi)|,? ainsi)|"
    r"este (?:mensaje|correo)(?: electrónico)?(?:,? y| es conf| puede conten| contiene| se dirige)|"
    r"esta mensagem(?: e| pode conter| é conf| contém)|"
    r"(?:questo messaggio|le informazioni contenute|la presente (?:e-?mail|comunicazione))|"
    r"dit (?:bericht|e-?mailbericht) (?:is|kan|en)|de informatie (?:in|verzonden)|"
    r"virus-free\.|ce(?:t e-?mail| courrier) a été vérifié|avast|"
    r"please consider the environment|think before you print|avant d'imprimer)",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"^\[?\W{0,3}(?:caution|warning|external(?: e-?mail| sender)?|attention|achtung|vorsicht)"
    r"\W{1,4}"
    r"[^\n]{0,80}?(?:external|outside|originated|extern|außerhalb|sent from|provient)",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"^(?:_{2,}|-{2,}|={4,}|\+{2,4}|[—–─━]{3,}|~{5,}|#{5,})$")


def without_signature(lines: Sequence[str], is_first: bool) -> list[str]:
    """The stretch's lines above its signature. `is_first` says that no words stand before it."""
    plain = [bare(line) for line in lines]
    start = _warning_length(plain) if is_first else 0
    end = _end(plain, start, is_first)
    kept = list(lines[start:end])
    said_below = _postscript(lines, plain, end) if end < len(lines) else []
    while said_below and kept and not bare(kept[-1]):
        kept.pop()
    return kept + said_below


def _end(plain: Sequence[str], start: int, is_first: bool) -> int:
    """The index of the first line that belongs to the signature."""
    filled = [index for index in range(start, len(plain)) if plain[index]]
    rank = {index: position for position, index in enumerate(filled)}
    for index in filled:
        line = plain[index]
        said = not is_first or rank[index] > 0
        below = len(filled) - rank[index] - 1
        if line in {"--", "__"} and (below or said):
            return index
        if said and len(line) <= 120 and is_device_line(line):
            return index
        if said and _DRAWN.match(line) and _stands_above_contact(plain, index):
            return index
        if said and below <= MAX_BELOW and is_closing(line):
            return index
        if said and _DISCLAIMER.match(line):
            return index
        if not said and below == 0 and len(line) <= 120 and is_device_line(line):
            return index
    return len(plain)


def is_device_line(line: str) -> bool:
    """`Sent from my iPhone`, and not a sentence that begins so."""
    words = len(line.split())
    if _EXCUSES.search(line) and words <= 20:
        return bool(_DEVICE.match(line))
    link = line.find("http")
    text = line[:link].rstrip(" <([") if link > 0 else line
    if len(text.split()) > 9 or "," in text or text.rstrip(")>]").endswith(("!", "?")):
        return False
    if _DEVICE.match(text):
        is_plain = not text.endswith(".") and not _BY_ANY_MEANS.match(text)
        return is_plain or bool(_DEVICE_NAMES.search(text))
    return bool(_DEVICE_LAST.search(text)) and bool(_DEVICE_NAMES.search(text))


def is_closing(line: str) -> bool:
    """`Kind regards,` alone, in two languages, or with a name of up to three words."""
    if len(line) > 80:
        return False
    parts = [part for part in re.split(r"\s?[/|]\s?", line) if part]
    return bool(parts) and all(_is_formula(part, alone=len(parts) > 1) for part in parts)


def _is_formula(part: str, alone: bool) -> bool:
    folded = re.sub(r"[^\w\s.&]", " ", part.casefold())
    folded = " ".join(folded.split()).strip(" .")
    if folded.partition(" ")[0] not in _FIRST_WORDS:
        return False
    if folded in _FOLDED:
        return True
    closing = next((words for words in _LONGEST_FIRST if folded.startswith(f"{words} ")), "")
    if alone or not closing or closing in _ALONE_ONLY:
        return False
    count = len(folded[len(closing) :].split())
    names = part.split()[-count:]
    return count <= 3 and all(name[:1].isupper() for name in names) and names[-1][-1:] != ":"


def _stands_above_contact(plain: Sequence[str], drawn: int) -> bool:
    """Below a drawn line stands a name, a firm, a number: short lines and no sentence."""
    if plain[drawn][0] in "-=+" and drawn and plain[drawn - 1]:
        return False  # under a heading or a row of a table
    index = drawn + 1
    while index < len(plain) and not plain[index]:
        index += 1
    paragraph: list[str] = []
    while index < len(plain) and plain[index] and len(paragraph) <= 10:
        paragraph.append(plain[index])
        index += 1
    return len(paragraph) <= 10 and not any(_is_sentence(line) for line in paragraph)


def _is_sentence(line: str) -> bool:
    return len(line) > 100 or (len(line.split()) >= 5 and line[-1:] in ".?!:")


def _warning_length(plain: Sequence[str]) -> int:
    """The lines of a warning that a mail server set above the words."""
    first = next((index for index, line in enumerate(plain) if line), len(plain))
    if first == len(plain) or not _WARNING.match(plain[first][:400]):
        return 0
    end = first
    while end < len(plain) and plain[end] and end - first < 6:
        end += 1
    return end if any(plain[end:]) else 0


def _postscript(lines: Sequence[str], plain: Sequence[str], end: int) -> list[str]:
    """`PS: …` below a closing formula is still said."""
    for index in range(end + 1, min(len(plain), end + 12)):
        if _POSTSCRIPT.match(plain[index]) and is_closing(plain[end]):
            below = _end(plain[index:], 0, is_first=True)
            return ["", *lines[index : index + below]]
    return []
