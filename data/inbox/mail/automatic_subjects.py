"""Subjects that mail programs write when they answer for people, by language.

Collected from the templates of Exchange, Outlook, Gmail, Lotus Notes, AOL, Yahoo, Zimbra,
Pigeonhole and GroupWise and of ticket systems (OTRS, Zammad, Zendesk, Freshdesk) as they occur in
public code and test sets. `alternatives` says how the lists are written.
"""

from __future__ import annotations

import re

from data.inbox.mail.words import alternatives, phrases

_LABELS = r"""
    # English
    auto(?:matic|mated|matisch)?[ -]?(?:reply|response|responder|respond|respons|answer)
    out[ -]?of[ -]?(?:the[ -])?office(?: ?(?:auto ?-?reply|reply|message|notification|notice))?
    ooo
    vacation (?:reply|response|message|notice|auto-?reply)
    away (?:message|notice)
    yahoo! auto response
    on vacation
    annual leave
    on (?:annual |parental )?leave
    on holiday
    away from (?:the |my )?(?:office|desk)
    absence notification
    # German
    automatische (?:antwort|ruckantwort|abwesenheits\w{0,20}|e-?mail-?antwort|nachricht)
    abwesenheits(?:notiz|nachricht|meldung|mitteilung|assistent|info|benachrichtigung|agent)
    abwesenheit
    abwesend
    urlaubs(?:benachrichtigung|notiz|meldung|vertretung)
    (?:ich bin )?nicht im (?:buro|haus)
    ausser haus
    im urlaub
    autoantwort
    # French
    (?:reponse|message) (?:automatique|auto)
    absence(?: du bureau| de bureau)?
    absente? du bureau
    message d'absence
    notification d'absence
    (?:en )?conges?
    reponse automatisee
    auto-?reponse
    # Spanish, Portuguese, Italian
    respuesta auto(?:matica)?
    fuera de (?:la )?oficina
    aviso de ausencia
    de vacaciones
    respuesta de ausencia
    mensaje automatico
    auto-?respuesta
    resposta automatica
    fora do escritorio
    ausencia temporaria
    auto-?resposta
    mensagem automatica
    de ferias
    aviso de ferias
    risposta automatica
    fuori (?:sede|ufficio)
    risposta non al computer
    assenza
    messaggio automatico
    in ferie
    # Dutch, Swedish, Danish, Norwegian, Finnish
    automatisch (?:antwoord|bericht|beantwoord\w{0,10})
    afwezig(?:heidsbericht|heid)?
    niet (?:op kantoor|aanwezig)
    autosvar
    automatis[kt]{1,2} (?:svar|fravaers\w{0,20})
    franvaro(?:meddelande|besked)?
    inte pa kontoret
    fravaer(?:smelding|sbesked)?
    fravar(?:smelding)?
    ikke pa kontoret
    ute av kontoret
    ikke til stede
    semestersvar
    automaattinen vastaus
    poissaolo(?:viesti|ilmoitus)?
    # Polish, Czech, Hungarian, Romanian, Turkish
    (?:automatyczna odpowiedz|odpowiedz automatyczna)
    autoodpowiedz
    (?:jestem )?poza biurem
    nieobecnosc
    automaticka odpoved
    mimo kancelar
    automatikus valasz
    raspuns automat
    otomatik yanit
    # Russian, Ukrainian, Bulgarian
    автоматическии ответ
    автоответ(?:чик)?
    автоматична відповідь
    вне офиса
    нет на месте
    в отпуске
    автоматичен отговор
    # Japanese, Chinese, Korean
    自動(?:返信|応答|回答|送信|配信)(?:メール|メッセージ)?
    不在(?:通知|連絡|のお知らせ)?
    休暇(?:のお知らせ|中)?
    自动(?:回复|答复|应答|回信)
    自動(?:回覆|答覆|回復)
    不在办公室
    外出(?:通知)?
    休假(?:通知)?
    자동 ?(?:회신|응답|답장)
    부재 ?중
"""
"""What a mail program writes before or behind the subject that it answers."""

_LABEL = alternatives(_LABELS)

LABEL = re.compile(rf"(?:[\[(<*\"-] ?)?(?:{_LABEL})(?: ?[\])>*\"])?(?:$| ?[:!.|;\[(<]| ?- |[\])*])")
"""Matched at the subject's beginning: the label alone, or the label and what it is about."""

TAIL = re.compile(rf"[\[(] ?(?:{_LABEL}) ?[\])]\.?$|(?:^|[^-]) - (?:{_LABEL})$")

AUTO = re.compile(r"auto ?:|\[auto(?:matic)?\]|\[?autorepl|\[?autorespon")
"""Beginnings that no person types; the first is Lotus Notes' ("AUTO: Ann is out of the office")."""

WEAK_LABEL = phrases(r"""
    (?:on )?(?:annual |parental )?leave
    on (?:vacation|holiday)
    away from (?:the |my )?(?:office|desk)
    abwesend
    (?:ich bin )?nicht im (?:buro|haus)
    (?:im urlaub|ausser haus)
    absence
    (?:en )?conges?
    de (?:vacaciones|ferias)
    assenza
    in ferie
    niet (?:op kantoor|aanwezig)
    ikke (?:pa kontoret|til stede)
    inte pa kontoret
    (?:jestem )?poza biurem
    нет на месте
    в отпуске
    (?:不在|休暇|外出|休假)
""")
"""People write these as subjects, too: only with an absence in the text."""

ABSENCE = phrases(
    _LABELS
    + r"""
    away
    vacation
    holidays?
    leave
    out until
    out of town
    travell?ing
    maternity
    paternity
    urlaub
    ferien
    ruckkehr
    elternzeit
    vacances
    vacaciones
    ausencia
    ausente
    ferie
    ferias
    vakantie
    verlof
    semester
    urlop\w?
    отпуск\w?
    отсутстви\w
    no longer (?:with|at|in use)
"""
)
"""Anywhere in the subject; it takes an absence in the text beside it."""

ACKNOWLEDGED = phrases(r"""
    (?:thank you|thanks) for (?:contacting|reaching out|getting in touch|your (?:e-?mail|message|
        enquiry|inquiry|request|interest|submission))
    we(?:'ve| have)? (?:have )?received your
    (?:request|ticket|message|enquiry|inquiry|case|e-?mail|support request) (?:has been |
        was )?(?:received|created|registered|opened)
    received your (?:request|message|e-?mail|ticket)
    (?:ticket|case|request) ?(?:id|no|nr|number)? ?[:#]? ?\[?#?\d{3,}
    new (?:support )?ticket
    eingangsbestatigung
    empfangsbestatigung
    (?:ihre?|deine?) (?:anfrage|nachricht|ticket|e-?mail|anliegen)(?: (?:ist|wurde|bei|an|haben|
        erhalten|eingegangen)|$)
    (?:vielen )?dank fur (?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail)
    accuse de reception
    (?:nous avons )?bien recu votre
    votre (?:demande|message|ticket)
    hemos recibido (?:su|tu)
    gracias por (?:contactar\w{0,6}|(?:su|tu) (?:mensaje|consulta|correo))
    acuse de recibo
    abbiamo ricevuto
    conferma (?:di )?ricezione
    recebemos (?:a )?(?:sua|seu)
    confirmacao de recebimento
    ontvangstbevestiging
    (?:bedankt|dank) voor (?:uw|je) (?:bericht|e-?mail|mail|aanvraag)
    (?:wij|we) hebben (?:uw|je)
    vi har (?:mottagit|modtaget|mottatt)
    tack for (?:ditt|att)
    tak for din (?:mail|henvendelse)
    takk for (?:din|henvendelsen)
    potwierdzenie (?:otrzymania|zgloszenia)
    dziekujemy za
    (?:ваш\w|получено) (?:обращение|заявка|письмо|сообщение)
    мы получили
    お問い合わせ(?:を|いただき|ありがとう|受付)
    受付(?:完了|のお知らせ)
    (?:已|我们)收到您的
    感谢您的(?:来信|咨询|留言)
""")
"""What ticket systems write over an acknowledgement; people write some of it, too."""

RECEIPT = re.compile(
    alternatives(
        r"""
    (?:read|not read|read receipt|return receipt|displayed) ?[-:]
    (?:gelesen|ungelesen|lesebestatigung|empfangsbestatigung|nicht gelesen) ?:
    (?:lu|non lu|accuse de (?:lecture|reception)(?: \(affichage\))?) ?[-:]
    (?:leido|no leido|confirmacion de lectura) ?:
    (?:letto|non letto|lida|lido) ?:
    ricevuta di ritorno.{0,20}[-:]
    (?:gelezen|last|laest|lest) ?:
    leesbevestiging
    przeczytano ?:
    прочитано ?:
    (?:開封済み|既読|已读|已讀) ?:
"""
    )
)
