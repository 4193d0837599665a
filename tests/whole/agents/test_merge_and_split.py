"""Two tickets become one, and one becomes two: everybody's next mail lands where it belongs, whatever letter it answers."""

from __future__ import annotations

from email.message import EmailMessage

from tests.cast import ALICE, BRUNO, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.conftest import Office

BOB = "bob@other.example"


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def opened(office: Office, contact: str = ALICE, words: str = "Outra coisa.") -> tuple[int, EmailMessage]:
    """Open a ticket, let its customer write; returns its number and the customer's first letter."""
    number = office.open(contact, "Licença")
    office.once()
    first = office.letters(contact)[-1]
    mailed(office, office.reply_to(first, words, sender=f"Cliente <{contact}>"))
    return number, first


def entries(office: Office, number: int) -> list[str]:
    query = f"SELECT words FROM entry WHERE ticket_id = {number:d} AND kind = 'customer' ORDER BY id"  # noqa: S608 - a number
    return [row[0] for row in office.rows(query)]


def test_a_reply_to_a_merged_ticket_lands_in_the_surviving_one_through_a_chain_of_merges(office: Office) -> None:
    first = ready(office)
    of_first = office.letters()[0]
    second, of_second = opened(office)
    third, _ = opened(office, words="Terceira.")
    sent = len(office.letters())
    mailed(office, agents_reply(office, f"#merge {second}", letter=0))
    mailed(office, agents_reply(office, f"#juntar #{third}", letter=1))
    assert (office.state(first), office.state(second)) == ("closed", "closed")
    assert office.rows("SELECT id, merged_into, closed_by FROM ticket ORDER BY id") == [
        (first, second, "merge"), (second, third, "merge"), (third, None, None),
    ]  # fmt: skip
    assert len(office.letters()) == sent, "no customer is told"
    mailed(office, office.reply_to(of_first, "Ao primeiro."), office.reply_to(of_second, "Ao segundo."))
    assert entries(office, third) == ["Não abre.\nSegue o erro.", "Outra coisa.", "Terceira.", "Ao primeiro.", "Ao segundo."]
    assert f"[{third}]" in office.letters(BRUNO)[-1]["Subject"]
    office.verified()


def test_an_agents_reply_to_a_copy_of_the_merged_ticket_answers_in_the_surviving_one(office: Office) -> None:
    first = ready(office)
    second, _ = opened(office)
    mailed(office, agents_reply(office, f"#merge {second}", letter=0))
    mailed(office, agents_reply(office, "Vai a resposta.", letter=1))
    mailed(office, agents_reply(office, "#enviar"))
    answer = office.letters()[-1]
    assert "Vai a resposta." in words_of(answer)
    assert str(answer["Message-ID"]).startswith(f"<t{second}.")
    assert office.rows(f"SELECT count(*) FROM entry WHERE ticket_id = {first}") == [(0,)]  # noqa: S608 - a number
    office.verified()


def test_an_agent_who_does_not_know_of_the_merge_is_shown_it_before_anything_is_sent(office: Office) -> None:
    ready(office)
    second, _ = opened(office)
    mailed(office, agents_reply(office, f"#merge {second}", letter=0))
    sent = len(office.letters())
    mailed(office, agents_reply(office, "Sem saber.", of=LIA, letter=0))
    assert len(office.letters()) == sent
    assert "foi juntado a este" in words_of(office.letters(LIA)[-1])
    assert office.verdicts()[-1] == ("held", "agent_stale")
    mailed(office, agents_reply(office, "#enviar", of=LIA))
    assert "Sem saber." in words_of(office.letters()[-1])
    office.verified()


def test_of_two_customers_whose_tickets_are_merged_each_may_write_and_one_is_written_to(
    office: Office,
) -> None:
    number = ready(office)
    _, of_bob = opened(office, BOB, "Sou o Bob.")
    mailed(office, agents_reply(office, f"#merge {number}"))
    assert "que é de outro cliente" in words_of(office.letters(BRUNO)[-1])
    told = len(office.letters(BOB))
    bobs = office.reply_to(of_bob, "Bob de novo.", sender=f"Bob <{BOB}>", Message_ID="<secreto@other.example>")
    mailed(office, bobs)
    mailed(office, agents_reply(office, "Resposta à Alice."))
    answer = office.letters()[-1]
    assert "Resposta à Alice." in words_of(answer)
    assert b"other.example" not in answer.as_bytes(), "no ID, no word of another customer's mail"
    assert len(office.letters(BOB)) == told
    office.verified()


def test_words_that_were_meant_for_the_customer_of_a_merged_ticket_are_not_sent_to_another(office: Office) -> None:
    number = ready(office)
    opened(office, BOB, "Sou o Bob.")
    mailed(office, agents_reply(office, f"#merge {number}"))
    sent = len(office.letters())
    mailed(office, agents_reply(office, "Bob, a sua senha é 123.", letter=1))
    assert len(office.letters()) == sent
    assert office.verdicts()[-1] == ("held", "agent_stale")
    office.verified()


REFUSED = {
    "#merge 99": "não há esse chamado",
    "#merge 1": "é o próprio chamado",
    "#merge 3": "já foi juntado ao nº 2",
    "#merge 2\n\nE umas palavras.": "esta ordem vai sozinha",
    "#merge 4": "está encerrado",
}


def test_a_merge_that_cannot_be_does_nothing_and_says_why(office: Office) -> None:
    ready(office)
    opened(office)
    opened(office)
    mailed(office, agents_reply(office, "#merge 2"))
    office.open()
    office.once()
    office.mailbot("ticket", "close", "4")
    office.once()
    sent, told = len(office.letters()), len(office.letters(BRUNO))
    mailed(office, *(agents_reply(office, order, letter=0) for order in REFUSED))
    answers = [words_of(one) for one in office.letters(BRUNO)[told:]]
    assert [why for why, answer in zip(REFUSED.values(), answers, strict=True) if why not in answer] == []
    assert office.state(1) != "closed"
    assert len(office.letters()) == sent
    office.verified()


def test_a_merge_makes_it_the_desks_turn_where_its_customer_has_written_in_the_other(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#ask Qual a versão?"))
    assert office.state(1) == "waiting"
    opened(office, words="É a 2.0.")
    mailed(office, agents_reply(office, "#merge 1"))
    assert office.state(1) == "open"
    office.later(hours=200)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice LIKE 'reminder%'") == [(0,)]
    office.verified()


def test_the_customers_last_mail_becomes_a_ticket_of_its_own(office: Office) -> None:
    number = ready(office)
    first = office.letters()[0]
    mailed(office, office.reply_to(first, "E a fatura veio errada."))
    sent = len(office.letters())
    mailed(office, agents_reply(office, "#separar\n#assunto Fatura errada"))
    assert office.rows("SELECT id, subject, contact, state, assigned FROM ticket WHERE id = 2") == [
        (2, "Fatura errada", ALICE, "new", "bruno")
    ]
    assert entries(office, 2) == ["E a fatura veio errada."]
    assert entries(office, number) == ["Não abre.\nSegue o erro."]
    assert office.rows("SELECT text FROM entry WHERE kind = 'note'") == [
        ("O e-mail de alice@example.com foi separado para o chamado nº 2.",)
    ]
    assert len(office.letters()) == sent, "the customer is not written to by that alone"
    copy = next(one for one in office.letters(BRUNO) if "foi separado de outro chamado" in words_of(one))
    mailed(office, office.reply_to(copy, "Corrigimos a fatura.", sender=f"Bruno <{BRUNO}>"))
    answer = office.letters()[-1]
    assert "Fatura errada" in answer["Subject"]
    assert str(answer["Message-ID"]).startswith("<t2.")
    mailed(office, office.reply_to(first, "Ainda não abre."))
    assert entries(office, number)[-1] == "Ainda não abre.", "tokens of old letters land in the old ticket"
    office.verified()


def test_what_was_split_off_can_be_merged_back(office: Office) -> None:
    number = ready(office)
    mailed(office, office.reply_to(office.letters()[0], "E a fatura veio errada."))
    mailed(office, agents_reply(office, "#split"))
    copy = next(one for one in office.letters(BRUNO) if "foi separado de outro chamado" in words_of(one))
    mailed(office, office.reply_to(copy, f"#merge {number}", sender=f"Bruno <{BRUNO}>"))
    assert entries(office, number) == ["Não abre.\nSegue o erro.", "E a fatura veio errada."]
    office.verified()


def test_where_there_is_no_mail_of_the_customer_nothing_is_split(office: Office) -> None:
    office.configure(agents=["bruno"], unthreaded="open")
    mailed(office, office.reply_to({"Message-ID": "", "References": "", "Subject": "Oi"}, "Primeiro."))
    mailed(office, agents_reply(office, "#split"))
    assert "não há e-mail do cliente para separar" in words_of(office.letters(BRUNO)[-1])
    assert office.rows("SELECT count(*) FROM ticket") == [(1,)]
    office.verified()
