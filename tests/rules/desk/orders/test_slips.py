"""An order that is none is answered with the nearest ones; nothing is ever done by guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.orders.lines import read_orders
from mailbot.desk.orders.slips import MOST, nearest
from mailbot.desk.orders.words import ROWS, named
from tests.rules.doubling import grows_no_faster_than_its_text

PORTUGUESE = """
resolvido resolver    resolvida resolver   resolvi resolver     resolveu resolver    resolvendo resolver  resolvdo resolver
fechado fechar        fechei fechar        fecha fechar         fechra fechar        encerrar fechar      encerrado fechar
perguntei perguntar   pergunta perguntar   notas nota           anotação nota        comentário nota      interno nota
atribuído atribuir    atribui atribuir     atribuição atribuir  transferir atribuir  reaberto reabrir     reabro reabrir
enviado enviar        envio enviar         responder enviar     desfeito desfazer    desfaz desfazer      cancelar desfazer
mesclado mesclar      mesclei mesclar      juntei juntar        separado separar     dividir separar      cópias cópia
etiquetas etiqueta    situacoes situação   historico histórico  história histórico   ajudar ajuda         comandos ajuda
aprovado aprovar      aprovo aprovar       recusado recusar     recuso recusar       isento isentar       tempos tempo
encaminhado encaminhar  encaminhei encaminhar  escalado escalar  escalei escalar     equipes equipe       tipos tipo
ambientes ambiente    assuntos assunto     consultorias consultoria  macros macro    pra para             RESOLVIDO: resolver
spans spam              assumir atribuir     assumido atribuir    peguei atribuir      span spam
"""
ENGLISH = """
resolved resolve      resolving resolve    solved resolve       resolv resolve       closed close         closing close
asked ask             notes note           internal note        comment note         assigned assign      asign assign
reopened reopen       re-open reopen       sent send            sending send         reply send           undone undo
merged merge          marge merge          splitting split      spams spam           tags tag             subjects subject
statuses status       histroy history      helps help           approved approve     refused refuse       rejected refuse
waived waive          times time           kinds kind           type kind            teams team           escalated escalate
escalation escalate   environments environment  env environment  consulted consult   macros macro         copy cc
spans spam            take assign          claimed assign
"""
TABLE = [
    (language, *line[at : at + 2])
    for language, text in (("pt_BR", PORTUGUESE), ("en", ENGLISH))
    for line in (text.split(),)
    for at in range(0, len(line), 2)
]


@pytest.mark.parametrize(("language", "slip", "meant"), TABLE)
def test_a_slip_is_met_with_the_order_that_was_meant(language: str, slip: str, meant: str) -> None:
    read = read_orders(f"#{slip}\nOlá")
    if named(slip) is None:
        assert [one.why for one in read.problems] == [ArgumentProblem.UNKNOWN_ORDER]
        assert read.problems[0].usage(language).split()[0] == f"#{meant}"
    assert f"#{meant}" in nearest(f"#{slip}", language)


@pytest.mark.parametrize(
    "line", ["#", "# ", "#123", "##", "#xyz", "# Passos", "#urgente", "#obrigado", "#n", "#\u200b", "#—"]
)
def test_what_is_near_nothing_is_met_with_nothing(line: str) -> None:
    assert nearest(line, "pt_BR") == nearest(line, "en") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Pronto.\n\n#resolvido", ArgumentProblem.NOT_AT_TOP),
        ("Pronto.\n*#Resolvido!*\nBruno", ArgumentProblem.NOT_AT_TOP),
        ("Pronto.\n# notas", ArgumentProblem.NOT_AT_TOP),
        ("*#notas*\nsegredo", ArgumentProblem.NOT_PLAIN),
        ("- #closed\nPronto.", ArgumentProblem.NOT_PLAIN),
    ],
)
def test_a_slip_that_stands_elsewhere_or_in_stars_goes_to_nobody_either(text: str, why: ArgumentProblem) -> None:
    assert [one.why for one in read_orders(text).problems] == [why]


@pytest.mark.parametrize(
    "line", ["#resolvido pelo Paulo", "O erro #12.", "#urgente", "#1", "Escreva #resolvido no assunto."]
)
def test_signs_among_words_are_words(line: str) -> None:
    assert read_orders(f"Pronto.\n{line}").problems == ()


def test_both_languages_are_offered_as_they_are_nearest() -> None:
    assert nearest("#resolved", "pt_BR") == ("#resolver",)
    assert nearest("#assigned", "pt_BR") == ("#assign",)
    assert read_orders("#tme").problems[0].usage("en") == "#time"
    assert read_orders("#env").problems[0].usage("pt_BR") == "#ambiente ou #enviar"


@given(st.text(max_size=60), st.sampled_from(["pt_BR", "en"]))
def test_whatever_is_written_at_most_three_orders_are_offered_and_each_is_one(line: str, language: str) -> None:
    found = nearest(line, language)
    assert len(found) <= MOST
    assert all(named(one[1:]) for one in found)
    assert found == nearest(line, language)


@given(st.text(max_size=30))
def test_what_is_offered_is_never_done(word: str) -> None:
    if named(word) is None and not word[:1].isspace():
        assert read_orders(f"#{word}").orders == () or word.split()[:1] != [word]


def test_every_word_of_an_order_is_nearest_to_itself() -> None:
    for row in ROWS:
        for language in ("pt_BR", "en"):
            for word in row.words(language):
                assert nearest(f"#{word}", language)[0] == f"#{word}"


@pytest.mark.parametrize("piece", ["a", "resolvid", "á", "# ", "\u0301"])
def test_a_long_line_costs_no_more(piece: str) -> None:
    grows_no_faster_than_its_text(lambda text: nearest(f"#{text}", "en"), piece.__mul__, 4_000, 0.02, tries=2)
