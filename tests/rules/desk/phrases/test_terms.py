"""What customers answer to terms that cost money: a plain yes, a plain no, and everything that is neither."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.terms import answer_to_terms
from mailbot.desk.tickets.consulting import Stage
from tests.rules.doubling import grows_no_faster_than_its_text

NAMES = ("Alice Souza", "Suporte Exemplo")


@pytest.mark.parametrize(
    "words",
    [
        "ACEITO", "aceito.", "ACEITO!", "Aceito os termos", "Aceito estes termos da consultoria.", "De acordo, aceito",
        "Sim, aceito.", "Eu aceito", "Aceitamos os termos.\nObrigada!\nAlice", '"Aceito"', "*ACEITO*",
        "ACEITO\n\nAlice Souza",
        "Accept", "ACCEPT", "I accept the terms.", "Agreed, we accept", "Aceito.\n\nEnviado do meu iPhone",
        "Aceito\n\nAtenciosamente,\nAlice Souza\nGerente de TI | (11) 5555-0100", "ACEITO\n--\nAlice\nEmpresa Ltda.",
        "> ACEITO, se concorda\nACEITO", "Bom dia!\n\nACEITO\n\nObrigada", "Olá, Suporte Exemplo!\nAceito os termos.",
        "ACEITO\n\nAlice Souza da Silva\nDiretora Financeira\nConstrutora Beta Ltda.\nTel. (48) 3333-4444",
        "ACEITO\n\nAlice Souza\n\nEsta mensagem é confidencial. Se você não for o destinatário,\napague-a, por favor.",
        "Aceito.\n\nAtt,\nAlice\n\nAntes de imprimir, pense nas árvores.\n\n___\nAVISO LEGAL: só o destinatário pode ler.",
        "Accepted, thank you", "Aceito.\n\nAtt,\nAlice\nEste e-mail é sigiloso. Se você o recebeu por engano, não o use.",
        "Olá, aceito.", "Boa tarde. Aceito os termos.", "Bom dia, Suporte! Aceito.", "aceito sim", "Ok, aceito",
        "Aceito os termos propostos.", "Aceito os termos desta consultoria, podem prosseguir.", "\ufeffACEITO",
        "ACEITO os termos e condições", "Aceito os termos acima. Obrigada!",
        "ACEITO\n\nObtenha o Outlook para Android<https://aka.ms/AAb9ysg>", "ACEITO\n\nEnviado do Outlook para iOS",
    ],
)  # fmt: skip
def test_a_plain_yes_accepts(words: str) -> None:
    assert answer_to_terms(words, NAMES) is Stage.ACCEPTED


@pytest.mark.parametrize(
    "words",
    [
        "RECUSO",
        "recuso os termos",
        "Recusamos.",
        "Decline",
        "I decline the terms, thank you.",
        "Declined",
        "Infelizmente recuso.",
        "Não, recuso.",
        "Bom dia. Recuso os termos.",
    ],
)
def test_a_plain_no_declines(words: str) -> None:
    assert answer_to_terms(words, NAMES) is Stage.DECLINED


@pytest.mark.parametrize(
    "words",
    [
        "", "Não aceito", "Nao aceito os termos", "Aceito, mas só amanhã", "Aceito se for até 50 reais", "Aceito?",
        "aceito\n?",
        "ACEITO 10 minutos", "Aceitou", "Aceitável", "Aceito o orçamento", "Quem aceito?", "Não recuso",
        "Recuso-me a pagar isso",
        "ACEITO ou RECUSO", "ACEITO RECUSO", "Preciso ver com meu chefe. Aceito depois.", "> ACEITO", "Sim", "Ok",
        "De acordo",
        "I accept if it is less than an hour", "Aceito\n\nAtenciosamente,\nAlice\nmas só se for hoje", "Mallory aceito",
        "Aceito\nAtt,\nPS: retiro o aceite", "ACEITO.\nAtt.\nRECUSO", "Aceito\n--\nLimitado a R$ 100",
        "Aceito\nAtt\nsem cobrança",
        "Aceito.\n\nAlice Souza\nAté duas horas no máximo", "Aceito\n\nAlice pede desconto", "Aceito.\nAtt,\nmáximo: $ 50",
        "Aceito :(", "Aceito 👎", "Aceito\n\nConfidencial: pagamos apenas uma hora",
        "Aceito.\nEnviado do meu iPhone, desde que barato",
        "Esta mensagem é confidencial, destinatário", "Aceito\n\nAtt,\nLiguem antes",
        "Aceito\n\nEsta mensagem vale só até amanhã", "Bom dia!",
        "Bom dia, não concordo.\nACEITO", "Aceito. Mallory", "Aceito\n\nAtt,\n" + "linha\n" * 11,
        "Aceite os termos você", "ACEITO\nRECUSO", "Bom dia, não aceito", "Olá, Alice não aceito", "Aceito continuar",
        "Aceito os termos, podem seguir amanhã", "não recuso", "Ok, aceito o que?", "Olá, aceito se for grátis",
        "Aceito simular", "Olá! Mallory aceito", "Aceito, podem prosseguir até R$ 100", "Aceito os termos acima de 10",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_for_an_agent(words: str) -> None:
    assert answer_to_terms(words, NAMES) is None


@pytest.mark.parametrize(
    "piece",
    [
        "aceito ", "att\n", "os termos ", "> aceito\n", "obrigado ", "aceito\n\n", "aviso\n", "aviso confidencial\n\n",
        "olá alice ", "ok, ", "por favor, podem ",
    ],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    grows_no_faster_than_its_text(lambda text: answer_to_terms(text, NAMES), lambda count: piece * count, 4_000)
