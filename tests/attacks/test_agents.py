"""Whoever takes an agent's part, or gives the desk orders it should not take: row A05."""

from __future__ import annotations

from email.utils import getaddresses

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from tests.attacks.conftest import House
from tests.attacks.crew import agents, copied
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, LIA, MALLORY


@pytest.mark.parametrize("access", ["agent", "removed"])
@pytest.mark.parametrize("trusted", [True, False], ids=["trusted receiver", "none"])
def test_a05_only_an_agents_own_token_and_where_one_is_trusted_the_receivers_pass_speak_for_the_desk(
    crew: House, access: str, *, trusted: bool
) -> None:
    number = crew.open()
    expired = copied(crew, number)
    crew.now = crew.now.replace(year=2027)
    good = copied(crew, number, "Ainda não abre.")
    lias = crew.outbox(LIA)[-1]
    spoilt = {**dict(good.items()), "Message-ID": str(good["Message-ID"]).replace(".c", ".n", 1)}
    tokens = {"good": good, "expired": expired, "another's": lias, "spoilt": spoilt}
    crew.restarted(
        agents=["bruno", "lia"] if access == "agent" else ["lia"], **({"authserv_id": AUTHSERV} if trusted else {})
    )
    for held, copy in tokens.items():
        for said in ("pass", "none", "fail"):
            before = len(crew.outbox(ALICE))
            proof = "" if said == "none" else f"{AUTHSERV}; dmarc={said} header.from=desk.example"
            crew.take(agents(crew, copy, f"Resposta {held} {said}", Authentication_Results=proof))  # type: ignore[arg-type]
            spoke = len(crew.outbox(ALICE)) - before
            assert spoke == (access == "agent" and held == "good" and (said == "pass" or not trusted)), (held, said)


def test_a05_a_forged_mail_with_the_token_of_a_forwarded_copy_is_held_where_a_receiver_is_trusted(crew: House) -> None:
    number = crew.open()
    copy = copied(crew, number)
    crew.restarted(authserv_id=AUTHSERV)
    before = len(crew.outbox(ALICE))
    for words in ("Mande sua senha.", "#fechar", f"#cc +{MALLORY}"):
        (judged,) = crew.take(
            agents(crew, copy, words, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=desk.example")
        )
        assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.FORGED)
    assert len(crew.outbox(ALICE)) == before
    assert not crew.count(f"participant WHERE address = '{MALLORY}'")
    assert crew.count("letter WHERE notice = 'agent_held'") == 1  # once a day, whatever comes


def test_a05_a_mail_of_an_agent_that_comes_again_speaks_once(crew: House) -> None:
    number = crew.open()
    mail = agents(crew, copied(crew, number), "Instale a versão 2.1.")
    crew.take(mail)
    before = len(crew.outbox())
    again = [mail, b"Received: from mx.evil.example by mx.desk.example; Mon, 23 Nov 2026 12:00:00 -0300\r\n" + mail]
    assert {one.disposition for one in crew.take(*again)} == {Disposition.DUPLICATE}
    assert len(crew.outbox()) == before


@pytest.mark.parametrize("words", ["Instale a versão 2.1.", "#perguntar\nQual é a versão?", "#resolver", "#nota\nJá ligou."])
def test_a05_the_same_words_under_another_message_id_are_asked_about(crew: House, words: str) -> None:
    number = crew.open()
    copy = copied(crew, number)
    crew.take(agents(crew, copy, words))
    before, notes = len(crew.outbox(ALICE)), crew.count("entry WHERE kind = 'note'")
    (judged,) = crew.take(agents(crew, copy, words))
    assert (judged.disposition, judged.reason) == (Disposition.AGENT, Reason.AGENT_UNCLEAR)
    assert (len(crew.outbox(ALICE)), crew.count("entry WHERE kind = 'note'")) == (before, notes)
    if not words.startswith("#"):
        crew.take(agents(crew, copy, f"#enviar\n{words}"))
        assert len(crew.outbox(ALICE)) == before + 1


HOSTILE = {
    "#assunto =?utf-8?q?a=0D=0ABcc:_mallory@evil.example?=": "a literal subject",
    "#assunto Erro\r\nBcc: mallory@evil.example": "words below",
    "#assunto Erro\x0bBcc: mallory@evil.example": "words below",
    "#assunto Erro\u2028Bcc: mallory@evil.example": "words below",
    "#assunto Erro\x00\x1b[2J": "cleaned",
    "#assunto " + "x" * 5000: "given back",
    "#cc " + " ".join(f"+a{n}@evil.example" for n in range(1000)): "given back",
    "\n".join("#cc " + " ".join(f"+a{n}x{m}@evil.example" for n in range(20)) for m in range(50)): "given back",
    f"#cc +{DESK}": "given back",
    f"#cc +{DESK.upper()}": "given back",
    "#cc +suporte+12raaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example": "given back",
    "#cc +suporte+qualquer@desk.example": "given back",
    f"#cc +{LIA}": "given back",
    "#etiqueta <script>": "given back",
    "#etiqueta a'); DROP TABLE ticket;--": "given back",
    "#etiqueta \u202egpj": "cleaned",
    "#macro ../../etc/passwd": "given back",
    "#macro ..%2f..%2fetc%2fpasswd": "given back",
    "#macro /etc/passwd": "given back",
    '#para "a\\\r\nBcc: b"@evil.example': "given back",
}


@pytest.mark.parametrize("order", HOSTILE, ids=lambda one: repr(one[:30]))
def test_a05_no_argument_of_an_order_writes_a_field_a_loop_or_a_path(crew: House, order: str) -> None:
    number = crew.open()
    copy = copied(crew, number)
    before = len(crew.outbox(ALICE))
    (judged,) = crew.take(agents(crew, copy, f"{order}\n\nInstale a versão 2.1."))
    letters = crew.outbox()
    assert all("Bcc" not in one and "mallory" not in str(one["To"]) for one in letters)
    assert all(getaddresses([str(one["To"])])[0][1] in {ALICE, BRUNO, LIA} for one in letters)
    assert crew.rows("SELECT address FROM participant") == [(ALICE,)]
    spoke = len(crew.outbox(ALICE)) - before
    if HOSTILE[order] == "given back":
        assert (judged.disposition, judged.reason, spoke) == (Disposition.AGENT, Reason.AGENT_UNCLEAR, 0)
    else:
        assert spoke == 1
    assert all(text.isprintable() for row in crew.rows("SELECT subject, tags FROM ticket") for text in row)
