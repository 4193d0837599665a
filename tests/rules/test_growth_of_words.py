"""Twice the text costs at most three times the time: no reader of strangers' words has a pattern that explodes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mailbot.desk.phrases import first_lines, internal, mentions, reactions
from mailbot.mail import alternatives
from mailbot.mail.automatic import absences, confirmations, plain_bounces, vacations
from mailbot.mail.automatic.bounces import report
from mailbot.mail.banners import banners
from mailbot.mail.message import read
from mailbot.mail.mime.parser import parsed
from mailbot.mail.replies import forwards, new_words, reading
from mailbot.mail.replies.attributions import begins_at
from mailbot.mail.replies.programs import program_line
from mailbot.mail.text import charsets, html_text
from mailbot.mail.text.dates import written_date
from mailbot.mail.text.flowed import unflowed
from mailbot.mail.tokens import own_marks
from mailbot.mail.tokens.message_ids import ids_in
from tests.rules.doubling import grows_no_faster_than_its_text, seconds

pytestmark = pytest.mark.long
HEAD = b"From: a@example.com\r\nSubject: Re: x\r\nIn-Reply-To: <a@b>\r\n"


def both_forms(text: str, html: str) -> bytes:
    """Return a mail with the two forms of its words."""
    parts = f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    return HEAD + b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n' + parts.encode()


READERS: dict[str, Callable[[str], object]] = {
    "new words": new_words.split,
    "written": new_words.written,
    "begins at": begins_at,
    "program line": program_line,
    "original": lambda text: forwards.original(text, "Fwd: x"),
    "forward": forwards.is_marked,
    "vacation": lambda text: vacations.written_by_a_responder(text, answers=True),
    "absence": lambda text: absences.whole_absence(f"Estarei ausente. {text}"[:1200]),
    "return": lambda text: vacations.returns_on(text, date(2025, 1, 1)),
    "flowed": lambda text: unflowed(text, delsp=False),
    "header": charsets.header,
    "bounce": plain_bounces.says_so,
    "report": lambda text: report(parsed(b"\r\n" + text.encode())[0], {"x-failed-recipients": "a@b.example"}, text, 0),
    "ids": ids_in,
    "written date": written_date,
    "html": html_text.text_of,
    "mail": lambda text: read(HEAD + b"\r\n" + text.encode()),
    "reaction": lambda text: (reactions.reaction_of(text), reactions.reaction_of(f"Liked “{text}”", "👍")),
    "banner": lambda text: (banners.without(text), banners.without(f"[EXTERNAL] este e-mail veio de fora {text}")),
    "scanner": lambda text: (banners.is_scanners(text[:400]), banners.without(f"scanned by avast {text}")),
    "heading": lambda text: (banners.may_head(text), banners.may_head(f"E-mail externo\n{text}")),
    "quoted banner": lambda text: reading.read(f"ok\n\nOn 1 Jan 2020 a@b.example wrote:\n{text}", reading.Earlier()),
    "tag": lambda text: (banners.untagged(text), banners.untagged(f"[EXTERNAL] {text}")),
    "first lines": first_lines.candidates,
    "inner words": internal.marked,
    "names": lambda text: mentions.greeted(text, {"lia", "lia prado"}),
    "called together": lambda text: mentions.called_together(f"Pessoal,\n{text}", {"lia", "lia prado"}),
    "tickets": lambda text: [mentions.tickets_named(line) for line in text.splitlines()],
    "other subjects": mentions.tickets_in_subject,
    "confirmations": lambda text: [
        confirmations.confirmation(one, text, text)
        for one in ("forwarding-noreply@google.com", "no-reply@zoho.com", confirmations._SECURITY)
    ],
    "links elsewhere": lambda text: confirmations.hosts_elsewhere("Google", text),
    "our marks": lambda text: own_marks.bears_our_marks("a.eml", "message/rfc822", text.encode()),
    "html that says more": lambda text: alternatives.says_less(
        text[::3], text, lambda: html_text.text_of(text), new_words.written, "~"
    ),
    "html beside a greeting": lambda text: read(both_forms("Olá", f"<p>Olá</p>{text}")),
    "html mail": lambda text: read(HEAD + b"Content-Type: text/html\r\n\r\n" + text.encode()),
}
PIECES = [
    "On a a a ", "\n", "\n> a", ">", "On 1 Jan 2020 wrote:\n", "From: a@b\nDate: x\n", "De: ", "a@b ", "\n-----",
    "_____\n", "\na:\n",
    "Em 10:00 <a@", "escreveu ", "-- \n", " \n", "\t", "<", "<div>", "<p>a", "<style>", "<!--", "&lt;",
    "<blockquote type=cite>", "<blockquote ", "</blockquote>", "class=",
    "entre 1 e ", "1/1 - ", "é uma ", "\ue0f0",
    "=?utf-8?q?a?= ", "=?utf-8?q?a?=",
    "<a href=https://a.example>x</a>", "<a href='https://a", "(https://a.example)",
    "Sent from my iPhone\n", "De: x\nPara: y\n\n",
    "interno ", "nota ", "não enviar ", "o cliente ", "do not send ", "this is ", "(", "só para ", "/nota ", "Lia ",
    "Lia e ", "@lia", "chamado nº 1, ", "ticket 1 e ", "#1 ", "pedido #1 ", "[1] ", "t1.a.0", "+1n", "X-Mailbot-Loop",
    "From a: ", "entre ", "Pessoal, ela deve ", "o cliente já ", "nota interna não ",
    "---------- Forwarded message ---------\n", "estou de ", "até 1 ",
    "estarei ausente até 1/1 ", "procure a Maria, ", "em caso de urgência ", "Maria de ", "de 1 a 1 ",
    "[EXTERNAL] ", "este e-mail veio de fora da empresa ", "external sender: ", "> [EXT]\n", "não abra links. ",
    "\n\nexterno ",
    "e-mail ", "virus e-mail anti-virus ", "this email was checked for viruses ", "-- \nscanned by avast\n", "EXT:\n",
    "x\n> y\n", "Message-ID: <a@", "5.1.", "550 ",
    "https://", "https://a@", "confirmação de ", "Gmail - ", "Gmail - des e-mails ", "https://mail.google.com/mail/",
    "code: 123456 ", "\n\u00a0 ", "best\u00e4tigung der ", "(#123456)", "verify your ",
]  # fmt: skip
SIZE = 12_000
NOISE = 0.02
"""Seconds under which a clock tells nothing."""


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_twice_the_text_costs_at_most_three_times_the_time(reader: str) -> None:
    for piece in PIECES:
        grows_no_faster_than_its_text(READERS[reader], piece.__mul__, SIZE // len(piece), NOISE, tries=2)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_of_anything_is_read_in_time(piece: str) -> None:
    assert seconds(READERS["mail"], piece * (1024 * 1024 // len(piece)), tries=1) < 5
