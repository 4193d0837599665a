"""Whom and what an agent's words name: tickets in every spelling, colleagues however they are called."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.mentions import called_together, greeted, tickets_named

TICKETS = (
    "ticket 2", "Ticket #2", "chamado nº 2", "chamado n° 2", "chamado n.º 2", "chamado n. 2", "chamado no. 2", "chamado [2]",
    "chamado [#2]", "chamado (2)", "chamado (nº 2)", "chamado: 2", 'chamado "2"', "atendimento 00002", "atendimento nº 0002",
    "#0002", "#2", "chamados 2 e 3", "chamado de número 2", "protocolo n.º2", "nº 2", "nº 2, que abriu ontem", "n.º 2.",
    "CHAMADO N.º 2", "ocorrência nº 2", "solicitação 2", "tkt 2",
)  # fmt: skip
OTHERS = (
    "2", "o caso 2", "pedido #2", "pedido nº 2", "versão 2", "ticket 2.1", "chamado 2%", "chamado 20", "nº 2: reinicie",
    "nº 2) reinicie", "nº 2 - reinicie", "a porta nº 2", "chamado há 2 dias", "chamado em 2 partes", "ticket [2.1]",
    "atendimento 200002",
)  # fmt: skip
CALLS = (
    "Lia, veja.", "Oi Lia!", "@lia veja", "Lia: veja", "P/ Lia: veja", "P/Lia: veja", "A/C Lia: veja", "A/C Lia",
    "A/C da Lia", "Para a Lia: veja", "Para Lia - veja", "Pra Lia: veja", "FYI Lia, veja", "FYI, Lia: veja",
    "Aos cuidados da Lia", "To Lia: see", "For Lia: see", "CC: Lia, veja", "Para Lia e Carla: vejam", "Para a Lia",
)  # fmt: skip
SPEAKS = (
    "Lia viu o arquivo.", "Para a Lia, da sua equipe, enviei o link.", "Para a Lia ver, abra o link.", "Pra Liana: veja",
    "Enviei para a Lia: veja", "To Lia's account: see", "For example: Lia", "Att. Lia", "Para ali: veja",
    "FYI: lia-2 falhou",
)  # fmt: skip


@pytest.mark.parametrize("line", TICKETS)
def test_a_ticket_is_named_in_every_spelling(line: str) -> None:
    assert 2 in tickets_named(line)
    assert 2 in tickets_named(f"{line} ok")


@pytest.mark.parametrize("line", OTHERS)
def test_other_numbers_name_no_ticket(line: str) -> None:
    assert 2 not in tickets_named(line)


def test_a_line_may_end_before_the_number() -> None:
    assert [tickets_named(line) for line in ("Conforme o chamado", "nº 2, reinicie.")] == [frozenset(), {2}]


@pytest.mark.parametrize("line", CALLS)
def test_a_colleague_is_called(line: str) -> None:
    assert greeted(f"{line}\nO contrato venceu.", {"lia", "carla"}) == (line,)


@pytest.mark.parametrize("line", SPEAKS)
def test_whoever_is_spoken_of_is_not_called(line: str) -> None:
    assert greeted(f"{line}\nInstale a 2.1.", {"lia", "carla"}) == ()


@pytest.mark.parametrize("before", ["Pronto.", "Tudo certo!", "Pode ser?", "Segue:"])
def test_a_colleague_is_called_in_any_line_that_begins_a_sentence(before: str) -> None:
    assert greeted(f"{before}\nLia, ela deve?\nObrigado.", {"lia"}) == ("Lia, ela deve?",)


def test_a_name_in_a_wrapped_sentence_calls_nobody() -> None:
    assert greeted("Quem viu o arquivo foi a minha colega\nLia, da equipe de suporte.", {"lia"}) == ()


TOGETHER = [
    "Pessoal, ela deve duas mensalidades.",
    "Pessoal, o cliente ligou de novo reclamando.",
    "Bom dia, pessoal! A cliente ainda não pagou.",
    "Gente, a Alice quer cancelar.",
    "Equipe, esse cliente é muito chato.",
    "Team, the customer still owes us two months.",
    "Hi all, she hasn't paid since March.",
    "Guys, our client keeps calling.",
    "Pessoal,\nInstalei a 2.1. O cliente disse que resolveu.",
    "Oi pessoal do suporte, Alice não entende nada.",
    "Galera: ele está devendo.",
    "Hi team,\nThey never pay on time.",
]
TO_THE_CUSTOMER = [
    "Pessoal, o módulo foi atualizado.",
    "Bom dia, pessoal! Segue o instalador.",
    "Pessoal, se o cliente não pagou o boleto, o sistema bloqueia a venda.",
    "Pessoal, para cadastrar o cliente, abra o menu.",
    "Pessoal, ela deve ser renovada em março.",
    "Equipe, o cliente de e-mail não abre.",
    "Team, thank you for your patience.",
    "Hi all, the client needs version 2.1.",
    "Pessoal, Alice, segue o arquivo.",
    "Pessoal da Alice, bom dia.",
    "Gente boa, obrigado.",
    "O pessoal pediu a versão 2.1.",
    "O cliente ligou de novo.",
    "Pessoal, quando o cliente quer desconto, clique em Desconto.",
    "Hi team, if the customer asked for a refund, click here.",
    "Pessoal, o programa não respondeu; ele retornou o erro 500.",
    "All the customer says is no",
]
CUSTOMER = frozenset({"alice", "souza", "alice souza"})


@pytest.mark.parametrize("words", TOGETHER)
def test_whoever_greets_colleagues_together_and_tells_of_the_customer_speaks_to_them(words: str) -> None:
    assert called_together(words, CUSTOMER) == tuple(words.split("\n"))
    assert called_together(words.upper(), CUSTOMER)


@pytest.mark.parametrize("words", TO_THE_CUSTOMER)
def test_a_greeting_in_the_plural_alone_or_words_of_any_customer_alone_speak_to_nobody_else(words: str) -> None:
    assert called_together(words, CUSTOMER) == ()
    assert called_together(words) == ()
