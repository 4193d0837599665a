"""Lines that mark words as meant for colleagues, in every form, and lines that only sound like them."""

from __future__ import annotations

import re

import pytest

from mailbot.desk.phrases import internal
from mailbot.desk.phrases.internal import MARKS, MOST, Mark, is_marked, marked

MARKED = (
    "Interno: o contrato venceu", "INTERNO - não conte", "*Interno*: x", "[interno] x", "(interno)", "Uso interno",
    "USO INTERNO: x", "(uso interno)", "O contrato venceu (uso interno).", "Somente uso interno",
    "uso exclusivamente interno", "Para uso interno.", "Só para uso interno da equipe", "Não enviar ao cliente",
    "O contrato venceu, não enviar ao cliente", "Favor não enviar para o cliente.", "NAO ENVIE AO CLIENTE!!!",
    "Por favor, não repassar isso ao cliente.", "não mande isso pro cliente",
    "Não conte ao cliente, mas o contrato venceu.", "Não comentar com o cliente", "não falar nada para o cliente",
    "o cliente não pode saber", "Só para vocês", "só para vocês: o contrato venceu", "(só pra vcs)", "Só para a equipe:",
    "Somente para a equipe de suporte", "Apenas para o time -", "Nota interna", "Nota interna: x", "[NOTA INTERNA] x",
    "**Nota interna**", "== nota interna ==", "Nota: x", "[nota] x", "/nota", "/nota o contrato venceu", "!note",
    "!note x", ".nota x", "//nota", "@nota x", "[/nota]", ">>> interno <<<", "--- INTERNO ---", "🔒 Interno: x",
    "Internal", "Internal: x", "INTERNAL ONLY", "[Internal Only] x", "Internal only - do not send", "(internal) x",
    "For internal use only", "Internal use only.", "Internal note: x", "private note: x", "Do not send to the customer",
    "do not send this to the customer", "Please don't send to customer.", "DON\u2019T SEND TO THE CLIENT",
    "don't tell the customer", "Not for the customer", "Do not forward to customer", "Never share this with the client",
    "Staff only", "Team only: x", "for agents only", "Just between us", "Just between us, x", "Cá entre nós: x",
    "Entre nós, o contrato venceu", "fica entre nós", "comentário interno: x", "Observação interna: x", "obs. interna: x",
    "Recado interno", "Interno!", "internamente: x", "Só interno:", "\uff29\uff4e\uff54\uff45\uff52\uff4e\uff4f\uff1a x",
    "Int\u200berno: x", "Interna:", "#interno x", "Nota p/ equipe: x", "Nota para a equipe: x", "Para a equipe: x",
    "Para a equipe interna: x", "Pessoal do suporte: x", "Não é para o cliente", "isso não vai para o cliente",
    "Não responder ao cliente ainda", "Do not reply to the customer yet", "don't mention this to the customer",
    "keep this between us", "This is internal.", "Isto é interno.", "Isso é interno, não repassem", "Mensagem interna.",
    "Internal comment - x", "For internal use", "Confidencial - uso interno", "CONFIDENCIAL: USO INTERNO",
    "Internal memo", "Note to self: x", "Note to team: x", "FYI (internal): x", "Não encaminhar ao cliente!",
    "sem enviar ao cliente", "não deve ser enviado ao cliente", "Isto não deve chegar ao cliente",
    "não pode ser enviada ao cliente", "should not be sent to the customer", "Aviso interno: x", "Cliente não deve ver",
    "o cliente não deve ver isto", "customer should not see this", "Do not show customer",
    "Not to be shared with the customer",
    "Strictly internal.", "for internal reference only", "FYI, internal: x", "Em off: x", "off the record, x",
    "only for the team: x", "Just for agents", "Colegas, x", "Olá colegas!", "Dear colleagues,",
    "Resolva sem o cliente saber.", "Fix it without the customer knowing.",
    "Não enviar para cliente: x", "Nao enviar p/ cliente: x", "Não enviar p/ o cliente", "Não repassar à cliente: x",
    "Não passar isso para a cliente, ela não sabe.", "A cliente não pode saber: x", "Confidencial: não conte à cliente.",
    "não comentar c/ cliente", "não mande isso pra cliente", "não falar com a cliente", "Resolva sem a cliente saber.",
    "Isso não é pra ir pro cliente: x", "não é para a cliente", "não pode ir para a cliente", "sem avisar a cliente",
    "Para uso interno apenas. x", "apenas para conhecimento interno: x", "Para conhecimento interno: x",
    "para controle interno", "Para controle interno: x", "para ciência interna: x", "só para registro interno",
    "Isto é só pra gente: x", "Só pra gente", "Cá entre nós o contrato venceu.", "Restrito à equipe: x",
    "Restrito ao suporte. x", "Uso restrito à equipe de suporte", "Reservado ao suporte: x", "Confidencial - equipe: x",
    "Somente suporte: x", "Apenas equipe: x", "Ao suporte: x", "Atenção, equipe: x", "Please keep this internal.",
    "keep it internal, please", "This must stay internal.", "Just for us: x", "only for us", "Mantenha isso interno",
    "Mantenha isso interno, por favor. x", "manter esta informação interna", "Deixa isso só interno!",
    "\u25b6 Interno \u25c0 x", "==interno== x", "Interno = x", "Interno \u2192 x", "\u2022 Interno \u2022 x",
    "Interno \U0001f512 x", ">>> interno <<< x", "I N T E R N O: x",
    "1. Interno: x", "a) Interno: x", " 2. Nota interna: x", "Pronto. Interno: x", "Pronto! Nota interna: x",
    "Done. Internal note: x", "P.S. interno: x", "PS: interno: x", "nota_interna: x", "Nota-interna: x", "internal-note: x",
    "Comentário só pra equipe: x", "Interno  x", "Interno\tx", "não conte pra cliente",
)  # fmt: skip
ORDINARY = (
    "Pronto. Interno do cabo: 3 mm", "1. Erro interno: 500", "O ramal é interno.  Disque 9.", "Erro  interno do servidor",
    "A nota interna do SAP: 12",
    "O módulo é de uso interno da sua empresa.", "Ocorreu um erro interno no servidor.", "Erro interno: 500",
    "Internal Server Error", "Internal server error: 500", "O campo interno não aceita letras.", "Interno do cabo: 3 mm",
    "Fizemos uma condição só para vocês!", "Instale a versão 2.1.", "Nota fiscal: 1234", "Nota Fiscal emitida",
    "A nota: 8", "Notei que o erro voltou.", "Note que o módulo precisa da versão 2.1.", "Note that the module needs 2.1",
    "Notas de versão: x", "Release notes: x", "/notes/install", "/note/install.html", ".net 4.8", "@nota.com",
    "O cliente de e-mail não pode ler o arquivo", "Não enviar o arquivo antes de salvar.",
    "Não envie a senha por e-mail.", "Don't send your password.", "Do not send the file before saving",
    "Entre no sistema e clique em Interno", "entre nós e vigas, escolha a opção", "Entre na pasta interna",
    "Prezada Alice,", "O cliente vê a nota no portal.", "Internet: reinicie", "Internal storage is full.",
    "Private key file: id_rsa", "Só para confirmar: qual é a versão?", "Somente para lembrar",
    "Apenas o time de produto pode mudar isso.", "The internal clock is wrong",
    "Para uso interno da obra, marque a caixa.", "Nota 10!", "Team, thank you",
    "Our support team only works on weekdays.", "The support only covers 2.1", "O interno do bloco",
    "Internas e externas: todas as paredes", "Nota do produto: https://example.com", "O cliente ACME não vai receber",
    "Tipo de erro: interno", "Seu cliente não vai receber o boleto.", "Para a equipe do cliente, envie o manual.",
    "Confidencial: sua nova senha é provisória.", "Não é a cliente que instala o módulo.", "Gente: o sistema voltou.",
    "A cliente da loja não pode pagar com cartão.", "Para controle interno, marque a caixa.",
    "Controle interno: abra o menu", "Interno (cabo): 3 mm", "Interno + externo: todas", "O lado interno = 3 mm",
    "Mantenha o módulo interno ligado.", "Deixe o cabo interno, por favor.", "Keep the internal drive connected.",
    "The drive is internal to the server.", "Keep it internally mounted", "Somente suporte a TLS 1.2: instale a 2.1",
    "Acesso restrito ao administrador.", "Restrito à rede local.", "Just for us to know: which version?",
    "Só pra gente confirmar: qual é a versão?", "Marque não enviar para clientes inativos", "Reservado: mesa 3",
    "O registro interno do banco falhou.", "Para consulta interna do sistema, clique em Buscar.",
    "Enviei para a cliente da filial.", "A nota vai para o cliente", "O boleto não saiu para impressão",
)  # fmt: skip


@pytest.mark.parametrize("line", MARKED)
def test_a_line_that_is_marked_in_whatever_dress(line: str) -> None:
    for dressed in (line, line.upper(), f"  {line}  ", f"**{line}**", f"_{line}_"):
        assert is_marked(dressed), dressed


@pytest.mark.parametrize("line", ORDINARY)
def test_a_line_that_says_something_else_is_not(line: str) -> None:
    assert not is_marked(line)


def test_every_line_of_its_own_is_looked_at_and_shown_as_it_was_written() -> None:
    assert marked("Bom dia!\n\nInstale a 2.1.\n  *Interno*: ela deve.\n(uso interno)") == (
        "*Interno*: ela deve.",
        "(uso interno)",
    )
    assert marked("Bom dia!\nInstale a 2.1.") == ()


@pytest.mark.parametrize("mark", MARKS, ids=lambda one: one.phrase[:30])
def test_every_row_has_its_reason_and_its_case(mark: Mark) -> None:
    assert mark.why
    alone = re.compile(internal._form(mark.place, mark.phrase))
    assert any(alone.search(internal.folded(line)) for line in MARKED)


def test_a_mark_behind_a_very_long_beginning_costs_nothing_and_marks_nothing() -> None:
    assert not is_marked("a" * MOST + " não enviar ao cliente")


CALLED = frozenset({"alice", "souza", "alice souza"})


@pytest.mark.parametrize(
    "line",
    [
        "Não conte para a Alice: x", "Não conte à Alice, mas x", "não mande isso pra Alice", "A Alice não pode saber: x",
        "Do not tell Alice: x", "Don't forward this to Alice Souza.", "without telling: Alice must not know",
    ],
)  # fmt: skip
def test_whoever_withholds_words_from_the_customer_by_their_name_marks_them(line: str) -> None:
    assert marked(f"Pronto.\n{line}", CALLED) == (line,)
    assert marked(line) == ()


@pytest.mark.parametrize(
    "line", ["Alice, não envie a senha.", "Olá, Alice!", "Enviei para a Alice.", "Não envie a alice@example.com.", "Malice"]
)
def test_the_customers_name_alone_marks_nothing(line: str) -> None:
    assert marked(line, CALLED) == ()
