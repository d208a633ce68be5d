"""The words of a reply without the quoted part, across mail programs and languages.

The forms of the introducing lines, headers and signatures were written down after the test mails
of github.com/crisp-oss/email-reply-parser, github/email_reply_parser, willdurand/EmailReplyParser,
zapier/email-reply-parser, mailgun/talon, alfonsrv/mail-parser-reply and discourse/
email_reply_trimmer, and after the mails that Gmail, Outlook, Apple Mail and Thunderbird write.
The words are ours.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.inbox.mail.reply_text import reply_text
from tests.data.inbox.patience import PATIENCE

ANSWER = "Thursday suits me.\n\nIs there parking at number 14?"
QUOTE = "> We could show you the flat on Thursday.\n>\n> Nora\n"
UNMARKED = "We could show you the flat on Thursday.\n\nNora\n"

INTRODUCTIONS = [
    # Gmail
    "On Tue, 3 Mar 2026 at 09:12, Nora Feld <nora@feld.example> wrote:",
    "On Tue, Mar 3, 2026 at 9:12 AM Nora Feld <\nnora@feld.example> wrote:",
    "Am Di., 3. März 2026 um 09:12 Uhr schrieb Nora Feld <\nnora@feld.example>:",
    "Nora Feld <nora@feld.example> schrieb am Di., 3.\nMärz 2026, 09:12:",
    "Le mar. 3 mars 2026 à 09:12, Nora Feld <nora@feld.example>\na écrit :",
    "El mar, 3 mar 2026 a las 9:12, Nora Feld (<nora@feld.example>) escribió:",
    "Il giorno mar 3 mar 2026 alle ore 09:12 Nora Feld <nora@feld.example> ha scritto:",
    "Em ter., 3 de mar. de 2026 às 09:12, Nora Feld <nora@feld.example> escreveu:",
    "Op di 3 mrt 2026 om 09:12 schreef Nora Feld <nora@feld.example>:",
    "Den tis 3 mars 2026 kl 09:12 skrev Nora Feld <nora@feld.example>:",
    "Den tirs. 3. mar. 2026 kl. 09.12 skrev Nora Feld <nora@feld.example>:",
    "tir. 3. mars 2026 kl. 09:12 skrev Nora Feld <nora@feld.example>:",
    "ti 3. maalisk. 2026 klo 9.12 Nora Feld (nora@feld.example) kirjoitti:",
    "wt., 3 mar 2026 o 09:12 Nora Feld <nora@feld.example> napisał(a):",
    "út 3. 3. 2026 v 9:12 odesílatel Nora Feld <nora@feld.example> napsal:",
    "вт, 3 мар. 2026 г. в 09:12, Nora Feld <nora@feld.example>:",
    "вт, 3 бер. 2026 р. о 09:12 Nora Feld <nora@feld.example> пише:",
    "Nora Feld <nora@feld.example>, 3 Mar 2026 Sal, 09:12 tarihinde şunu yazdı:",
    "2026年3月3日(火) 9:12 Nora Feld <nora@feld.example>:",
    "Nora Feld <nora@feld.example> 于2026年3月3日周二 09:12写道：",
    "2026년 3월 3일 (화) 오전 9:12, Nora Feld <nora@feld.example>님이 작성:",
    "‫בתאריך יום ג׳, 3 במרץ 2026 ב-9:12 מאת ‪Nora Feld‬‏ <‪nora@feld.example‬‏>:‬",
    "في الثلاثاء، 3 مارس 2026 في 9:12 ص تمت كتابة ما يلي بواسطة Nora <nora@feld.example>:",
    "Στις Τρί 3 Μαρ 2026 στις 9:12 π.μ., ο/η Nora Feld <nora@feld.example> έγραψε:",
    "Nora Feld <nora@feld.example> ezt írta (időpont: 2026. márc. 3., K, 9:12):",
    "mar., 3 mar. 2026 la 09:12, Nora Feld <nora@feld.example> a scris:",
    "2014-03-20 20:48 GMT+01:00 Nora Feld <nora@feld.example>:",
    # Thunderbird
    "On 3/3/26 09:12, Nora Feld wrote:",
    "Am 03.03.26 um 09:12 schrieb Nora Feld:",
    "W dniu 3.03.2026 o 09:12, Nora Feld pisze:",
    "03.03.2026 09:12, Nora Feld пишет:",
    # Apple Mail
    "On 3 Mar 2026, at 09:12, Nora Feld <nora@feld.example> wrote:",
    "On Mar 3, 2026,\nat 9:12 AM,\nNora Feld <nora@feld.example> wrote:",
    "Op 3 mrt. 2026 om 09:12 heeft Nora Feld <nora@feld.example> het volgende geschreven:",
    "Dne 3. 3. 2026 v 9:12, Nora Feld <nora@feld.example> napsal(a):",
    "2026/03/03 9:12、Nora Feld <nora@feld.example>のメール:",
    "在 2026年3月3日，09:12，Nora Feld <nora@feld.example> 写道：",
    # Yahoo, Zoho, Zimbra, Mail.ru, Yandex, Outlook for Android
    "On Tuesday, March 3, 2026, 09:12:16 AM GMT+1, Nora Feld  wrote:",
    "---- On Tue, 03 Mar 2026 09:12:00 +0100 nora@feld.example wrote ----",
    "- Le 2026-03-03 09:12, Nora Feld a écrit :",
    "Tuesday, 3 March 2026, 9:12 AM +0100 from Nora Feld <nora@feld.example>:",
    '03.03.2026, 09:12, "Nora Feld" <nora@feld.example>:',
    "Nora Feld <nora@feld.example> wrote:",
]

OUTLOOK_LABELS = {
    "en": "From|Sent|To|Subject",
    "de": "Von|Gesendet|An|Betreff",
    "fr": "De|Envoyé|À|Objet",
    "es": "De|Enviado|Para|Asunto",
    "it": "Da|Inviato|A|Oggetto",
    "pt": "De|Enviada em|Para|Assunto",
    "nl": "Van|Verzonden|Aan|Onderwerp",
    "sv": "Från|Skickat|Till|Ämne",
    "da": "Fra|Sendt|Til|Emne",
    "fi": "Lähettäjä|Lähetetty|Vastaanottaja|Aihe",
    "pl": "Od|Wysłane|Do|Temat",
    "cs": "Od|Odesláno|Komu|Předmět",
    "ru": "От|Отправлено|Кому|Тема",
    "uk": "Від|Надіслано|Кому|Тема",
    "tr": "Kimden|Gönderildi|Kime|Konu",
    "ja": "差出人|送信日時|宛先|件名",
    "zh": "发件人|发送时间|收件人|主题",
    "ko": "보낸 사람|보낸 날짜|받는 사람|제목",
    "he": "מאת|נשלח|אל|נושא",
    "ar": "من|تم الإرسال|إلى|الموضوع",
    "el": "Από|Στάλθηκε|Προς|Θέμα",
    "hu": "Feladó|Elküldve|Címzett|Tárgy",
    "ro": "De la|Trimis|Către|Subiect",
}

FORMS = {
    "with addresses": "{0}: Nora <nora@feld.example>\n{1}: 3.3.2026 09:12\n{2}: Max\n{3}: Flat",
    "with names only": "{0}: Nora Feld\n{1}: 3.3.2026 09:12\n{2}: Max\n{3}: Flat",
    "bold": "*{0}:* Nora Feld [mailto:nora@feld.example]\n*{1}:* 3.3.2026\n*{2}:* Max\n*{3}:* Flat",
    "under a line": "____________________\n{0} : Nora\n{1} : 3.3.2026\n{2} : Max\n{3} : Flat",
    "indented, a long value wrapped": (
        "   {0}: Nora Feld\n   <nora@feld.example>\n   {1}: 3.3.2026\n   {2}: Max\n   {3}: Flat"
    ),
    "blank lines between": "{0}: Nora Feld\n\n{1}: 3.3.2026 09:12\n\n{2}: Max\n\n{3}: Flat",
}

SEPARATORS = [
    "-----Original Message-----",
    "----- Original Message -----",
    "-----original message-----",
    "-----Ursprüngliche Nachricht-----",
    "-------- Message d'origine --------",
    "-------- Message d’origine --------",
    "-------- Mensaje original --------",
    "-----Messaggio originale-----",
    "-------- Mensagem original --------",
    "-----Oorspronkelijk bericht-----",
    "-------- Originalmeddelande --------",
    "-------- Oprindelig besked --------",
    "-------- Исходное сообщение --------",
    "------------------ 原始邮件 ------------------",
    "-----원본 메시지-----",
    "---------- Forwarded message ---------",
    "Begin forwarded message:",
    "Début du message réexpédié :",
    "Anfang der weitergeleiteten Nachricht:",
]

DEVICES = [
    "Sent from my iPhone",
    "Sent from my Verizon Wireless BlackBerry",
    "Sent from Yahoo Mail on Android",
    "Sent from Mail for Windows 10",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from my phone, please excuse any typos.",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android<https://aka.ms/x>",
    "Envoyé de mon iPhone",
    "Télécharger Outlook pour iOS<https://aka.ms/x>",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "Надіслано з iPhone",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "从我的iPhone发送",
    "나의 iPhone에서 보냄",
    "נשלח מה-iPhone שלי",
    "Στάλθηκε από το iPhone μου",
    "Trimis de pe iPhone-ul meu",
]

CLOSINGS = [
    "Kind regards,", "Best wishes", "Cheers!", "Regards", "Mit freundlichen Grüßen", "Viele Grüße,",
    "Bien cordialement,", "Bonne journée !", "Un saludo,", "Cordiali saluti", "Atenciosamente,",
    "Met vriendelijke groet,", "Mvh", "Med venlig hilsen / Kind regards", "Pozdrawiam,",
    "S pozdravem,", "С уважением,", "З повагою", "Saygılarımla,", "Üdvözlettel,", "Με εκτίμηση,",
]  # fmt: skip


@pytest.mark.parametrize("line", INTRODUCTIONS)
def test_what_stands_below_an_introducing_line_is_quoted(line: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{line}\n\n{QUOTE}") == ANSWER


@pytest.mark.parametrize("line", INTRODUCTIONS)
def test_it_is_quoted_without_marks_too(line: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{line}\n\n{UNMARKED}") == ANSWER


@pytest.mark.parametrize("line", INTRODUCTIONS)
def test_an_answer_below_the_quote_is_kept(line: str) -> None:
    assert reply_text(f"{line}\n{QUOTE}\n{ANSWER}\n") == ANSWER


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("labels", OUTLOOK_LABELS.values(), ids=OUTLOOK_LABELS)
def test_what_stands_below_a_repeated_header_is_quoted(labels: str, form: str) -> None:
    header = form.format(*labels.split("|"))
    assert reply_text(f"{ANSWER}\n\n{header}\n\n{UNMARKED}") == ANSWER


@pytest.mark.parametrize("line", SEPARATORS)
def test_what_stands_below_a_separator_is_quoted(line: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{line}\n\n{UNMARKED}") == ANSWER


@pytest.mark.parametrize("line", SEPARATORS)
def test_a_separator_above_a_header_goes_with_it(line: str) -> None:
    header = "From: Nora <nora@feld.example>\nDate: 3 March 2026\nTo: max@b.example\nSubject: Flat"
    assert reply_text(f"{ANSWER}\n\n{line}\n{header}\n\n{UNMARKED}") == ANSWER


def test_answers_between_quoted_lines_are_kept_in_order() -> None:
    text = """\
On Tue, 3 Mar 2026 at 09:12, Nora Feld <nora@feld.example> wrote:
> Does Thursday suit you?

Yes, after five.

> Will you bring somebody?
Only my sister.
> Shall I send the plan?

Please do.

--
Max Berg
"""
    assert reply_text(text) == "Yes, after five.\n\nOnly my sister.\nPlease do."


def test_quotes_without_an_introduction_are_left_out() -> None:
    text = "To your points:\n\n> the price\n\nis fine.\n\n> the date\n\nis not.\n"
    assert reply_text(text) == "To your points:\n\nis fine.\n\nis not."


def test_the_rest_of_a_quoted_line_that_was_broken_is_quoted() -> None:
    text = (
        "Fine.\n\nOn 3 Mar 2026, at 09:12, Nora <nora@feld.example> wrote:\n"
        "> The balcony looks to the south and there is a small room beside the kitchen,\n"
        "which could be a study\n> or a pantry.\n"
    )
    assert reply_text(text) == "Fine."


def test_an_introduction_may_share_its_line_with_the_words() -> None:
    text = "Works for me On Wed, Mar 4, 2026 at 3:59 PM, nora@feld.example wrote:\n> Hello"
    assert reply_text(text) == "Works for me"
    assert reply_text(text.replace(" On Wed", "--- On Wed")) == "Works for me"


def test_somebody_writing_above_a_quote_needs_no_day() -> None:
    assert reply_text("Yes.\n\nNora wrote:\n> Shall we?\n") == "Yes."
    said = "As Nora wrote:\nno pets are allowed."
    assert reply_text(said) == said


@pytest.mark.parametrize("line", DEVICES)
def test_the_line_of_a_device_is_no_word_of_the_person(line: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{line}\n") == ANSWER
    assert reply_text(f"{ANSWER}\n\n{line}\n\nOn 3/3/26 09:12, Nora wrote:\n{QUOTE}") == ANSWER


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_formula_and_what_stands_below_it_are_cut(closing: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{closing}\nMax Berg\nBerg & Sons\n+49 30 1234567\n") == ANSWER


@pytest.mark.parametrize("line", ["Regards, Max Berg", "Viele Grüße Max", "Mvh Anna", "Cdt, Luc"])
def test_a_closing_formula_may_stand_in_one_line_with_the_name(line: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{line}\n") == ANSWER


@pytest.mark.parametrize(
    "mark", ["-- ", "--", "__", "_______________", "----------", "====", "———"]
)
def test_a_drawn_line_above_a_contact_begins_a_signature(mark: str) -> None:
    assert reply_text(f"{ANSWER}\n\n{mark}\nMax Berg\nHead of Sales\nTel. 030 1234567\n") == ANSWER


def test_thanks_are_words() -> None:
    assert reply_text("See you then.\n\nThanks,\nAlex\n") == "See you then.\n\nThanks,\nAlex"


def test_a_greeting_that_is_all_there_is_stays() -> None:
    assert reply_text("Cheers!\n\nOn 3/3/26 09:12, Nora wrote:\n> Done.\n") == "Cheers!"


def test_a_postscript_below_the_closing_is_said() -> None:
    text = "Fine.\n\nKind regards\nMax\n\nPS: Is the cellar dry?\n"
    assert reply_text(text) == "Fine.\n\nPS: Is the cellar dry?"


def test_a_disclaimer_is_cut() -> None:
    text = (
        f"{ANSWER}\n\nMax\n\nThis e-mail and any attachments are confidential. If you are not the\n"
        "intended recipient, delete it.\n"
    )
    assert reply_text(text) == f"{ANSWER}\n\nMax"


def test_a_warning_that_a_server_set_above_is_cut() -> None:
    text = f"CAUTION: This email originated from outside of our firm.\n\n{ANSWER}\n"
    assert reply_text(text) == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, Thursday is late.\nOn average it takes an hour.",
        "On 12 May we move out, at 10:30.\n\nOn Friday we could hand over the keys.",
        "Sent from my desk, is much easier than from my mobile phone.",
        "The plan is on its way.\n\nSent by courier this morning.",
        "The notice was sent from my iPhone to all of them.",
        "I write with regards to the flat.\n\nAs regards the price, it is fine.",
        "The data comes From: our list, not From: yours.",
        "From: Paris\nTo: Rome\nDate: 12 May 2026\n\nTwo adults.",
        "From: 10 am\nTo: noon",
        "An: alle\nwir kommen",
        "2026-01-15 14:30:25\n15.01.2026 14:30\nJan 15, 2026 at 14:30\n\nany of these",
        "Points:\n-- the first\n-- the second\n\nThanks!",
        "Plan\n----\n\n1. paint\n2. move\n\n----\n\nThese lines are only drawn for order.",
        "   - a list\n   - with bullets\n\n\n     and room",
        "Here it is -- this is no signature.\n\nBye",
        "Two < three, and a > b.",
        "Call me at 10:30, or write to max@b.example: I answer in the evening.",
        "Best of all would be Thursday.\n\nBest time is five.",
        "Our questions are:\n\nHow long is the lease?\nWho wrote the plan?",
        "A\n\n\nB",
    ],
)
def test_plain_words_stay_whole(text: str) -> None:
    assert reply_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "> only\n> quoted",
        f"On 3/3/26 09:12, Nora wrote:\n{QUOTE}",
        "Sent from my iPhone",
        "-- \nMax Berg",
        "From: Nora <nora@feld.example>\nSent: 3.3.2026\nTo: Max\nSubject: x\n\nFlat",
    ],
)
def test_where_nothing_was_said_nothing_is_left(text: str) -> None:
    assert reply_text(text) == ""


def test_windows_line_ends_and_nul_do_no_harm() -> None:
    assert (
        reply_text(f"Yes.\r\n\r\nFine.\x00\r\n\r\n{INTRODUCTIONS[0]}\r\n> x\r\n") == "Yes.\n\nFine."
    )


def test_the_html_part_is_read_where_there_is_no_plain_one() -> None:
    html = "<p>Yes, gladly.</p><blockquote type=cite>Shall we?</blockquote>"
    assert reply_text("", html) == "Yes, gladly."
    assert reply_text(" \n", html) == "Yes, gladly."


def test_the_plain_part_is_read_where_it_shows_its_quote() -> None:
    html = "<p>Other words.</p><blockquote type=cite>Shall we?</blockquote>"
    assert reply_text("Yes.\n\nOn 3/3/26 09:12, Nora wrote:\n> Shall we?", html) == "Yes."


def test_the_html_part_is_read_where_only_it_marks_the_quote() -> None:
    html = "Yes.<div id=divRplyFwdMsg><b>Nodrošināja:</b> Nora</div><div>Shall we?</div>"
    assert reply_text("Yes.\n\nNodrošināja: Nora\n\nShall we?\n", html) == "Yes."


def test_the_plain_part_is_read_where_neither_marks_a_quote() -> None:
    assert reply_text("Yes.\n\n  - one", "<p>Yes.</p><ul><li>one</ul>") == "Yes.\n\n  - one"


ANYTHING = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [*INTRODUCTIONS, *SEPARATORS, *DEVICES, *CLOSINGS, "> q", "--", "____", "",
             "From: a@b.c", "Sent: 3.3.2026", "To: b", "words and words"]
        ),
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(ANYTHING)
@example("\ud800")
def test_words_are_never_more_than_the_mail(text: str) -> None:
    words = reply_text(text)
    assert len(words) <= len(text)
    lines = {line.rstrip() for line in text.replace("\r", "\n").replace("\x00", "").split("\n")}
    assert all(any(line in whole for whole in lines) for line in words.split("\n"))


@given(ANYTHING)
def test_the_html_part_makes_them_no_longer(text: str) -> None:
    html = f"<div>{text}</div><blockquote>quoted</blockquote>"
    assert len(reply_text(text, html)) <= max(len(text), len(html))


@given(
    st.lists(
        st.lists(st.from_regex(r"[a-zäöé]{1,9}", fullmatch=True), min_size=2, max_size=12).map(
            lambda words: " ".join(words).capitalize() + "."
        ),
        min_size=1,
        max_size=8,
    ).map("\n\n".join)
)
def test_prose_is_kept_whole(prose: str) -> None:
    assert reply_text(prose) == prose
    assert reply_text(reply_text(prose)) == prose


MUCH = 200_000
HOSTILE = [
    "a",
    "\n",
    "> a\n",
    ">",
    "On 1 ",
    "On 1 Jan 2012 a wrote\n",
    "x On 1 Jan 2012 abc wrote:\n>\n",
    "From: a\n",
    "From: a\n\n",
    "From: a\nb\nc\n",
    "Do: a\n",
    "a@b ",
    "@" * 300 + ":\n",
    "<a" * 90 + "@:\n",
    "wrote:\n",
    ":\n",
    "-" * 60 + "\n",
    "___\n\n",
    "Regards\n",
    "Sent from my a b\n",
    "2012 On 1 <a@b\n",
    "> " + "(http:" * 60 + "\nx\n",
    "From: " + "x@" * 400 + "\n",
    "* * *\n",
    "\u200b\u202ea\n",
    "\r",
    "\x00",
    "在写道：",
    " " * 90 + "x\n",
    "1.1.1.1.1.1." * 30 + " wrote:\n",
    "\ud800\n",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_a_lot_of_anything_is_read_in_proportion(piece: str) -> None:
    text = (piece * (MUCH // len(piece) + 1))[:MUCH]
    began = time.process_time()
    assert len(reply_text(text)) <= len(text)
    # A tenth of it on an idle machine; what looks back takes minutes.
    assert time.process_time() - began < PATIENCE


def test_an_answer_below_a_very_long_quote_is_reached() -> None:
    text = f"{INTRODUCTIONS[0]}\n" + "> a long line of the quote\n" * 40_000 + "\nYes, gladly.\n"
    assert reply_text(text) == "Yes, gladly."
