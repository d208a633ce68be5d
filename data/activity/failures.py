"""What a transport says of a message that it could not deliver; the server's own words stay."""

from __future__ import annotations

from data.words import N_

FAILURES = (
    N_("CALLBOARD_ALERT_URLS is not set"),
    N_("CALLBOARD_SMS_URL is not set"),
    N_("Callboard could not prepare this: {fault}"),
    N_("Sending broke down ({fault}); the text may have gone."),
    N_("Signing in to the mail server broke off: {said}"),
    N_("The SMS service asked us to come back later: {said}"),
    N_("The SMS service broke down, so the text may have gone: {said}"),
    N_("The SMS service could not be reached: {said}"),
    N_("The SMS service does not accept our account; check CALLBOARD_SMS_URL: {said}"),
    N_("The SMS service gave no clear answer, so the text may have gone: {said}"),
    N_("The SMS service has moved; correct CALLBOARD_SMS_URL: {said}"),
    N_("The SMS service refused the text: {said}"),
    N_("The SMS service took too long to finish its answer; the text may have gone."),
    N_("The SMS service would send the text to another number."),
    N_("The SMS URL can't be used: {fault}."),
    N_("The connection to the mail server could not be encrypted: {said}"),
    N_("The connection to the mail server was lost while it took the message: {said}"),
    N_("The mail server asked us to come back later: {said}"),
    N_("The mail server could not be reached: {said}"),
    N_("The mail server does not accept our user and password; check CALLBOARD_SMTP_URL: {said}"),
    N_("The mail server does not talk to us; check CALLBOARD_SMTP_URL: {said}"),
    N_("The mail server refused our sender address: {explained}"),
    N_("The mail server refused the message: {explained}"),
    N_("The mail server refused the recipient: {explained}"),
    N_("The mail server took the text, but its answer makes no sense: {said}"),
    N_("The mail server went away before it took anything: {said}"),
    N_("The mail server's answer makes no sense: {said}"),
    N_("The mail server's certificate has expired: {said}"),
    N_("The mail server's certificate is for another name than the one in "
       "CALLBOARD_SMTP_URL: {said}"),
    N_("The mail server's certificate is not trusted; if it is your own server, add "
       "verify=no to CALLBOARD_SMTP_URL: {said}"),
    N_("The message can't be written as an e-mail: {said}."),
    N_("A header of the message would break into several; it was not sent."),
    N_("The phone number is not in international form (+ and digits)."),
    N_("The playbook still names the example business, so nothing leaves this machine. Run "
       "`callboard playbook init` and fill in [business]."),
    N_("The recipient's mailbox is full: {said}"),
    N_("The text holds characters that no e-mail can carry."),
    N_("The text is empty."),
    N_("They opted out at the SMS service: {said}"),
    N_("a message could not be delivered"),
    N_("alerts.{alert} is off"),
    N_("bounced"),
    N_("no channel took it"),
    N_("the hand-over broke off: {fault}"),
    N_("the worker {worker} stopped during the hand-over"),
    N_("{said} That is about us, not about the recipient: mend it, then approve the message "
       "again."),
)  # fmt: skip
