"""Macros: the right language, no file but a listed one, and a customer's words are never template source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.orders.lines import Orders, read_orders
from mailbot.desk.orders.words import OrderWord
from mailbot.errors import TemplateBroken
from mailbot.letters.macros import Macros, NoSuchMacro
from mailbot.letters.samples import macro_values
from mailbot.letters.templates import LANGUAGES


def values(**ticket: Any) -> dict[str, Any]:
    whole = next(iter(macro_values()))
    return {**whole, "ticket": {**whole["ticket"], **ticket}}


def own(tmp_path: Path, **files: str) -> Macros:
    """Return the macros of an admin who wrote ``files``: in their names ``__`` stands for a dot."""
    (tmp_path / "macros").mkdir()
    for name, source in files.items():
        (tmp_path / "macros" / f"{name.replace('__', '.')}.txt").write_text(source, encoding="utf-8")
    return Macros(tmp_path)


def test_the_shipped_macros_are_there_in_every_language_and_all_is_well() -> None:
    macros = Macros()
    assert macros.check() == []
    assert macros.names() == ("acesso-remoto", "versao")
    assert all(macros.names(language) == macros.names() for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", Macros().names())
def test_a_shipped_macro_is_tidy_and_no_line_of_it_begins_like_an_order(name: str, language: str) -> None:
    text = Macros().render(name, language, values())
    assert isinstance(text, str)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert read_orders(text) == Orders((), text, ())


def test_a_macro_speaks_the_language_of_the_customer() -> None:
    macros = Macros()
    assert "Qual é a versão" in str(macros.render("versao", "pt_BR", values()))
    assert "Which version" in str(macros.render("VERSAO", "en", values()))


def test_a_macro_without_a_language_serves_all_and_one_with_a_language_wins(tmp_path: Path) -> None:
    macros = own(tmp_path, saudacao="{{ language }}: {{ desk.name }}", saudacao__en="Hello")
    assert macros.render("saudacao", "pt_BR", values()) == "pt_BR: Suporte"
    assert macros.render("saudacao", "en", values()) == "Hello"


def test_a_macro_of_one_language_is_never_sent_to_a_customer_of_another(tmp_path: Path) -> None:
    macros = own(tmp_path, aviso__pt_BR="Olá")
    assert macros.render("aviso", "en", values()) == NoSuchMacro("aviso", ("acesso-remoto", "versao"))
    assert macros.names("pt_BR") == ("acesso-remoto", "aviso", "versao")


def test_the_admins_macro_wins_over_the_shipped_one(tmp_path: Path) -> None:
    macros = own(tmp_path, versao__en="Version?")
    assert macros.render("versao", "en", values()) == "Version?"
    assert "Qual é a versão" in str(macros.render("versao", "pt_BR", values()))


def test_the_admins_macro_for_all_languages_wins_over_the_shipped_one_for_each(tmp_path: Path) -> None:
    macros = own(tmp_path, versao="{{ language }}")
    assert [macros.render("versao", language, values()) for language in LANGUAGES] == list(LANGUAGES)


def test_a_macro_knows_ticket_agent_and_desk(tmp_path: Path) -> None:
    ticket = "{{ ticket.number }}|{{ ticket.subject }}|{{ ticket.state }}|{{ ticket.contact_name }}"
    source = ticket + "|{{ agent.name }}|{{ desk.name }}|{{ desk.address }}"
    expected = "12|Erro ao abrir o projeto|Aberto|Alice|Bruno|Suporte|suporte@example.com"
    assert own(tmp_path, tudo=source).render("tudo", "en", values()) == expected


@pytest.mark.parametrize("written", ["{{ desk.name }}", "{% for x in [] %}", "{{ 7 * 7 }}", "{# #}", "<b>x</b>"])
def test_what_a_customer_wrote_is_never_template_source(tmp_path: Path, written: str) -> None:
    assert own(tmp_path, eco="{{ ticket.subject }}").render("eco", "en", values(subject=written)) == written


@pytest.mark.parametrize(
    "name",
    ["", "?", ".", "..", "../en/answer", "../../config.toml", "versao.en", "versao.en.txt", "macros/versao", "/etc/passwd",
     "versao\0", "versão", "x" * 10_000],
)  # fmt: skip
def test_no_name_opens_another_file(name: str) -> None:
    assert Macros().render(name, "en", values()) == NoSuchMacro(name, ("acesso-remoto", "versao"))


def test_a_file_that_is_no_macro_cannot_be_asked_for(tmp_path: Path) -> None:
    macros = own(tmp_path, Grande="x", dois__pontos="x")
    assert macros.names() == ("acesso-remoto", "versao")
    assert isinstance(macros.render("grande", "en", values()), NoSuchMacro)
    assert isinstance(macros.render("dois.pontos", "en", values()), NoSuchMacro)
    assert [problem.partition(":")[0] for problem in macros.check()] == [
        "templates/macros/Grande.txt",
        "templates/macros/dois.pontos.txt",
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ ticket.phone }}", "phone"),
        ("{{ facts.words }}", "facts"),
        ("{% if %}", "macros/ruim.txt"),
        ("{{ 'a' * 10 ** 9 }}", "too long"),
        ("{% for a in range(99999) %}{{ 'a' * 999 }}{% endfor %}", "gives more than"),
        ("{{ ''.__class__ }}", "__class__"),
        ("{% if ticket.contact_name %}Olá{% endif %}", "gives no words"),
    ],
)
def test_check_names_each_broken_macro_once(tmp_path: Path, source: str, words: str) -> None:
    problems = own(tmp_path, ruim=source).check()
    assert len(problems) == 1
    assert "ruim.txt" in problems[0]
    assert words in problems[0]


def test_a_broken_macro_breaks_no_other(tmp_path: Path) -> None:
    macros = own(tmp_path, ruim="{{ nada }}", bom="Olá")
    assert macros.render("bom", "en", values()) == "Olá"
    with pytest.raises(TemplateBroken, match="nada"):
        macros.render("ruim", "en", values())


def test_what_the_order_names_is_what_the_folder_has() -> None:
    given = read_orders("#macro Acesso-Remoto").given(OrderWord.MACRO)
    assert given is not None
    assert given.argument in Macros().names()
