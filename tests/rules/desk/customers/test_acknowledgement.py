"""What a policy's checklist asks an opening mail for, and what is already there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.desk.customers.acknowledgement import lacking
from mailbot.desk.policy.policy import Item
from mailbot.policy_files import policy_of, preset

ITEMS = (
    Item("routine", {"pt_BR": "rotina"}, ("rotina", "passo a passo")), Item("evidence", {"pt_BR": "imagem"}, evidence=True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "files", "lacks"),
    [
        ("A ROTINA: MATA010", True, []), ("passo-a-passo", True, []), ("Erro nas rotinas", True, ["routine"]),
        ("a rotina", False, ["evidence"]), ("", False, ["routine", "evidence"]), ("prótina, rótina!", False, ["evidence"]),
    ],
)  # fmt: skip
def test_an_item_is_there_where_one_of_its_words_is_or_a_file(words: str, files: bool, lacks: list[str]) -> None:
    policy = replace(preset(), checklist=ITEMS)
    assert [one.key for one in lacking(policy, words, files=files)] == lacks


def test_a_policy_without_a_checklist_asks_for_nothing() -> None:
    assert lacking(preset(), "", files=False) == ()


def test_totvs_asks_for_routine_and_version_exact_steps_and_evidence() -> None:
    policy = policy_of("totvs")
    assert [one.key for one in policy.checklist] == ["routine", "version", "steps", "evidence"]
    assert lacking(policy, "Na rotina MATA010 da 12.1.2410, ao clicar em incluir, aparece o erro.", files=True) == ()


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ("O programa não abre.", ["routine", "version", "steps"]),
        ("Uso a versão 12 e não emite.", ["routine", "steps"]),
        ("Na rotina MATA410, quando clico em incluir, trava.", ["version"]),
        ("Bom dia, ao gravar o pedido no MATA410 dá erro. Versão 12.1.2210.", []),
        ("Rotina: emissão\nVersão: a última\nPasso a passo:\n1. Inclui", []),
        ("Não funciona na rotina\n\nversão\npassos", []),
        ("In FINA050, release 12.1.2310: I open the screen, and it freezes.", []),
        ("Erro no P12 quando entro em Atualizações > Faturamento.", ["routine"]),
        ("O pedido 410123 não sai, nem o NF12345.", ["routine", "version", "steps"]),
    ],
)
def test_totvs_asks_for_what_lacks_and_for_nothing_else(words: str, lacks: list[str]) -> None:
    assert [one.key for one in lacking(policy_of("totvs"), words, files=True)] == lacks
