"""An agent opens tickets by mail: for whom a new mail names, for whose mail it forwards; where unclear, they are asked."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, MALLORY
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.agents.test_merge_and_split import words_of
from tests.whole.conftest import Office

BOB = "bob@example.net"
PASS = f"{AUTHSERV}; dmarc=pass header.from=desk.example"
FAIL = f"{AUTHSERV}; dmarc=fail header.from=desk.example"
GMAIL = """Cuidado, cliente bravo.

---------- Forwarded message ---------
De: Alice Souza <alice@example.com>
Date: seg., 23 de nov. de 2026 às 10:00
Subject: Não abre
To: <bruno@desk.example>


O programa não abre desde ontem.
"""
OUTLOOK = """Cuidado, cliente bravo.

________________________________
De: Alice Souza <alice@example.com>
Enviado: segunda-feira, 23 de novembro de 2026 10:00
Para: Bruno <bruno@desk.example>
Assunto: Não abre

O programa não abre desde ontem.
"""


def desk(office: Office, **keys: str | bool | int | list[str]) -> None:
    office.configure(agents=["bruno", "lia"], authserv_id=AUTHSERV, **keys)


def new(office: Office, words: str, to: str = ALICE, results: str = PASS, subject: str = "Contrato", **fields: str) -> bytes:
    """Return a new mail of Bruno's, addressed to the desk and, where ``to`` is given, a customer."""
    head = {
        "From": f"Bruno <{BRUNO}>", "To": ", ".join(filter(None, (to, "suporte@desk.example"))), "Subject": subject,
        "Message-ID": f"<n{next(office.numbers)}.{office.user}@desk.example>", "Authentication-Results": results,
        "Content-Type": "text/plain; charset=utf-8", **fields,
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return (lines + "\r\n" + words.replace("\n", "\r\n") + "\r\n").encode()


def answered(office: Office, words: str, sender: str = BRUNO, results: str = PASS) -> bytes:
    """Return an answer to the last letter that Bruno got."""
    letter = office.letters(BRUNO)[-1]
    return office.reply_to(letter, words, sender=f"Agente <{sender}>", Authentication_Results=results)


def forwarded_as_file(office: Office) -> bytes:
    outer, inner = EmailMessage(), EmailMessage()
    for mail, sender, to, subject in (
        (outer, BRUNO, "suporte@desk.example", "Não abre"), (inner, ALICE, BRUNO, "Não abre"),
    ):  # fmt: skip
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Message-ID"] = f"<f{next(office.numbers)}.{office.user}@desk.example>"
    inner.set_content("O programa não abre desde ontem.")
    outer["Authentication-Results"] = PASS
    outer.set_content("Cuidado, cliente bravo.")
    outer.add_attachment(inner)
    return outer.as_bytes()


def tickets(office: Office) -> list[tuple[object, ...]]:
    return office.rows("SELECT id, contact, subject FROM ticket ORDER BY id")


@pytest.mark.parametrize("fields", [{}, {"to": "", "Cc": ALICE}, {"to": f"{LIA}, {ALICE}"}])
def test_a_new_mail_with_the_customer_in_it_opens_their_ticket(office: Office, fields: dict[str, str]) -> None:
    desk(office)
    mailed(office, new(office, "Olá, Alice! Segue o contrato.", **fields))
    assert tickets(office) == [(1, ALICE, "Contrato")]
    letter = office.letters()[-1]
    assert "Segue o contrato." in words_of(letter)
    assert letter["From"].addresses[0].addr_spec == "suporte@desk.example"
    assert BRUNO.encode() not in letter.as_bytes()
    told = office.letters(BRUNO)[-1]
    assert "chamado nº 1 aberto para alice@example.com" in words_of(told)
    assert "com Bruno" in words_of(told)
    assert "Segue o contrato." not in words_of(told)
    # The letter that tells it carries a token of the new ticket: the way to go on.
    mailed(office, answered(office, "#enviar E o anexo vai amanhã."))
    assert "E o anexo vai amanhã." in words_of(office.letters()[-1])
    assert len(tickets(office)) == 1
    office.verified()


def test_which_of_two_customers_it_is_is_asked_and_the_answer_opens_the_mail_that_was_held(office: Office) -> None:
    desk(office)
    mailed(office, new(office, "Segue o contrato.", to=f"{ALICE}, {BOB}"))
    assert tickets(office) == []
    assert [one.to for one in office.sink.received] == [(BRUNO,)]
    assert f"({ALICE}, {BOB}?)" in words_of(office.letters(BRUNO)[-1])
    assert office.verdicts() == [("held", "agent_unclear")]
    question = office.letters(BRUNO)[-1]
    by_lia = office.reply_to(question, f"#para {MALLORY}", sender=f"Lia <{LIA}>", Authentication_Results=PASS)
    unproven = answered(office, f"#para {MALLORY}", results="")
    disproven = answered(office, f"#para {MALLORY}", results=FAIL)
    mailed(office, by_lia, unproven, disproven)
    assert tickets(office) == []
    answer = office.reply_to(
        question, f"#para {ALICE}\n\nEnviado do meu iPhone", sender=f"Bruno <{BRUNO}>", Authentication_Results=PASS
    )
    mailed(office, answer)
    office.later(seconds=31)
    office.once()
    assert tickets(office) == [(1, ALICE, "Contrato")]
    assert "Segue o contrato." in words_of(office.letters()[-1])
    assert office.letters(BOB) == []
    assert office.letters(MALLORY) == []
    office.verified()


def test_an_answer_that_names_the_desk_itself_opens_nothing_and_may_be_given_again(office: Office) -> None:
    desk(office)
    mailed(office, new(office, GMAIL.replace(ALICE, LIA), to="", subject="Fwd: Não abre"))
    question = office.letters(BRUNO)[-1]
    for named in (LIA, "suporte@desk.example"):
        mailed(office, answered(office, f"#para {named}"))
        assert f"{named} é um endereço do próprio suporte" in words_of(office.letters(BRUNO)[-1])
    assert tickets(office) == []
    mailed(office, office.reply_to(question, f"#for {ALICE}", sender=f"Bruno <{BRUNO}>", Authentication_Results=PASS))
    office.once()
    assert tickets(office) == [(1, ALICE, "Não abre")]
    office.verified()


@pytest.mark.parametrize("shape", [GMAIL, OUTLOOK, ""])
def test_a_customers_mail_that_is_forwarded_opens_their_ticket(office: Office, shape: str) -> None:
    desk(office)
    mailed(office, new(office, shape, to="", subject="ENC: Não abre") if shape else forwarded_as_file(office))
    assert tickets(office) == [(1, ALICE, "Não abre")]
    said = office.rows("SELECT kind, words, visibility FROM entry ORDER BY id")
    assert said[0] == ("customer", "O programa não abre desde ontem.", "public")
    assert said[1] == ("note", "Cuidado, cliente bravo.", "internal")
    letter = office.letters()[-1]
    assert "abrimos o chamado nº 1" in words_of(letter)
    assert "bravo" not in letter.as_string()
    files = office.rows("SELECT content_type FROM file")
    assert files == ([] if shape else [("message/rfc822",)])
    office.verified()


@pytest.mark.parametrize("sender", [BRUNO, LIA, "suporte@desk.example", "suporte+12rabc@desk.example"])
def test_whose_mail_it_is_is_asked_where_the_forwarded_one_is_of_the_desk_itself(office: Office, sender: str) -> None:
    desk(office)
    mailed(office, new(office, GMAIL.replace(ALICE, sender), to="", subject="Fwd: Não abre"))
    assert tickets(office) == []
    assert "não sei quem é o cliente" in words_of(office.letters(BRUNO)[-1])
    office.verified()


def test_what_the_desk_wrote_to_agents_is_nobodys_first_words(office: Office) -> None:
    ready(office)
    desk(office)
    copy = words_of(office.letters(BRUNO)[0])
    mail = GMAIL.replace("O programa não abre desde ontem.", copy)
    mailed(office, new(office, mail, to="", subject="Fwd: Não abre"))
    assert len(tickets(office)) == 1
    assert "é uma mensagem deste suporte a um agente" in words_of(office.letters(BRUNO)[-1])
    office.verified()


def test_the_order_names_the_customer_of_a_new_mail_and_others_go_with_it(office: Office) -> None:
    desk(office)
    orders = f"#para {BOB}\n#assunto Proposta\n#etiqueta +venda\n#atribuir lia\nSegue a proposta."
    mailed(office, new(office, orders, to=ALICE))
    assert tickets(office) == [(1, BOB, "Proposta")]
    assert office.rows("SELECT tags, assigned FROM ticket") == [("venda", "lia")]
    assert "Segue a proposta." in words_of(office.letters(BOB)[-1])
    assert office.letters() == []
    office.verified()


@pytest.mark.parametrize("words", ["#nota só para nós", "#resolver\nFeito.", f"#para {ALICE}", "#atribuir zeca\nOlá."])
def test_what_a_new_mail_cannot_ask_for_opens_nothing(office: Office, words: str) -> None:
    desk(office)
    mailed(office, new(office, words))
    assert tickets(office) == []
    assert "Não feito" in words_of(office.letters(BRUNO)[-1])
    assert office.letters() == []
    office.verified()


@pytest.mark.parametrize(("authserv", "results", "why"), [("", "", "agent_unproven"), (AUTHSERV, FAIL, "forged")])
def test_who_is_not_proven_opens_nothing_and_the_agent_is_told(
    office: Office, authserv: str, results: str, why: str
) -> None:
    office.configure(agents=["bruno", "lia"], **({"authserv_id": authserv} if authserv else {}))
    mailed(office, new(office, "Segue o contrato.", results=results))
    assert tickets(office) == []
    assert office.verdicts() == [("held", why)]
    assert len(office.letters(BRUNO)) == 1
    assert office.letters() == []
    office.verified()


def test_an_answer_to_ones_own_copy_opens_another_customers_ticket_and_takes_nothing_along(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"#para {BOB}\nVeja isto."))
    assert len(tickets(office)) == 1, "the subject is the other ticket's"
    assert "diga o assunto com #assunto" in words_of(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, f"#para {BOB}\n#assunto Visita\nVamos aí amanhã.", letter=0))
    assert tickets(office)[1:] == [(2, BOB, "Visita")]
    letter = office.letters(BOB)[-1]
    assert "Vamos aí amanhã." in words_of(letter)
    assert "Erro ao abrir" not in letter.as_string()
    office.verified()
