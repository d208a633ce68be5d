"""The header of the quoted mail as Outlook and its kin repeat it: From, Sent, To, Subject.

Each program translates the labels, some set them bold, some wrap long values, some draw a line
above. What counts is several such labels in a row. Labels after Microsoft's localised Outlook and
Outlook on the web, Apple Mail, Yahoo, Zimbra, Orange and Laposte (github.com/crisp-oss/
email-reply-parser, discourse/email_reply_trimmer and alfonsrv/mail-parser-reply list many).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_LABELS = {
    "from": (
        "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "nadawca",
        "odesílatel", "odosielateľ", "от", "от кого", "від", "від кого", "kimden", "gönderen",
        "差出人", "送信者", "发件人", "寄件者", "寄件人", "發件人", "보낸 사람", "보낸사람",
        "보내는 사람", "מאת", "מ", "من", "από", "feladó", "de la", "expéditeur", "remitente",
        "mittente", "afzender", "absender", "avsändare", "avsender", "afsender", "emisor",
        "expeditor", "pošiljatelj", "šalje", "dari", "từ", "จาก", "saatja", "no", "nuo", "desde",
        "αποστολέας", "message de", "remetente",
    ),
    "sent": (
        "sent", "gesendet", "envoyé", "envoyé le", "message du", "message envoyé le", "enviado",
        "enviado el", "enviado em", "enviada em", "enviada", "enviado a las", "inviato",
        "inviato il", "data di invio", "verzonden", "skickat", "skickat den", "sendt", "lähetetty",
        "wysłano", "wysłane", "data wysłania", "odesláno", "odeslané", "odoslané", "отправлено",
        "послано", "надіслано", "gönderildi", "gönderilme tarihi", "gönderme tarihi", "送信日時",
        "发送时间", "发送日期", "寄件日期", "傳送時間", "보낸 날짜", "보낸날짜", "נשלח",
        "تاريخ الإرسال", "أرسلت", "تم الإرسال", "στάλθηκε", "απεστάλη", "elküldve", "küldve",
        "küldés dátuma", "trimis", "trimis la", "poslano", "poslato", "dikirim", "đã gửi",
        "išsiųsta", "saadetud", "отправлен", "изпратено", "gesendet am", "sent at", "sent on",
    ),
    "date": (
        "date", "datum", "fecha", "data", "data e ora", "dato", "päivämäärä", "päiväys", "dátum",
        "дата", "tarih", "日時", "日付", "日期", "時間", "时间", "날짜", "תאריך", "التاريخ",
        "تاريخ", "ημερομηνία", "ngày", "tanggal", "le",
    ),
    "to": (
        "to", "an", "à", "a", "aan", "till", "til", "vastaanottaja", "do", "dla", "komu", "pro",
        "кому", "до", "kime", "alıcı", "宛先", "收件人", "收件者", "받는 사람", "받는사람", "אל",
        "إلى", "الى", "προς", "címzett", "către", "catre", "para", "destinataire", "destinatario",
        "destinatário", "empfänger", "ontvanger", "mottagare", "mottaker", "modtager", "za",
        "prima", "kepada", "đến", "tới", "ถึง", "per", "para:",
    ),
    "subject": (
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp",
        "ämne", "emne", "aihe", "temat", "předmět", "predmet", "тема", "konu", "件名", "主题",
        "主題", "제목", "נושא", "الموضوع", "موضوع", "θέμα", "tárgy", "subiect", "naslov", "subjek",
        "perihal", "chủ đề", "เรื่อง", "относно", "tema", "teema", "assumpte", "gaia", "efni",
    ),
    "other": (
        "cc", "bcc", "kopie", "kopia", "kopi", "kopio", "copie à", "copie", "cópia", "copia", "dw",
        "ccn", "cci", "копия", "копія", "bilgi", "抄送", "副本", "참조", "עותק", "نسخة", "κοιν",
        "κοινοποίηση", "másolat", "reply-to", "répondre à", "antwort an", "organization",
        "organisation", "importance", "priority", "attachments", "anlagen", "bijlagen",
        "on behalf of", "pièces jointes", "wichtigkeit", "responder a", "beantwoorden - aan",
        "rispondi a", "x-mailer", "message-id", "reply to", "vastaus", "list-id", "resent-from",
        "cc to", "kopia do", "sender",
    ),
}  # fmt: skip
LONGEST = 25
"""Lines that a header may have, with blank ones between."""
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels}
_LABEL = re.compile(r"\s{0,20}\[?([^\W\d_][^:：\n]{0,30}?)\s{0,4}[:：](.*)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>@:]{1,100}@[^\s<>@]{1,150}")
_LONE_SENDER = re.compile(
    r"(?:<|\[|\()(?:mailto:)?[^\s<>@]{1,100}@[^\s<>@]{1,150}|[:：]\s?[^\s<>@]{1,100}@[^\s<>@]{1,150}$"
)
_ONLY_ADDRESS = re.compile(r"\s*(?:<|\[|\()?(?:mailto:)?[^\s<>@]{1,100}@[^\s<>@]{1,150}\s*")
_WITHIN = re.compile(
    r"\b(?:(?P<subject>objet|subject|betreff|asunto|oggetto)|date|sent|gesendet|envoyé)\s?:",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")

_TITLES = (
    "original message", "reply message", "forwarded message", "forwarded by",
    "original appointment", "originalnachricht", "ursprüngliche nachricht", "originale nachricht",
    "antwort nachricht", "weitergeleitete nachricht", "urspr. nachricht", "ursprüngl. mitteilung",
    "message d'origine", "message original", "message originel", "message transféré",
    "mail original", "message initial", "mensaje original", "mensaje reenviado",
    "missatge original", "messaggio originale", "messaggio inoltrato", "mensagem original",
    "mensagem encaminhada", "mensagem reencaminhada", "oorspronkelijk bericht",
    "oorspronkelijke bericht", "doorgestuurd bericht", "originalmeddelande",
    "ursprungligt meddelande", "vidarebefordrat meddelande", "oprindelig meddelelse",
    "oprindelig besked", "videresendt meddelelse", "videresendt besked", "opprinnelig melding",
    "videresendt melding", "alkuperäinen viesti", "välitetty viesti", "wiadomość oryginalna",
    "oryginalna wiadomość", "wiadomość przekazana", "przekazana wiadomość", "původní zpráva",
    "přeposlaná zpráva", "původní e-mail", "pôvodná správa", "исходное сообщение",
    "пересылаемое сообщение", "пересланное сообщение", "переадресованное сообщение",
    "оригинальное сообщение", "вихідне повідомлення", "оригінальне повідомлення",
    "переслане повідомлення", "orijinal mesaj", "özgün ileti", "iletilen mesaj", "orjinal mesaj",
    "元のメッセージ", "転送されたメッセージ", "original message / 原件", "原始邮件", "原始郵件",
    "转发邮件", "转发的邮件", "轉寄的郵件", "邮件原件", "원본 메시지", "원본 메일",
    "전달된 메시지", "전달된 메일", "הודעה מקורית", "ההודעה המקורית", "הודעה שהועברה",
    "الرسالة الأصلية", "رسالة معاد توجيهها", "رسالة أصلية", "αρχικό μήνυμα", "προωθημένο μήνυμα",
    "eredeti üzenet", "továbbított üzenet", "továbbított levél", "mesaj original",
    "mesajul original", "mesaj redirecționat", "izvorna poruka", "originalna poruka",
    "оригинално съобщение", "pesan asli", "thư gốc",
)  # fmt: skip
_OPENINGS = (
    "begin forwarded message", "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "début du message réexpédié",
    "début du message transféré", "inicio del mensaje reenviado", "inizio messaggio inoltrato",
    "início da mensagem reencaminhada", "início da mensagem encaminhada",
    "begin doorgestuurd bericht", "vidarebefordrat brev", "vidarebefordrat mejl",
    "start på videresendt besked", "videresendt melding", "välitetty viesti alkaa",
    "początek przekazywanej wiadomości", "začátek přeposílané zprávy", "začátek přeposlané zprávy",
    "начало переадресованного сообщения", "начало пересылаемого письма",
    "початок листа, що пересилається", "iletilen iletinin başlangıcı", "転送されたメッセージ",
    "以下是转发的邮件", "开始转发的邮件", "開始轉寄郵件", "전달된 메시지 시작", "전달된 메시지",
    "תחילת ההודעה שהועברה", "بداية الرسالة المعاد توجيهها", "αρχή προωθημένου μηνύματος",
    "továbbított levél kezdete", "începutul mesajului redirecționat",
    "original message processed by",
)  # fmt: skip
_RULE = re.compile(r"[-‐–—_=*+─]{2,}|[—─]{2,}")


def length_at(lines: Sequence[str], start: int) -> int:
    """How many of the lines, from `start` on, are a quoted mail's header; 0 where there is none.

    Lines are bare: no marks, trimmed. `From: Paris`, `To: Rome`, `Date: 12 May` is a journey, so
    there must be an address, or what only a mail has: a sender with a subject or a time of sending.
    """
    kinds: list[str] = []
    has_address = has_figure = False
    end, index, strayed = start, start, 0
    while index < len(lines) and index - start < LONGEST and strayed <= 2:
        line = lines[index]
        kind, value = _label(line)
        if kind:
            kinds.append(kind)
            if kind != "subject" and (more := _WITHIN.search(value[:1000])):
                kinds.append("subject" if more["subject"] else "date")
            has_address = has_address or bool(_ADDRESS.search(value[:1000]))
            has_figure = has_figure or (kind == "sent" and bool(_FIGURE.search(value[:1000])))
            end, strayed = index + 1, 0
        elif index == start:
            return 0
        elif not line:
            if not _goes_on(lines, index):
                break
        else:
            has_address = has_address or (strayed == 0 and bool(_ONLY_ADDRESS.match(line[:300])))
            strayed += 1
        index += 1
    return end - start if _is_header(kinds, has_address, has_figure, lines[start]) else 0


def is_title(line: str) -> bool:
    """`-----Original Message-----` or `Begin forwarded message:`, in any language."""
    if not line or len(line) > 120:
        return False
    folded = line.casefold().replace("’", "'")
    words = folded.strip(" -‐–—_=*:：>[]")
    if words.startswith(_OPENINGS) and (
        len(words) < 45 or words.startswith("original message proc")
    ):
        return folded.rstrip(" >-")[-1:] in {":", "："} or words.startswith("original message proc")
    return words.startswith(_TITLES) and (
        folded[:2] in {"--", "__", "‐‐", "==", "——", "**", "- "} or folded.rstrip().endswith("--")
    )


def is_rule(line: str) -> bool:
    """A line drawn with dashes, underscores or equals signs, with or without a title in it."""
    if len(line) > 200:
        return not line.strip("-‐–—_=*+─ ")
    return bool(_RULE.match(line)) and (
        not line.strip("-‐–—_=*+─ ") or (len(line) < 80 and bool(_RULE.match(line[::-1])))
    )


@lru_cache(maxsize=256)
def _label(line: str) -> tuple[str, str]:
    """The kind of the label and what stands behind it. (A line is asked for from each above it.)"""
    if ":" not in line[:50] and "：" not in line[:50]:
        return "", ""
    found = _LABEL.match(line[:3000])
    if not found:
        return "", ""
    label = " ".join(found[1].casefold().split()).strip(" *_")
    return _KIND.get(label, ""), found[2]


def _goes_on(lines: Sequence[str], blank: int) -> bool:
    """Made from HTML, a header may have a blank line between each two of its lines."""
    following = lines[blank + 1] if blank + 1 < len(lines) else ""
    return bool(_label(following)[0])


def _is_header(kinds: list[str], has_address: bool, has_figure: bool, first: str) -> bool:
    distinct = set(kinds)
    if len(distinct) == 1:
        return distinct == {"from"} and bool(_LONE_SENDER.search(first[:1000]))
    if not distinct & {"from", "sent", "date"}:
        return False
    is_mail = "subject" in distinct or ("sent" in distinct and has_figure)
    return has_address or ("from" in distinct and is_mail)
