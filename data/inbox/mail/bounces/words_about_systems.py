"""Words for what went wrong between the servers; the weakest evidence, looked at last.

Each is looked for in lower case, addresses and links left out (`Answer.words`).
"""

from __future__ import annotations

from data.inbox.mail.bounces.reason import Reason

ABOUT_SYSTEMS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason.LOOP,
        (
            (
                r"too many hops|hop count|mail(?:er)? loop|loops back|routing loop|forwarding loop"
                r"|forwarded more than|loop detected|duplicated message-id|in circles|maximum hop"
            ),
        ),
    ),
    (
        Reason.EXPIRED,
        (
            (
                r"retry (?:timeout|time) (?:exceeded|not reached)|queue too long"
                r"|delivery (?:time )?(?:expired|timed? ?out)|message expired|delivery expired"
                r"|could not be delivered for (?:more|the (?:last|past)|\d)"
                r"|retry timeout|max(?:imum)? retr|timed? out|time-?out"
                r"|for (?:the last |more than )?\d+ (?:days|hours)|giving up|expired"
            ),
        ),
    ),
    (
        Reason.NETWORK,
        (
            (
                r"connection (?:refused|timed|reset|lost|closed|dropped|failed|broken)"
                r"|could not (?:connect|establish)|unable to (?:connect|establish)|no route to host"
                r"|network (?:is )?unreachable|establish an smtp connection"
                r"|not accept our requests to connect|dns (?:error|failure|lookup)"
                r"|name service error|host not found, try again|lost connection|tls (?:handshake"
                r"|error|negotiation)|server (?:is )?(?:down|unavailable|busy)|did not respond"
                r"|not responding|too busy|try again later|temporar"
            ),
        ),
    ),
    (
        Reason.MAILER,
        (
            (
                r"procmail|maildrop|dovecot|deliver: |vdeliver|child (?:status|process)"
                r"|command (?:died|failed|output|time)|exit(?:ed)? (?:status|with)|pipe to"
                r"|can't create (?:user )?output|unable to create|lda\b|x-unix"
            ),
        ),
    ),
    (
        Reason.SYSTEM,
        (
            (
                r"local (?:configuration )?error|configuration error|internal (?:server )?error"
                r"|system (?:error|problem)|i/o error|disk|out of memory"
                r"|resources? (?:temporarily )?unavailable|server error|service unavailable"
                r"|insufficient system|cannot append|read error|database|protocol error"
                r"|command (?:not (?:recogni[sz]ed|implemented)|unrecogni[sz]ed)|bad sequence"
                r"|syntax error"
            ),
        ),
    ),
    (
        Reason.REFUSED,
        (
            (
                r"access denied|not allowed|not authori[sz]ed|not permitted|denied|prohibit|policy"
                r"|refused|reject|blocked|block\b|filter|security|unacceptable|restrict"
                r"|unauthori[sz]ed|abuse|complaint|authent|tls|encrypt|untrusted|cloudmark|forbidden"
                r"|administrative"
            ),
        ),
    ),
    (
        Reason.CONTENT,
        (r"content|header error|attachment|mime|8-?bit|non-?ascii|smtputf8|format error",),
    ),
)
