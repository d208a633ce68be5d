"""Words for what may pass, or is about our mail or our server: no address is dead by them.

Each is looked for in lower case, addresses and links left out (`Answer.words`).
"""

from __future__ import annotations

from data.inbox.mail.bounces.reason import Reason

ABOUT_US: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason.FULL,
        (
            (
                r"(?:mail ?box|mail ?folder|mail ?dir|inbox|mail ?file|mail ?store"
                r"|storage)[^.;\n]{0,50}? (?:is |was |are |has been |be )?(?:too |now "
                r"|almost )?full\b"
            ),
            (
                r"\bfull (?:mail ?box|inbox)|mailbox ?full|over ?quota|quota[^.;\n]{0,60}exceed"
                r"|exceed[^.;\n]{0,60}quota|out of (?:quota|storage|disk)|over (?:the |its |his "
                r"|their )?(?:allowed |disk |mail |storage |size )?quota|quota (?:violation|full"
                r"|is full)|quotaexceeded"
            ),
            (
                r"(?:mail ?box|account|user|recipient|inbox)[^.;\n]{0,60}exceed(?:s|ed"
                r"|ing)?[^.;\n]{0,40}(?:size|limit|space|storage|allocation)"
            ),
            (
                r"exceed[^.;\n]{0,40}(?:mailbox|storage|disk|space) |(?:does ?n[o']t have"
                r"|not) enough (?:disk |storage |free )?space|insufficient (?:disk |storage|mailbox"
                r"|quota)|too much mail data|space has been used up|too many messages on the server"
                r"|mailbox size limit|no space left (?:in|for) (?:the )?(?:mailbox|user)"
            ),
            (
                r"postfach (?:ist )?(?:.{0,30})voll|postfach .{0,20}berfüllt"
                r"|speicherplatz.{0,30}(?:ausgesch|überschr|erreicht)|bo.te.{0,60}pleine"
                r"|bo.te aux lettres.{0,40}(?:satur|plein)|buz[oó]n.{0,40}llen[oa]"
                r"|casella.{0,40}piena|caixa.{0,40}cheia|postvak.{0,30}vol\b|переполнен"
                r"|превышен.{0,30}(?:квот|размер ящик)|skrzynk.{0,30}(?:pełn|przepełn)|一杯"
                r"|容量.{0,6}(?:超|オーバー)|邮箱.{0,6}(?:已满|满)|信箱.{0,6}(?:已滿|滿)"
            ),
        ),
    ),
    (
        Reason.TOO_BIG,
        (
            (
                r"(?:message|mail|content|body|size)\b[^.;\n]{0,40}\b(?:too (?:big|large)"
                r"|exceeds?\b[^.;\n]{0,40}(?:size|limit|maximum|length))|(?:mail"
                r"|message) size limit"
                r"|size limit exceeded|exceeds? (?:the )?(?:fixed )?(?:maximum )?(?:message )?size"
                r"|nachricht.{0,30}zu gro|trop volumineux|demasiado grande|troppo grande"
            ),
        ),
    ),
    (
        Reason.SENDER,
        (
            (
                r"(?:invalid|unknown|bad|unrout\w+|unverif\w+|unresolv\w+|untrusted|unauthori[sz]ed"
                r"|forged|empty|null|blocked|illegal|not a valid) (?:envelope |mail "
                r"|e-?mail )?senders?\b"
            ),
            (
                r"\bsenders?\b(?! policy)[^;\n]{0,70}?\b(?:reject|refus|denied|not (?:exist|allow"
                r"|permit|accept|found|valid|authori|verif)|does ?n[o']t|invalid|unknown"
                r"|block|verif"
                r"|black|fail|suspen)"
            ),
            (
                r"domain of (?:the )?sender|reverse[- ]path|(?:mail ?from|return[- ]path"
                r"|from address|from:? (?:header|domain)|envelope[- ]from|emetteur|émetteur"
                r"|absender)[^.;\n]{0,60}(?:invalid|reject|denied|not|unknown|invalide|refus"
                r"|abgelehnt|ungültig)|purported responsible address|not owned by user"
                r"|fully qualified e-?mail address required|spammer|badsendermx|sendernoa"
                r"|after mail from:[^.;\n]{0,80}(?:not exist|reject)"
            ),
            (
                r"non-?member|members?[- ]only|not (?:allowed|permitted|authori[sz]ed) to (?:post"
                r"|send|submit)|permission to post|outgoing mail suspen"
                r"|not a registered gateway user|only accepts? (?:mail|messages) from"
            ),
        ),
    ),
    (
        Reason.RELAYING,
        (
            (
                r"relay(?:ing)?\b[^.;\n]{0,40}\b(?:denied|prohibit|not (?:permitted|allowed"
                r"|possible)|reject|forbidden|disallowed|refused|disabled)|(?:unable|not (?:allowed"
                r"|permitted)|cannot|can't|won't|do(?:es)? not|don't) (?:to )?relay|\bno relay"
                r"|not (?:a|an) (?:open )?(?:relay|gateway)|rcpthosts|not a local (?:host|domain)"
                r"|we do not (?:handle|accept) (?:mail )?for this domain|non-?local recipient"
                r"|mail server requires auth"
            ),
        ),
    ),
    (
        Reason.POLICY,
        (
            (
                r"black ?list|block ?list|blocked (?:using|by|for|due|because|from)|\brbl\b|dnsbl"
                r"|spamhaus|spamcop|barracuda ?(?:central|network)|\bspam|\bdmarc\b|\bspf\b"
                r"|\bdkim\b"
                r"|sender policy|unsolicited|\bube\b|\bptr\b|reverse dns|reputation|poor history"
                r"|bulk (?:e-?)?mail|rate limit|too many (?:connections|messages|recipients"
                r"|concurrent)|throttl|gr[ea]ylist|unauthenticated"
                r"|authentication (?:required|failed"
                r"|needed)|requires? authentication|must (?:issue|use) (?:a )?(?:starttls|tls"
                r"|encryption)|too many unwanted|(?<!not )listed (?:at|in|by|on) |banned"
                r"|open (?:relay|proxy)|dynamic ip|residential ip|network not allowed"
                r"|client host (?:rejected|blocked)|content filter|suspicio|phish|virus|malware"
                r"|infected|for policy reasons|policy (?:reasons?|violation|reject)"
                r"|against .{0,30}policy"
            ),
        ),
    ),
    (
        Reason.FILTERED,
        (
            (
                r"filtered by|message filtered|user rules|recipient preferences"
                r"|refuses? to (?:receive|accept)|user reject|blocked by the recipient"
                r"|restricted sms|account is protected|only accepting mail from"
                r"|email preferences of the person|has restricted|recipient.{0,30}does not (?:want"
                r"|wish)|受信拒否|受け取りを拒否"
            ),
        ),
    ),
)
