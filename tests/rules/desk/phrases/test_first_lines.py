"""Which first lines may be a gateway's, and which are a person's, however many of a house write the same."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.first_lines import SENDERS, candidates, first_lines, may_be_learned, speaks_of_mail, without

LINES = [
    "Correio vindo pela ponte de segurança da Example: trate tudo com reserva.",
    "Mensagem liberada pelo filtro da Example após quarentena automática de rotina",
    "Esta caixa postal é monitorada pelo setor de compliance da Example S.A.",
    "Scanned on arrival by the Example mail gateway, policy class B, no findings",
    "--- Example Sicherheitsgateway: geprüft, Klasse B, keine Funde an diesem Tag ---",
]
WORDS = "\n\nResolvido, obrigada!"
PERSONS = [
    "Bom dia, tudo bem com vocês por aí hoje?", "Bom dia a todos da equipe de suporte do escritório",
    "Prezados senhores da equipe de suporte técnico da Exemplo", "Olá pessoal do suporte técnico da Exemplo tudo certo",
    "Sim", "ok", "Pode fechar", "Pode fechar o chamado, por favor, já está funcionando", "Sim, pode fechar o chamado agora",
    "Ok, pode encerrar o chamado de número informado", "Não, ainda não funcionou depois de reiniciar tudo",
    "Muito obrigada pela atenção e pela rapidez de sempre", "Obrigado pelo retorno, já está tudo funcionando aqui",
    "Agora funcionou tudo certinho depois da atualização nova", "Resolvido depois da instalação da versão nova de ontem",
    "Conseguimos instalar a versão nova na máquina do escritório", "Eu instalei a versão nova e o erro continua igual",
    "Segue em anexo o log que vocês pediram ontem:", "Prezados, segue abaixo a lista dos erros da semana,",
    "A minha máquina não abre o programa desde ontem cedo", "Recebemos a sua mensagem e vamos verificar o erro hoje",
    "I installed the new version and it still fails today", "We have tried the new version and it still fails",
    "Thank you very much for the quick help with this", "Nota 10 para o atendimento de vocês da equipe toda",
    "Alguém pode me dizer quando sai a versão nova?", "> Correio vindo pela ponte de segurança da Example Ltda",
    "#resolver e avisar o cliente que a versão nova saiu", "Erro ao abrir", "",
]  # fmt: skip


def learned(*met: tuple[str, int]) -> str:
    return first_lines({str(at): one for at, one in enumerate(met)}).learned


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_long_line_of_nobody_in_particular_may_be_a_banner(line: str, gap: str) -> None:
    assert candidates(f"{line}{gap}Resolvido!")[:1] == (line,)


@pytest.mark.parametrize("line", PERSONS)
def test_a_greeting_an_answer_and_what_speaks_of_its_writer_never_is_one(line: str) -> None:
    assert learned(*[(one, SENDERS) for one in candidates(line + WORDS)]) == ""


@pytest.mark.parametrize("line", LINES)
def test_the_longest_beginning_that_five_senders_have_is_learned(line: str) -> None:
    assert learned((line, SENDERS), (f"{line}\nNão o repasse a ninguém de fora.", SENDERS - 1)) == line
    assert learned((line, SENDERS - 1)) == learned() == ""


@pytest.mark.parametrize("line", LINES)
def test_nothing_is_one_without_words_below_it(line: str) -> None:
    assert candidates(line) == candidates(f"{line}\n\n  \n") == ()
    assert without(line, line) == line


def test_a_wrapped_banner_is_known_by_up_to_three_lines() -> None:
    one, two = "Correio vindo pela ponte de segurança da Example Ltda:", "trate tudo o que vier nele com a devida reserva."
    assert candidates(f"{one[:-1]}\n{two}\n\nResolvido!") == (one[:-1], f"{one[:-1]}\n{two}")
    assert without(f"{one[:-1]}\n{two}\n\nResolvido!", f"{one[:-1]}\n{two}") == "Resolvido!"


def test_a_line_of_hundreds_of_words_is_none() -> None:
    assert candidates("palavra " * 61 + WORDS) == ()


@pytest.mark.parametrize("domain", [
    "gmail.com", "outlook.com", "hotmail.com", "hotmail.com.br", "outlook.com.br", "live.com", "yahoo.com.br", "yahoo.co.uk",
    "uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br", "globo.com", "icloud.com", "me.com", "proton.me", "gmx.de",
    "protonmail.com", "aol.com", "msn.com", "zoho.com", "yandex.ru", "googlemail.com", "r7.com", "oi.com.br",
])  # fmt: skip
def test_where_everybody_gets_an_address_nothing_is_learned(domain: str) -> None:
    assert not may_be_learned(f"alice@{domain}")


@pytest.mark.parametrize("domain", [
    "example.com", "desk.example", "totvs.com.br", "mail.example.com", "gmail.com.example", "terra.example", "live.example",
])  # fmt: skip
def test_of_a_house_it_is(domain: str) -> None:
    assert may_be_learned(f"alice@{domain}")


def test_of_an_agents_words_only_what_reads_like_a_notice_is_left_out() -> None:
    assert [speaks_of_mail(line) for line in LINES] == [True, True, False, True, False]
    assert not speaks_of_mail("Reinicie o computador antes de abrir o programa de novo.")
