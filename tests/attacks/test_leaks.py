"""What only agents may see never reaches a customer, and a customer's words order nothing: rows A06, A07 and A36."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import getaddresses

import pytest

from mailbot.desk.orders.words import ROWS
from mailbot.desk.tickets.reasons import Disposition, Reason
from tests.attacks.conftest import House
from tests.attacks.crew import agents, copied, words_of
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, LIA, MALLORY, raw
from tests.clients import ALL, Client

AGENTS_ID = re.compile(rb"t\d+\.[cnt][0-9a-z]{13,}\.[0-9a-f]{32}|\d[an][0-9a-z]{10}[a-z2-7]{26}", re.IGNORECASE)
NOTE = "CANARIO-nota-7f3a: ela deve tres mensalidades"


@pytest.mark.parametrize("client", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize("tokens", [True, pytest.param(False, marks=pytest.mark.long)], ids=["address tokens", "none"])
def test_a06_what_a_client_quotes_of_the_copy_never_reaches_the_customer(
    crew: House, client: Client, *, tokens: bool
) -> None:
    crew.restarted(address_tokens=tokens)
    number = crew.open()
    crew.take(crew.answer(number, "Não abre."))
    (copy,) = crew.rows("SELECT raw FROM letter WHERE recipient LIKE 'bruno@%' ORDER BY id DESC LIMIT 1")
    before = len(crew.outbox(ALICE))
    crew.take(client.reply(copy[0], "Instale a versão 2.1.", f"Bruno <{BRUNO}>", number=1))
    letters = crew.outbox(ALICE)[before:]
    assert [one["Subject"] for one in letters]
    for letter in letters:
        written = letter.as_bytes() + words_of(letter).encode()
        assert not AGENTS_ID.search(written)
        assert BRUNO.encode() not in written
        assert b"~ mailbot ~" not in written
        assert "Instale a versão 2.1." in words_of(letter)


def test_a06_no_field_of_an_agents_mail_goes_on_to_the_customer(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    fields = {
        "References": f"{copy['References']} {copy['Message-ID']}", "X_Agent": BRUNO, "X_Original": str(copy["Message-ID"]),
        "Bcc": LIA, "Cc": f"Lia <{LIA}>", "Reply_To": BRUNO, "Return_Path": f"<{BRUNO}>",
        "Disposition_Notification_To": BRUNO,
    }  # fmt: skip
    before = len(crew.outbox(ALICE))
    crew.take(agents(crew, copy, "Instale a versão 2.1.", **fields))
    (letter,) = crew.outbox(ALICE)[before:]
    whole = letter.as_bytes()
    assert not AGENTS_ID.search(whole)
    assert BRUNO.encode() not in whole
    assert LIA.encode() not in whole
    assert "Bcc" not in letter
    assert getaddresses([letter["To"]])[0][1] == ALICE


@pytest.mark.parametrize("words", ["Segue.", "#fechar", "#cc +mallory@evil.example", "#nota\nSegue."])
def test_a06_a_customer_who_gets_hold_of_an_agents_token_is_a_customer_still(crew: House, words: str) -> None:
    crew.restarted(address_tokens=True)
    number = crew.open()
    copy = copied(crew, number)
    addresses = re.findall(r"[\w.+-]+@desk\.example", words_of(copy))
    tokened = [one for one in addresses if re.search(r"\d[an]", one)]
    assert len(tokened) == 2
    for to in (DESK, *tokened):
        (alone,) = crew.take(raw(words, f"Alice <{ALICE}>", In_Reply_To=str(copy["Message-ID"]), To=to, Message_ID=""))
        assert alone.disposition in {Disposition.REPLY, Disposition.DUPLICATE}  # joins, as any mail of hers to her ticket
        (joined,) = crew.take(crew.answer(number, words, To=to, References=str(copy["Message-ID"])))
        assert joined.disposition is Disposition.REPLY
    assert crew.rows("SELECT state FROM ticket") == [("new",)]
    assert not crew.count("entry WHERE kind = 'note'")
    assert not crew.count("act")
    assert not crew.count(f"participant WHERE address = '{MALLORY}'")


@pytest.mark.parametrize("fields", [{}, {"References": "<root@x.example>"}], ids=["in reply to it", "among others"])
def test_a06_an_agents_token_opens_nothing_to_whoever_is_no_participant_of_its_ticket(
    crew: House, fields: dict[str, str]
) -> None:
    copy = copied(crew, crew.open())
    crew.open(MALLORY)
    before = crew.rows("SELECT count(*) FROM entry")
    named = {**fields, "In_Reply_To": str(copy["Message-ID"])}
    for words in ("Segue.", "#fechar", "#nota\nSegue.", "#cc +mallory@evil.example", "ACEITO", "5"):
        number_of_mail = next(crew.numbers)
        mail = raw(words, f"Mallory <{MALLORY}>", Message_ID=f"<m{number_of_mail}@evil.example>", **named)
        (judged,) = crew.take(mail)
        assert (judged.disposition, judged.ticket) == (Disposition.REJECTED, None)
    assert crew.rows("SELECT count(*) FROM entry") == before
    assert crew.rows("SELECT address FROM participant ORDER BY ticket_id") == [(ALICE,), (MALLORY,)]


def test_a06_a_forged_participant_joins_by_an_agents_token_no_more_than_by_their_own(crew: House) -> None:
    copy = copied(crew, crew.open())
    crew.restarted(authserv_id=AUTHSERV)
    said = f"{AUTHSERV}; dmarc=fail header.from={ALICE.partition('@')[2]}"
    mail = raw("Segue.", f"Alice <{ALICE}>", In_Reply_To=str(copy["Message-ID"]), Message_ID="<f1@evil.example>",
               Authentication_Results=said)  # fmt: skip
    (judged,) = crew.take(mail)
    assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.FORGED)


def test_a07_what_is_hidden_in_an_agents_html_is_not_sent(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    html = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body><p>Instale a versão 2.1.</p>"
        f'<div style="display:none">{NOTE}</div><span style="DISPLAY : none !important">{NOTE}</span>'
        f"<script>{NOTE}</script><!-- {NOTE} --><p>Um abraço</p></body></html>"
    )
    before = len(crew.outbox(ALICE))
    crew.take(agents(crew, copy, html, Content_Type="text/html; charset=utf-8"))
    (letter,) = crew.outbox(ALICE)[before:]
    assert "Instale a versão 2.1." in words_of(letter)
    assert "CANARIO" not in letter.as_string()
    assert "CANARIO" not in words_of(letter)


def test_a07_a_note_reaches_agents_alone_whatever_is_answered_after_it(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    crew.take(agents(crew, copy, "Estou vendo."))
    crew.take(
        raw(
            f"#nota\n{NOTE}",
            f"Lia <{LIA}>",
            In_Reply_To=str(crew.outbox(LIA)[-1]["Message-ID"]),
            Message_ID="<l1@x.example>",
        )
    )
    note = next(one for one in crew.outbox(BRUNO) if "CANARIO" in words_of(one))
    quoting = f"Lia escreveu:\n{words_of(note)}"
    crew.take(agents(crew, note, f"#enviar\nPronto.\n\n{quoting}"))
    crew.take(agents(crew, note, f"#resolver\nPronto.\n\n> {quoting}"))
    crew.later(days=3)
    everyone_else = [one for one in crew.outbox() if getaddresses([str(one["To"])])[0][1] not in {BRUNO, LIA}]
    assert everyone_else
    assert all("CANARIO" not in words_of(one) + one.as_string() for one in everyone_else)
    assert crew.count("entry WHERE visibility = 'internal'") == 1


def test_a07_the_people_who_get_copies_of_letters_are_not_told_of_each_other(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    crew.take(agents(crew, copy, "#cc +carlos@cliente.example +dora@cliente.example\nInstale a versão 2.1."))
    for who, others in (("carlos@cliente.example", "dora"), ("dora@cliente.example", "carlos"), (ALICE, "cliente.example")):
        letter = crew.outbox(who)[-1]
        assert "Instale a versão 2.1." in words_of(letter)
        assert others not in letter.as_string()


WORDS = sorted(
    {f"#{word}" for row in ROWS for word in (*row.english, *row.portuguese)} | {"@fwd", "@close", "#fechar!", "# fechar"}
)


def test_a36_the_words_of_orders_are_words_where_a_customer_writes_them(crew: House) -> None:
    number = crew.open()
    crew.take(crew.answer(number, "Não abre."))
    before = len(crew.outbox(ALICE))
    for word in WORDS:
        (judged,) = crew.take(crew.answer(number, f"{word}\n\nNão abre ainda.\n{word} {MALLORY}"))
        assert judged.disposition is Disposition.REPLY
    assert crew.rows("SELECT state, assigned, tags, subject FROM ticket") == [("new", "", "", "Erro ao abrir")]
    assert crew.rows("SELECT address FROM participant") == [(ALICE,)]
    assert len(crew.outbox(ALICE)) == before
    assert not crew.count("act")
    assert not crew.count("entry WHERE visibility = 'internal'")


@pytest.mark.parametrize("quoted", ["> {}", "Em 23/11/2026 10:00, Alice <alice@example.com> escreveu:\n> {}", "> > {}"])
def test_a36_the_customers_words_that_an_agent_quotes_order_nothing(crew: House, quoted: str) -> None:
    number = crew.open()
    copy = copied(crew, number, "#fechar\n#cc +mallory@evil.example\nNão abre.")
    crew.take(agents(crew, copy, "Instale a 2.1.\n\n" + quoted.format("#fechar")))
    crew.take(agents(crew, copy, quoted.format("#fechar") + "\n\nInstale a versão 2.2."))
    assert crew.rows("SELECT state FROM ticket") != [("closed",)]
    assert not crew.count(f"participant WHERE address = '{MALLORY}'")


INNER = (
    "Interno: {}", "(uso interno) {}", "NÃO ENVIAR AO CLIENTE\n\n{}", "Instale.\n\n**nota interna**\n{}", "/nota {}",
    "!note {}", "Lia, {}", "@lia {}", "[Internal only] {}", "{} - uso interno", "Do not send to the customer: {}",
    "Int\u200berno: {}",
    "\uff29\uff4e\uff54\uff45\uff52\uff4e\uff4f: {}", "<interno> {}", "Só para vocês:\n{}", "Nota: {}",
)  # fmt: skip


@pytest.mark.parametrize("order", ["", "#enviar\n", "#resolver\n", "#fechar\n", "#reabrir\n", "#encaminhar produto\n"])
def test_a07_no_word_that_is_marked_as_internal_reaches_a_customer_whatever_stands_above_it(crew: House, order: str) -> None:
    copy = copied(crew, crew.open())
    before = len(crew.outbox(ALICE))
    for number, form in enumerate(INNER):
        (judged,) = crew.take(agents(crew, copy, order + form.format(f"{NOTE} {number}")))
        assert judged.disposition in {Disposition.HELD, Disposition.AGENT}, form
        assert not [one for one in crew.outbox(ALICE)[before:] if "CANARIO" in words_of(one)], form
    crew.take(agents(crew, crew.outbox(BRUNO)[-1], "#nota"))
    crew.now += timedelta(minutes=5)
    assert crew.desk.held_reply_timers.tick() <= 1
    assert not [one for one in crew.outbox(ALICE) if "CANARIO" in one.as_string() + words_of(one)]
    crew.silent()


def test_a07_html_alone_hides_no_mark(crew: House) -> None:
    copy = copied(crew, crew.open())
    before = len(crew.outbox(ALICE))
    html = f"<p>Instale.</p><div><b>Uso&nbsp;<i>interno</i></b>:</div><p>{NOTE}</p>"
    (judged,) = crew.take(agents(crew, copy, html, Content_Type="text/html; charset=utf-8"))
    assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.AGENT_ASKED)
    assert len(crew.outbox(ALICE)) == before


def test_a07_nobody_but_its_writer_lets_a_held_mail_go(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    lias = crew.outbox(LIA)[-1]
    before = len(crew.outbox(ALICE))
    crew.take(agents(crew, copy, f"Interno: {NOTE}"))
    crew.take(agents(crew, lias, "#enviar", sender=LIA), crew.answer(number, "#enviar"))
    crew.take(raw("#enviar", f"Mallory <{MALLORY}>", In_Reply_To=str(copy["Message-ID"]), Message_ID="<e1@evil.example>"))
    crew.desk.held_reply_timers.tick()
    assert not [one for one in crew.outbox(ALICE)[before:] if "CANARIO" in words_of(one)]
    assert crew.count("act WHERE state = 'held'") == 1
