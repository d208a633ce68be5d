"""Turns of speech of machines that answer for people, by language.

Collected like the subjects. A list that decides alone holds only statements about the mail itself;
from the others it takes several, or a sign beside them (see `automatic`).
"""

from __future__ import annotations

from data.inbox.mail.words import phrases

SAYS_AUTOMATIC = phrases(r"""
    this is an? (?:auto(?:mated|matic|matically(?:[ -]generated)?)?|computer|system)[ -]?
        (?:generated )?(?:e-?mail |system )?
        (?:reply|response|message|e-?mail|notification|mail)
    this (?:e-?mail|message|reply|response) (?:was|is|has been) (?:sent )?automatically
        [ ](?:generated|sent|created)
    this (?:e-?mail|message|reply|response) (?:was|is|has been) (?:generated|sent|created)
        [ ]automatically
    this is an autoresponder
    you (?:are receiving|have received) this (?:automated|automatic)
        [ ](?:e-?mail|message|response|reply)
    (?:dies|das|hierbei) (?:ist|handelt es sich um) eine automat\w{0,12}
        [ ](?:generierte |erstellte |erzeugte |versendete )?
        (?:antwort|nachricht|e-?mail|mail|ruckmeldung|mitteilung)
    diese (?:e-?mail|nachricht|mail|antwort) (?:wurde|wird|ist) (?:\w{1,10} ){0,2}automatisch
        [ ](?:\w{1,12} ){0,3}(?:generiert|erstellt|erzeugt|versendet|verschickt|gesendet|versandt)
    ceci est (?:un|une) (?:message|reponse|mail|e-?mail|courriel) (?:genere |envoye )?
        automati\w{0,10}
    ce(?:t|tte)? (?:message|mail|e-?mail|courriel|reponse) (?:a ete |est )?
        (?:automatique|(?:genere|envoye)e? automatiquement)
    il s'agit d'une? (?:message|reponse) automati\w{0,10}
    est[ea] es una? (?:mensaje|respuesta|correo)(?: generad[oa])? automati\w{0,10}
    este (?:mensaje|correo)(?: ha sido| fue)? generado automaticamente
    quest[oa] e'? un(?:a|')? ?(?:messaggio|risposta|e-?mail|mail)(?: generat[oa])? automatic\w{0,6}
    est[ae] e uma? (?:mensagem|resposta|e-?mail)(?: gerad[oa])? automatic\w{0,6}
    est[ae] (?:mensagem|e-?mail) foi (?:gerad|enviad)[oa] automaticamente
    dit is een automatis\w{0,6} (?:gegenereerd\w? )?(?:bericht|antwoord|e-?mail|mail)
    (?:dit|deze) (?:bericht|e-?mail) (?:is|wordt|werd) automatisch
        [ ](?:gegenereerd|verzonden|verstuurd)
    det(?:ta|te) (?:ar|er) (?:ett|et|en) auto(?:matisk\w?|svar)
    to jest automatyczn\w (?:wiadomosc|odpowiedz)
    ta wiadomosc (?:zostala )?wygenerowana automatycznie
    это (?:письмо |сообщение )?(?:было )?автоматическ\w{1,3} (?:ответ|сообщение|письмо|уведомление)
    (?:это|данное|настоящее) (?:письмо|сообщение) (?:было )?
        (?:сгенерировано|создано|отправлено|сформировано) автоматически
    (?:本|この|こちらの)(?:メール|メッセージ)は[^。\n]{0,30}自動(?:的に)?
        (?:返信|送信|配信|応答|生成)
    こちらは自動(?:返信|応答|配信|送信)
    自動(?:返信|応答|配信|送信)(?:です|(?:にて|で)(?:お送り|送信|配信))
    (?:这|此|本)(?:是|封|邮件|郵件)[^。\n]{0,20}(?:自动|自動|系统|系統)
        (?:回复|发送|回覆|發送|生成|发出)
""")
"""The mail says it of itself. "I got an automatic reply" and "is this one?" do not match."""

NOT_ANSWERED = phrases(r"""
    (?:please )?do(?: not|n't) (?:reply|respond) (?:directly )?to this (?:e-?mail|message|address)
    replies to this (?:e-?mail|message|address|mailbox) (?:are|will) not
    (?:this )?(?:mailbox|inbox|address|account) is (?:not|no longer|un) ?(?:being )?(?:monitored|
        attended|in use|used|checked)
    is unattended
    unmonitored
    (?:bitte )?antworten sie (?:bitte )?nicht (?:direkt )?auf diese
    (?:merci de )?ne pas repondre a ce
    (?:por favor,? )?no responda a este
    non rispondere a questa?
    nao responda a est[ea]
    (?:niet|nicht) (?:te )?(?:beantwoorden|antwoorden) op
    svara inte pa
    nie odpowiad\w{1,4} na (?:te|ta)
    не отвечаите на это
    返信(?:しないで|いただいても|できません|は受け付け)
    请勿(?:直接)?回复
    請勿(?:直接)?回覆
""")

ABSENT = phrases(r"""
    out of (?:the |my )?office
    out[ -]of[ -]office
    ooo
    (?:i|we)(?:'m| am|'ll be| will be|'re| are) (?:currently )?(?:away|out|unavailable|
        travell?ing|on (?:a )?(?:business )?trip)
    currently (?:away|out of|on leave|on vacation|unavailable|travell?ing|closed|not available)
    on (?:annual |sick |parental |maternity |paternity |medical |family )?leave
    on (?:vacation|holidays?|pto)
    away from (?:the |my )?(?:office|desk|e-?mails?|work)
    not (?:be )?in (?:the |my )?office
    (?:office|offices) (?:is|are|will be) closed
    no longer (?:with|work\w{0,3}|employed|in use|at)
    has left (?:the company|us)
    travell?ing (?:for|on|until|from)
    nicht im (?:buro|haus|hause|dienst)
    im urlaub
    in (?:urlaub|elternzeit|mutterschutz)
    (?:ausser|ausserhalb|ausserm) (?:haus|hause|des buros)
    abwesend
    abwesenheit
    nicht (?:personlich )?(?:erreichbar|anwesend)
    nicht mehr (?:fur|bei) \w{1,30} tatig
    (?:betriebs)?ferien
    dienstreise
    unterwegs
    absente? (?:du bureau|jusqu|pour|de|du|le)
    (?:suis|est|sera|serai) (?:actuellement )?(?:absente?|en conges?|en vacances|en deplacement|
        indisponible)
    en conges?
    en vacances
    fuera de (?:la |mi )?oficina
    de vacaciones
    (?:estoy|estare|esta) ausente
    me encuentro (?:fuera|ausente|de)
    fuori (?:ufficio|sede)
    in ferie
    (?:sono|saro) assente
    fora do escritorio
    de ferias
    (?:estou|estarei) ausente
    ausente do escritorio
    afwezig
    (?:met|op) vakantie
    niet (?:op kantoor|aanwezig|bereikbaar)
    met verlof
    (?:pa|har) semester
    inte (?:pa kontoret|antraffbar)
    ikke (?:pa kontoret|til stede|tilgjengelig)
    (?:pa|har|holder) ferie
    ute av kontoret
    poza biurem
    na urlopie
    nieobecn\w{1,3}
    в отпуске
    (?:не|вне) (?:в )?офис\w
    отсутству\w{1,3}
    нахожусь в (?:отпуске|командировке)
    不在
    休暇
    休業
    不在办公室
    休假
    出差
    外出
""")
"""Says that the writer is away. People say so as well: this alone decides nothing."""

ABSENCE_TURNS = (
    phrases(
        r"""
    (?:limited|intermittent|sporadic|no|little|occasional|without|infrequent|
        delayed) (?:or no )?(?:access to|e-?mail access|connectivity)
    not (?:be )?(?:checking|reading|monitoring|able to read) (?:my )?e-?mails?
    eingeschrankt(?:en)? (?:zugriff|erreichbar)
    e-?mails? (?:werden|wird) nicht
    nicht (?:automatisch )?(?:weitergeleitet|gelesen)
    acces limite
    acces(?:o)? limitado
    acesso limitado
    accesso limitato
    beperkt(?:e)? (?:toegang|bereikbaar)
    begransad
    begrenset
    ograniczony dostep
    not be (?:forwarded|read|monitored)
"""
    ),
    phrases(
        r"""
    (?:urgent|emergenc\w{1,3}|immediate)[^\n]{0,80}(?:contact|call|reach|e-?mail|please|write|
        assist\w{0,5})
    (?:contact|call|reach)[^.\n]{0,80}(?:urgent|immediate|emergency)
    in dringenden
    dringende[nmr]?
    (?:cas d'|toute? |en cas d')urgence
    demande urgente
    (?:en caso de|caso) ?urgen\w{2,4}
    asuntos urgentes
    per (?:urgenze|questioni urgenti)
    assuntos? urgentes?
    caso urgente
    voor (?:dringende|spoed)
    bradskande
    haster
    pilnych
    срочн\w{2,4}
    緊急
    お急ぎ
    紧急
    急事
    in my absence
    wahrend meiner abwesenheit
    (?:pendant|durant|en) mon absence
    durante (?:mi|minha|la mia) (?:ausencia|assenza)
"""
    ),
    phrases(
        r"""
    (?:up)?on my return
    (?:when|once|after|as soon as) i (?:return|get back|am back|'m back)
    nach meiner ruckkehr
    sobald ich (?:wieder|zuruck)
    (?:a|des) mon retour
    a mi (?:regreso|vuelta)
    al mio (?:rientro|ritorno)
    (?:no|ao) meu (?:retorno|regresso)
    bij terugkomst
    na mijn (?:terug\w{1,10}|vakantie)
    nar jag (?:ar )?(?:till)?baka
    nar jeg er tilbage
    nar jeg er tilbake
    po powrocie
    после возвращения
    戻り次第
    出社後
    回来后
"""
    ),
    phrases(
        r"""
    (?:thank you|thanks|thank-you) for your (?:e-?mail|message|mail|note)
    (?:vielen |herzlichen )?dank fur (?:ihre|deine) (?:nachricht|e-?mail|mail)
    merci (?:de|pour) votre (?:message|mail|e-?mail|courriel)
    (?:j'ai|nous avons) bien recu votre
    gracias por (?:su|tu) (?:mensaje|correo|e-?mail)
    grazie per (?:la (?:sua|tua)|il suo) (?:e-?mail|mail|messaggio)
    obrigad[oa] pel[oa] (?:sua|seu) (?:mensagem|e-?mail|contato)
    (?:bedankt|dank) voor (?:uw|je) (?:e-?mail|mail|bericht)
    tack for (?:ditt|din|ert) (?:mail|mejl|meddelande|e-?post)
    tak for din (?:mail|e-?mail|besked|henvendelse)
    takk for (?:din|eposten|e-?posten|meldingen)\w*
    dziekuje za (?:wiadomosc|e-?mail|kontakt)
    спасибо за (?:ваше )?(?:письмо|сообщение)
    メールを(?:いただき|ありがとう)
    感谢(?:您|你)的(?:来信|邮件)
"""
    ),
)
"""No access, whom to ask meanwhile, an answer on return, thanks for the message: one of each."""

ACKNOWLEDGEMENT_TURNS = (
    phrases(
        r"""
    we(?:'ve| have)? (?:have )?(?:successfully )?received your
    your (?:e-?mail|message|request|enquiry|inquiry|ticket|case|submission) (?:has been|was|
        is) (?:successfully )?(?:received|registered|created|logged|assigned|opened)
    (?:ticket|case|request) (?:has been|was) (?:created|opened|received|logged)
    acknowledge(?:s)? (?:the )?receipt
    confirm(?:s|ing)? (?:the )?receipt
    (?:wir haben )?ihre (?:anfrage|nachricht|e-?mail|mail) (?:ist (?:bei uns )?eingegangen|
        erhalten|wurde)
    bei uns eingegangen
    nous avons bien recu
    (?:a|avons) (?:bien )?ete (?:recue?|enregistree?)
    hemos recibido (?:su|tu)
    abbiamo ricevuto
    recebemos (?:a )?(?:sua|seu)
    (?:hebben|hebt) (?:uw|je) (?:bericht|e-?mail|mail|aanvraag)
    vi har (?:mottagit|modtaget|mottatt)
    otrzymalismy
    мы получили
    обращение (?:принято|зарегистрировано)
    (?:受け付け|受付|承り)ました
    (?:已|我们)(?:经)?收到(?:了)?您
"""
    ),
    phrases(
        r"""
    (?:we|our [a-z ]{2,40}|someone|a (?:member|representative)[a-z ]{0,40}|
        one of our [a-z ]{2,40}) (?:will|shall|aims? to|strives? to) [^.\n]{0,60}(?:within|
        shortly|soon|as possible|hours?|days?|back to you|in touch|respond|reply)
    (?:wir|unser\w{0,2} [a-z ]{2,30}) (?:werden|wird|bearbeiten|melden|antworten|
        kummern)\b[^.\n]{0,80}
    (?:nous|notre equipe)[^.\n]{0,60}(?:delais|rapidement|repondr|reviendr|recontact)\w{0,6}
    (?:nos|le|nuestro equipo)[^.\n]{0,60}(?:brevedad|pronto|contacto)
    (?:risponder|ricontatter|contatter)emo
    (?:entraremos|responderemos)[^.\n]{0,60}
    nemen (?:wij |we )?(?:zo )?[^.\n]{0,40}contact
    (?:vi )?(?:aterkommer|vender tilbage|tar kontakt|svarer)
    odpowiemy
    (?:ответим|свяж\w{1,6}|рассмотр\w{1,6})
    (?:担当者|改めて|追って)[^。\n]{0,40}(?:連絡|返信|回答)
    (?:尽快|儘快)[^。\n]{0,20}(?:回复|联系|回覆|聯繫)
"""
    ),
    phrases(
        r"""
    (?:ticket|case|reference|request|tracking|incident|support) ?(?:id|number|no\.?|nr\.?|#|code)
    (?:ticket|vorgangs|bearbeitungs|referenz)-?(?:nummer|nr\.?|id)
    numero de (?:ticket|dossier|caso|suivi)
    \[?(?:ticket|case) ?#
    (?:受付|お問い合わせ|問合せ)番号
    номер (?:обращения|заявки)
    工单
"""
    ),
    phrases(
        r"""
    (?:business|office|working|opening) hours
    (?:business|working) days?
    werktag\w{0,2}
    (?:geschafts|offnungs|buro)zeiten
    (?:jours|heures) ouvr\w{1,4}
    horario (?:de atencion|comercial|laboral)
    dias (?:habiles|uteis)
    (?:orari|giorni) (?:d'ufficio|lavorativi)
    werkdag\w{0,2}
    営業(?:日|時間)
    工作(?:日|时间)
"""
    ),
)
"""Received, somebody will answer, a ticket's number, opening hours: one of each."""

RECEIPT = phrases(r"""
    (?:was|wurde) (?:read|displayed|gelesen|angezeigt|deleted without being read)
    (?:return|read) receipt for (?:the|your) (?:mail|message|e-?mail)
    this (?:return )?receipt (?:only )?(?:acknowledges|shows|verifies)
    dies ist eine (?:lese|empfangs|eingangs)bestatigung
    a ete (?:lu|affiche)e?
    accuse de reception pour le (?:mail|courriel|message)
    fue leido
    e stato letto
    foi lida?
    is gelezen
    было прочитано
    (?:开封|開封)確認
""")

CHALLENGE = phrases(r"""
    (?:verify|confirm) (?:that )?you are (?:a )?
        (?:human|real person|not (?:a )?(?:spam\w{0,4}|robot))
    sender verification (?:request|required)
    your message (?:is )?awaiting (?:your )?(?:verification|confirmation)
    (?:to|have) your (?:e-?mail|message) (?:be )?deliver(?:ed)?,? (?:please )?
        (?:click|reply|confirm|visit)
    (?:added|add yourself) to my (?:guest|approved|allow(?:ed)?|white) ?-?(?:senders? )?list
    i(?:'m| am) protecting myself from (?:receiving )?(?:junk|spam)
    bitte bestatigen sie,? dass sie (?:ein mensch|kein (?:roboter|spammer))
""")
"""Asks the sender to prove that they are a person."""
