"""What is a signature below short words, and what is one more sentence of theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.signatures import unsigned

NAMES = ("Alice Souza", "Bruno", "Suporte Exemplo")
SECRET_TOO = (
    "This message and its attachments are confidential and for the intended recipient only. If you are not,\n"
    "please notify the sender and delete it."
)
SECRET = "AVISO: esta mensagem é confidencial. Se você não é o\ndestinatário, apague-a. Não a copie."


@pytest.mark.parametrize(
    "below",
    [
        "Atenciosamente,\n\nAlice Souza\nCoordenadora de Projetos\nACME Engenharia Ltda.\n(48) 3027-0000 | www.acme.com.br",
        "Atenciosamente,\nAlice Souza | Analista\ntel: (48) 3027-0000 ramal 12 | e-mail: alice@acme.com.br",
        "Alice Souza\nACME ENGENHARIA LTDA\nalice@acme.com.br",
        "Alice Souza | Analista de TI\nACME Engenharia\n(48) 3027-0000",
        "ALICE SOUZA - Gerente",
        f"Att.\nAlice Souza\nRua das Flores, 10 - Florianópolis/SC - 88010-000\n\n{SECRET}",
        f"{SECRET}",
        "<https://www.avast.com/sig-email?utm>\nLivre de vírus.www.avast.com\n<#DAB4>",
        "Obrigada,\nMallory Lima\n[cid:image001.png@01DB]\n+55 48 99999-0000",
        f"Alice\n\n{SECRET_TOO}",
        "Alice\nwww.acme.com.br\n\nAntes de imprimir, pense no meio ambiente.",
    ],
)
def test_a_signature_is_no_word_of_the_mail(below: str) -> None:
    assert unsigned(f"Resolvido.\n\n{below}", NAMES) == "Resolvido."


@pytest.mark.parametrize(
    "words",
    [
        "Resolvido.\n\nAlice\n\nPS: o outro erro continua",
        "Obrigada!\n\nAlice Souza\nesqueci de dizer que apareceu outra mensagem",
        "Obrigada!\n\nAlice Souza\nErro 4711-2233-44",
        "Obrigada!\n\nAtt,\nAlice\nE a licença?",
        "Resolvido.\nMas Não Abre",
        "OBRIGADA\nALICE SOUZA\nSISTEMA FORA DO AR",
        "OBRIGADA\nALICE\n\nAGUARDO RETORNO",
        "OBRIGADA\nALICE\nBOLETO REJEITADO",
        "Resolvido.\n\nO arquivo confidencial sumiu",
        "Resolvido.\n\nAntes de imprimir o boleto aparece outra tela",
        "Obrigada!\n\nO computador está livre de vírus e não abre",
        "Obrigada!\n\nOs dados confidenciais dos clientes apareceram na tela",
        "Obrigada!\n\nA Secretaria do Meio Ambiente não tem acesso",
        "Resolvido.\n\nO destinatário do boleto saiu errado",
        "Resolvido.\n\nEnviei o anexo confidencial por e-mail e ele não abre",
        "Resolvido.\nAlice Souza não consegue entrar",
        "Resolvido.\nAlice Souza | Analista\nela não consegue entrar",
        "Obrigada!\n\nAlice\nveja https://example.com/video",
        "Obrigada!\n\nAlice\nfiquei sem o 48 99999-0000 hoje",
        "Resolvido.\nAlice\nDEU OUTRA MENSAGEM NA TELA DE NOVO",
        "Atenciosamente,",
        "",
    ],
)
def test_a_sentence_below_a_name_stays(words: str) -> None:
    assert unsigned(words, NAMES).split() == words.split()


@given(st.text(max_size=300))
def test_nothing_is_ever_added(words: str) -> None:
    assert set(unsigned(words, NAMES).split()) <= set(words.split())
