"""The text of an HTML mail, without what mail programs mark as quoted.

The mark-up was written after mails of the programs named, as far as public test sets show them
(github.com/mailgun/talon tests/fixtures/html_replies and its descendants) and after their own
class names.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.mail.html_text import html_to_text
from data.inbox.mail.reply_text import reply_text
from tests.data.inbox.patience import PATIENCE

OWN = "Thursday suits me.\n\nThanks,\nMax"
INTRODUCTION = "On Tue, 3 Mar 2026 at 09:12, Nora &lt;nora@feld.example&gt; wrote:"

PROGRAMS = {
    "Gmail": f"""<div dir="ltr"><div>Thursday suits me.</div><div><br></div><div>Thanks,</div>
        <div>Max</div></div><br><div class="gmail_quote gmail_quote_container">
        <div dir="ltr" class="gmail_attr">{INTRODUCTION}<br></div>
        <blockquote class="gmail_quote"><div>Shall we?</div></blockquote></div>""",
    "Gmail in a language we do not know": """Thursday suits me.<br><br>Thanks,<br>Max<br>
        <div class="gmail_quote"><div class="gmail_attr">Nora rašė:<br></div>
        <blockquote class="gmail_quote">Shall we?</blockquote></div>""",
    "old Gmail without a blockquote": f"""Thursday suits me.<br><br>Thanks,<br>Max
        <div class="gmail_extra"><div class="gmail_quote">{INTRODUCTION}<div>Shall we?</div></div>
        </div>""",
    "Outlook on the web": """<html><head><style>P {margin:0}</style></head><body>
        <div>Thursday suits me.</div><div><br></div><div>Thanks,<br>Max</div>
        <div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">
        <b>Siuntėjas:</b> Nora<br><b>Tema:</b> Flat</div><div>Shall we?</div></body></html>""",
    "Outlook for Windows": """<div class=WordSection1><p class=MsoNormal>Thursday suits me.<o:p>
        </o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Thanks,</p>
        <p class=MsoNormal>Max</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;
        padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>Siuntėjas:</b> Nora</p></div>
        <p class=MsoNormal>Shall we?</p></div>""",
    "Outlook 2003, by its labels": """<p class=MsoNormal>Thursday suits me.</p>
        <p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Thanks,</p><p class=MsoNormal>Max</p>
        <div><hr size=3><p class=MsoNormal><b>Von:</b> Nora [mailto:nora@feld.example]<br>
        <b>Gesendet:</b> Dienstag, 3. März<br><b>An:</b> Max<br><b>Betreff:</b> Flat</p></div>
        <p>Shall we?</p>""",
    "Outlook for Mac": f"""<div>Thursday suits me.</div><div><br></div><div>Thanks,</div>
        <div>Max</div><span id="OLK_SRC_BODY_SECTION"><div>{INTRODUCTION}</div>Shall we?</span>""",
    "Outlook for iOS": """Thursday suits me.<br><br>Thanks,<br>Max
        <div id="ms-outlook-mobile-signature">Get Outlook for iOS</div>
        <div id="mail-editor-reference-message-container"><b>От:</b> Nora<br>Shall we?</div>""",
    "Outlook forwarded by Outlook": """Thursday suits me.<br><br>Thanks,<br>Max
        <div id="x_divRplyFwdMsg">From: Nora</div>Shall we?""",
    "Hotmail": """<body class='hmmessage'><div dir='ltr'>Thursday suits me.<div><br></div>
        <div>Thanks,</div><div>Max<br><br><div><hr id="stopSpelling">Date: Tue, 3 Mar 2026<br>
        Subject: Flat<br>From: nora@feld.example<br>To: max@b.example<br><br>Shall we?</div></div>
        </div></body>""",
    "Windows Mail": """<div><div>Thursday suits me.</div><div><br></div><div>Thanks,</div>
        <div>Max</div><div data-signatureblock="true"><br></div><div style="padding-top: 5px;
        border-top-color: rgb(229, 229, 229); border-top-style: solid;"><b>От:</b>&nbsp;Nora</div>
        <div>Shall we?</div></div>""",
    "Apple Mail": f"""<body>Thursday suits me.<div><br></div><div>Thanks,</div><div>Max<br>
        <div><br><blockquote type="cite"><div>{INTRODUCTION}</div><div>Shall we?</div></blockquote>
        </div></div></body>""",
    "Thunderbird": """<html><head></head><body><p>Thursday suits me.</p><p>Thanks,<br>Max</p>
        <div class="moz-cite-prefix">Am 03.03.26 um 09:12 schrieb\n Nora:<br></div>
        <blockquote cite="mid:x@y" type="cite"><p>Shall we?</p></blockquote></body></html>""",
    "Yahoo": """<div class="ydp4ec1323dyahoo-style-wrap"><div>Thursday suits me.</div>
        <div><br></div>
        <div>Thanks,</div><div>Max</div></div><div id="ydp7263f265yahoo_1" class="yahoo_quoted">
        <div>On Tuesday, Nora wrote:</div><div>Shall we?</div></div>""",
    "Proton": f"""<div>Thursday suits me.</div><div><br></div><div>Thanks,<br>Max</div>
        <div class="protonmail_signature_block">Sent with Proton Mail</div>
        <div class="protonmail_quote">{INTRODUCTION}<blockquote>Shall we?</blockquote></div>""",
    "Zoho": f"""<div>Thursday suits me.<br><br>Thanks,<br>Max</div><div class="zmail_extra">
        <div>---- {INTRODUCTION} ----</div><blockquote>Shall we?</blockquote></div>""",
    "GMX": """Thursday suits me.<br/><br/>Thanks,<br/>Max<br/><div name="quote" style="margin:10px">
        <b>Gesendet:</b>&nbsp;Dienstag<br/><div name="quoted-content">Shall we?</div></div>""",
    "Mail.ru": """<HTML><BODY><p>Thursday suits me.</p><p>Thanks,<br>Max</p><br>
        Tue, 3 Mar 2026 14:00:51 +0400 от Nora &lt;nora@feld.example&gt;:<br>
        <blockquote style="border-left:1px solid #0857A6">Shall we?</blockquote></BODY></HTML>""",
    "Yandex": """<p>Thursday suits me.<br /><br />Thanks,<br />Max<br /><br />03.03.2026, 14:41,
        "Nora" &lt;nora@feld.example&gt;:</p><blockquote>Shall we?</blockquote>""",
    "Netease": """Thursday suits me.<br><br>Thanks,<br>Max<br><br>At 2026-03-03 11:20:38, "Nora"
        &lt;nora@feld.example&gt; wrote:<br>
        <blockquote id="isReplyContent">Shall we?</blockquote>""",
    "QQ": """Thursday suits me.<div><br></div><div>Thanks,</div><div>Max</div>
        <div><br></div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>
        <div><b>发件人:</b> Nora
        &lt;nora@feld.example&gt;;</div><div><b>发送时间:</b> 2026年3月3日</div>
        <div>Shall we?</div>""",
    "Sina": """Thursday suits me.<br/><br/>Thanks,<br/>Max<br/>
        <div id="origbody">----- 原始邮件 -----
        <br/>Shall we?</div>""",
    "AOL": """Thursday suits me.<br><br>Thanks,<br>Max<br><br><div>-----Original Message-----<br>
        From: Nora &lt;nora@feld.example&gt;<br>Sent: Tue, Mar 3, 2026<br>Subject: Flat<br><br>
        <pre><tt>Shall we?</tt></pre></div>""",
    "Roundcube": """<p>Thursday suits me.</p><p>Thanks,<br>Max</p>
        <p id="reply-intro">Nora kirjutas</p>
        <blockquote type="cite">Shall we?</blockquote>""",
}


@pytest.mark.parametrize("html", PROGRAMS.values(), ids=PROGRAMS)
def test_a_reply_of_a_mail_program_gives_the_persons_words(html: str) -> None:
    assert reply_text("", html) == OWN


@pytest.mark.parametrize("html", PROGRAMS.values(), ids=PROGRAMS)
def test_it_does_so_with_capital_tags_and_windows_line_ends(html: str) -> None:
    assert reply_text("", html.replace("\n", "\r\n").replace("<div", "<DIV")) == OWN


def test_answers_between_gmails_quotes_are_kept() -> None:
    html = f"""<div class="gmail_quote"><div class="gmail_attr">{INTRODUCTION}</div>
        <blockquote class="gmail_quote">Does Thursday suit you?</blockquote><div>Yes.</div>
        <blockquote class="gmail_quote">Is five too late?</blockquote><div>No.</div></div>"""
    assert reply_text("", html) == "Yes.\nNo."


def test_a_mail_that_is_all_a_blockquote_is_read() -> None:
    assert (
        reply_text("", "<blockquote><p>Thursday suits me.</p></blockquote>") == "Thursday suits me."
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/>three</br>four", "one\ntwo\nthree\nfour"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("one\n   two &amp; three&nbsp;&lt;four&gt;", "one two & three <four>"),
        ("<b>bo</b>ld <i> it </i>", "bold it"),
        ("<ul><li>one<li>two</ul>end", "- one\n- two\n\nend"),
        ("<table><tr><td>a<td>b<tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>  a\n   b</pre>", "  a\n   b"),
        ("<a href='https://x.example'>here</a>", "here"),
        ("<h1>Title</h1>text", "Title\n\ntext"),
        ("a < b and <3", "a < b and <3"),
        ("&#128512; &#x20AC; &euro; &unknown;", "😀 € € &unknown;"),
        ('<img alt="a > b">text<input value="x">', "text"),
        ("text<span", "text"),
        ("so<wbr>ft\u00adhy\u200bphen", "softhyphen"),
    ],
)
def test_text_is_laid_out_as_a_reader_sees_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<head><title>x</title></head>",
        "<style>p {}</style>",
        "<script>if (a < b) document.write('<p>x</p>')</script>",
        "<STYLE><!-- p {} --></STYLE>",
        "<!-- x --><!--[if mso]><p>x</p><![endif]-->",
        "<![CDATA[x]]>",
        "<!DOCTYPE html><?xml version='1.0'?>",
        '<div style="display:none">x<div>x</div></div>',
        "<div style='max-height: 0; font-size:0px'>x</div>",
        '<span style="DISPLAY : none !important">x</span>',
        "<p hidden>x</p>",
        "<textarea>x</textarea>",
        "<xml><o:p>x</o:p></xml>",
        "<blockquote>x</blockquote>",
        '<div class="gmail_quote">x</div>',
        '<div class="moz-cite-prefix">x</div>',
        '<div class="other yahoo_quoted">x</div>',
    ],
)
def test_what_a_reader_does_not_see_or_did_not_write_is_left_out(hidden: str) -> None:
    assert html_to_text(f"{hidden}<div>seen</div>") == "seen"


def test_what_stands_below_outlooks_header_is_left_out() -> None:
    assert html_to_text("seen<div id=divRplyFwdMsg>x</div><p>x</p>") == "seen"
    assert html_to_text("seen<div class=OutlookMessageHeader>x</div><p>x</p>") == "seen"


@pytest.mark.parametrize(
    "html", ["", "   ", "<", "<>", "</", "<!", "<!--", "<?", "&", "&#", "<a b='", "\x00"]
)
def test_scraps_do_no_harm(html: str) -> None:
    assert len(html_to_text(html)) <= len(html)


TAGS = [
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<br>",
    "<blockquote>",
    "</blockquote>",
    "<li>",
    "<td>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<style>",
    "</style>",
    "<pre>",
    "</pre>",
    "<div class=gmail_quote>",
    "<p class=MsoNormal>",
    "&nbsp;",
    "&#99999999999;",
    "<div id=divRplyFwdMsg>",
    "<a href='",
]


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=9)), max_size=40).map("".join))
def test_anything_is_read(html: str) -> None:
    assert len(html_to_text(html)) <= len(html)
    assert len(reply_text("", html)) <= len(html)


def test_a_number_that_is_no_character_is_replaced() -> None:
    assert html_to_text(f"a&#{'9' * 5000};b") == "a\ufffdb"


MUCH = 200_000
HOSTILE = [
    "<div>",
    "<blockquote>",
    "<a ",
    "<!--",
    "<!",
    "<![CDATA[",
    "&#",
    "&",
    "<",
    "</",
    "<?",
    '<a a=" ',
    '<a a="b" ',
    "</b>",
    "<i><div></i>",
    "<br>",
    "<li>a",
    "<td>a",
    "a ",
    "<script>",
    "<title>",
    "a<b>",
    '<p style="font-size:0 ' + " " * 30 + '">',
    '<div class="' + "a " * 300 + '">',
    "&nbsp;",
    "<p>",
    "<b></i></p>",
    "</a ",
    "<blockquote></blockquote>",
    "<div class=gmail_quote>",
    '<a b=">',
]
NESTED = [
    "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "<b>" + "<i>" * 100_000 + "</b>" * 100_000,
    "<b><div>" + "<i>" * 100_000 + "</b>" * 100_000,
    "<section>" + "<div>" * 100_000 + "</section>" * 60_000,
    "<pre>" + "a\n" * 500_000,
    "<plaintext>" + "<" * MUCH,
]


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_a_lot_of_anything_is_read_in_proportion(piece: str) -> None:
    is_read_in_time((piece * (MUCH // len(piece) + 1))[:MUCH])


@pytest.mark.parametrize("html", NESTED, ids=range(len(NESTED)))
def test_depth_costs_nothing(html: str) -> None:
    is_read_in_time(html)


def is_read_in_time(html: str) -> None:
    began = time.process_time()
    assert len(reply_text("", html)) <= len(html)
    # A tenth of it on an idle machine; what looks back takes minutes.
    assert time.process_time() - began < PATIENCE
