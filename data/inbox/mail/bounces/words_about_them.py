"""Words for an address or a domain that is not there, and for a mailbox that is switched off.

Each is looked for in lower case, addresses and links left out (`Answer.words`).
"""

from __future__ import annotations

from data.inbox.mail.bounces.reason import Reason

_WHO = (
    r"(?:user|recipient|receiver|mail ?box|mail ?account|account|alias"
    r"|addressee|address|person|customer"
    r"|subscriber|member|login|local[- ]part|e-?mail(?: id)?|spectator|mail ?drop)(?:\(s\)|s|'s)?"
)
_GAP = r"[^.;\n]{0,90}?"

ABOUT_THEM: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason.UNKNOWN_HOST,
        (
            (
                r"(?:unknown|no such|bad destination|illegal|invalid|nonexistent|non-existent"
                r"|unrouteable|unroutable|unresolvable) (?:mail )?(?:host|domain|system)"
                r"|illegal host/domain|unrout(?:e)?able (?:mail )?(?:address|domain)"
            ),
            (
                r"\b(?:host|domain|mail server|server name"
                r"|hostname)\b(?: name)?[^.;\n]{0,70}?(?: unknown\b|does ?n[o']t exist"
                r"|not (?:be )?(?:found|exist|resolved|reachable)|must exist|is (?:invalid"
                r"|unreachable)|unreachable|non-?existent)"
            ),
            (
                r"nxdomain|name or service not known|no mx or a record|no (?:valid )?mx"
                r"|mail domain mentioned|account or domain may not exist|couldn't find any host"
                r"|non-?existent hosts|all host address lookups failed|domain (?:isn't"
                r"|is not) (?:valid|registered)|(?:domain|dom.ne)[^.;\n]{0,50}(?:existiert nicht"
                r"|unbekannt|n'existe pas|inconnu|no existe|inesistente|não existe)"
                r"|домен.{0,30}(?:не существ|не найден)|dns domain .{0,80}does not exist"
            ),
        ),
    ),
    (
        Reason.NOT_ACCEPTING,
        (
            (
                r"null ?mx|\b(?:domain|host|server|system)\b[^.;\n]{0,50}(?:does ?n[o']t|do not|not"
                r"|never) (?:accept|receiv)(?:s|es|e|ing)? (?:any )?(?:e-?mail|mail|messages)"
                r"|smtp protocol returned a permanent error|mail receiving disabled"
                r"|does not accept mail \(nullmx\)"
            ),
        ),
    ),
    (
        Reason.MOVED,
        (
            (
                rf"{_WHO}\b{_GAP}(?:has moved|have moved|moved to|been moved"
                r"|(?:has )?been replaced by|(?:has )?been changed to|has changed (?:his|her|their"
                r"|its) )|no longer on (?:the |this )?server|user has moved|nouvelle adresse"
                r"|verzogen"
            ),
        ),
    ),
    (
        Reason.UNKNOWN_USER,
        (
            (
                r"\b(?:unknown|invalid|illegal|bad|non-?existent|non existent|nonexist|undefined"
                r"|wrong|archived)[ _-](?:or (?:unknown|illegal|invalid|bad) )?(?:(?:virtual|local"
                r"|e-?mail|mail|destination|recipient|user|mailbox|rcpt)[ _-])*(?:users?"
                r"|recipients?"
                r"|mailbox(?:es)?|address(?:es)?|accounts?|alias|local[- ]part|addressee|e-?mail"
                r"|username|rcpt)\b"
            ),
            (
                rf"{_WHO}\b{_GAP}\b(?:unknown|not (?:be |been )?(?:found|known|exist\w*|listed"
                r"|recogni[sz]ed|local|present|valid|registered|active|ok\b|available)|(?:does|do"
                r"|did|could|can|was|is|has|were)(?: not|n[o']?t) (?:exist|found|known|been found"
                r"|be found|have an? |an? (?:valid|known|active|local)|valid|registered|listed"
                r"|recogni)|no longer (?:exist|valid|active|in use|available|accept)|nonexist"
                r"|non-exist|doesn't exist|invalid\b|undeliverable)"
            ),
            (
                r"\bno (?:such|valid|known|matching|mail ?box|account|mail box|active"
                r"|one)\b(?! (?:domain|host|file|mx|server|sender))[^.;\n]{0,60}\b(?:user|recipient"
                r"|mailbox|address|account|person|here|name|box|known here|member|alias|found"
                r"|available)"
            ),
            (
                r"\bno such (?:user|recipient|mailbox|address|account|person|alias|member)"
                r"|no mailbox|there is no one at this|user unknown|unknown user|recipnotfound"
                r"|recipientnotfound|recipientunknown|badrcptto|not (?:our|a) customer"
                r"|not a (?:valid|known|local) (?:user|mailbox|address|recipient)|(?:name"
                r"|address) (?:directory|book).{0,20}not|not listed in|can't accept user"
                r"|no matches to nameserver query|missing home directory|user not (?:known|found)"
                r"|(?:@|>) not found|(?:@|>)[ .:]{0,6}(?:does not exist|doesn't exist|unknown\b"
                r"|not known)|destination addresses were unknown"
            ),
            (
                r"mailbox is inactive|mailbox invalid|requested action not taken: mailbox name"
                r"|mailbox name (?:is )?not allowed|account unavailable"
                r"|recipient address rejected: (?:access denied|invalid)|all recipient address"
                r"|wrong or no longer valid|not an active address|rejected recipients"
                r"|address rejected\.?(?: @|$)|^55\d 5\.1\.\d address rejected"
            ),
            (
                r"unbekannte[rn]? (?:empfänger|benutzer|adresse|user)|(?:empfänger|adresse|benutzer"
                r"|postfach|e-?mail)[^.;\n]{0,80}(?:unbekannt|existiert nicht|nicht gefunden"
                r"|nicht vorhanden|ungültig|existiert .{0,20}nicht)"
                r"|kein(?:en)? (?:solchen? )?(?:benutzer|empfänger|postfach)"
            ),
            (
                r"(?:destinataire|adresse|utilisateur|bo.te|compte)[^.;\n]{0,80}(?:inconnu"
                r"|introuvable|n'existe|invalide|n'a pas .t. trouv|inexistant)|(?:direcci.n"
                r"|destinatario|usuario|buz.n|cuenta|persona)[^.;\n]{0,80}(?:no (?:existe|es v.lid"
                r"|se (?:ha )?(?:encontr|pudo encontr))|desconocid|inexistente)"
                r"|no existe (?:dicha persona|ese usuario|la cuenta|el (?:usuario|buz))"
                r"|no se encontr[^.;\n]{0,30}direcci|impossibile trovare l'indirizzo"
            ),
            (
                r"(?:destinatario|indirizzo|utente|casella)[^.;\n]{0,80}(?:sconosciut|non (?:esiste"
                r"|.{0,12}trovat|valid)|inesistente)|(?:destinat.rio|endere.o|usu.rio|caixa"
                r"|conta)[^.;\n]{0,80}(?:desconhecid|n.o (?:existe|(?:foi )?encontrad)|inexistente"
                r"|inv.lid)|(?:ontvanger|adres|gebruiker)[^.;\n]{0,60}(?:onbekend"
                r"|niet (?:worden )?gevonden|bestaat niet)|(?:odbiorc|adres|użytkownik"
                r"|konto)\w*[^.;\n]{0,60}(?:nie istnieje"
                r"|nieznan|nie został znalezion)|(?:modtager|mottagare|mottaker|adress|bruger"
                r"|användare|bruker)\w*[^.;\n]{0,60}(?:ukendt|okänd|ukjent|findes ikke|finns inte"
                r"|finnes ikke|hittades inte|blev ikke fundet)"
            ),
            (
                r"(?:получател|пользовател|адрес|ящик|клиент)\w*[^.;\n]{0,80}(?:неизвест|не существ"
                r"|не найден|недействител|отсутствует)|не ?существует"
                r"|ユーザー?.{0,10}(?:不明|存在|おりません)"
                r"|(?:宛先|アドレス|ユーザ|メールボックス|受信者).{0,30}(?:存在し(?:ません|ない)|見つかりません|見つからない|ありません|不明|間違)"
                r"|リストにありません|(?:用户|用戶|收件人|邮箱|郵箱|地址|帐号|账号|帳號).{0,20}(?:不存在|找不到|无效|無效|未找到)"
                r"|사용자.{0,20}(?:없|찾을 수)|존재하지 않"
            ),
        ),
    ),
    (
        Reason.SUSPENDED,
        (
            (
                rf"{_WHO}\b{_GAP}\b(?:disabled?|suspend\w*|deactivated|locked|inactive|frozen|expired"
                r"|closed|discontinued|terminated|not active|blocked|cancell?ed|on hold)"
                r"|(?:disabled"
                r"|suspended|inactive|deactivated|blocked|locked)[ /-](?:user|recipient|mailbox"
                rf"|account)|(?:конто|postfach|empfänger|konto)[^.;\n]{{0,40}}(?:deaktiviert"
                rf"|gesperrt)|(?:ящик|аккаунт|учетная запись)[^.;\n]{{0,40}}(?:заблокир|отключ)"
            ),
        ),
    ),
    (Reason.UNKNOWN_USER, (r"mailbox (?:is )?unavailable",)),
)
