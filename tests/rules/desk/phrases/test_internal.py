"""Lines that mark words as meant for colleagues, in every form, and lines that only sound like them."""

from __future__ import annotations

import re

import pytest

from mailbot.desk.phrases import internal
from mailbot.desk.phrases.internal import MOST, is_marked, marked
from mailbot.desk.phrases.internal_rows import MARKS, Mark

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

UNSIGNED = (
    "Mantenha isso interno ela deve", "Keep this internal she owes us", "Restrito à equipe ele não paga",
    "Reservado ao suporte a cliente deve", "Only for the team she owes us", "Just for us the customer is lying",
    "Nota interna ela deve duas mensalidades", "Nota interna cliente devendo", "Nota interna pagamento atrasado há 3 meses",
    "Nota interna contrato vencido", "Nota interna não pagar nada", "Nota interna deve duas mensalidades",
    "Nota interna 2 meses em atraso", "Comentário interno ele insiste demais", "Obs interna o contrato venceu",
    "Obs. interna a cliente ligou ontem", "Recado interno falar com a Lia antes", "Interno o contrato venceu",
    "Interno ela deve", "INTERNO NAO CONTE", "Interno cliente deve duas mensalidades", "Interno favor não responder",
    "Interno a cliente é chata", "Uso interno o cliente é chato", "Uso interno ele não paga",
    "Uso interno contrato vencido", "Somente uso interno contrato vencido", "Só para uso interno ela deve",
    "Para uso interno ela deve", "Só entre nós ele não paga", "Só entre nós o contrato venceu",
    "Somente entre nós a cliente não paga", "Entre nós ela não paga", "Fica entre nós ele é chato",
    "Só para vocês ele não paga", "Só pra equipe o cliente é chato", "Internal note she owes us",
    "Internal note customer owes two months", "Internal note contract expired", "Private note he keeps calling",
    "Internal the contract expired", "Internal she owes us", "Internal do not tell anyone", "Internal use only she owes us",
    "Internal only the customer owes us", "For internal use only contract expired", "Just between us he never pays",
    "Between you and me they never pay", "Staff only she owes us", "Note to self she owes us",
    "Nota para a equipe ela deve", "Isto é interno ela deve", "Confidencial ela deve", "Em off ele não paga",
    "Pronto. Nota interna ela deve duas.", "Nota interna para o Bruno verificar o contrato", "*Nota interna* ela deve duas",
    "[nota interna] ela deve", "- Nota interna ela deve", "1. Nota interna o cliente mentiu",
    "Anotação interna ela já reclamou", "Lembrete interno cobrar antes de liberar", "Nota privada ele reclama de tudo",
    "Observação interna o chamado é perdido", "Interna ela não paga", "Interno não liberar a chave",
    "Interno acho que vão cancelar", "Interno já cobramos três vezes", "Apenas uso interno ela é chata",
    "Uso interno somente ela deve", "Uso interno não divulgar", "Uso interno a conta dela venceu",
    "Que fique entre nós ela deve", "Só entre nós eles vão cancelar", "Apenas entre nós não vale a pena",
    "Internal comment they threatened to leave", "Internal remark we made the mistake",
    "Internal memo customer is difficult", "Internal we messed up", "Internal please check with legal first",
    "For internal eyes only she is lying", "Keep this between us she never pays", "Off the record the contract expired",
    "Team only he is lying", "Agents only the customer is wrong", "Nota interna ela deve",
)  # fmt: skip
NO_MARK = (
    "Mantenha interno o cabo azul", "Keep the internal drive", "Restrito à equipe de vocês", "Only for the team plan",
    "Interno ao programa há um cache", "Interno a este módulo há um cache", "Interno do cabo: 3 mm", "Nota fiscal emitida",
    "Nota interna emitida pelo sistema", "Nota interna é um campo do ERP", "Nota interna do SAP: 12",
    "Nota interna não aparece no relatório", "Nota interna obrigatória", "Nota interna 123 cancelada",
    "Nota interna deve ser preenchida no passo 3", "Notas internas ficam no histórico",
    "O uso interno do arquivo é liberado", "Uso interno do arquivo é liberado", "Uso interno permitido",
    "Uso interno e externo", "Uso interno no Brasil", "Internally the program uses a cache",
    "Internamente o programa usa um cache", "Internal Server Error", "Internal storage is full",
    "Internal client certificate expired", "Internal customers use port 8080", "Internal IT department",
    "Internal note fields are hidden", "Internal notes are shown in grey", "Internal message queue is full",
    "Entre nós e vigas, escolha a opção", "Entre nós rígidos use a barra", "Só entre nós e vigas há ligação",
    "Só entre nós rígidos há ligação", "Só para vocês o desconto é válido", "Só para vocês liberamos a versão 2.1",
    "Somente uso interno é permitido", "Interna ou externa, a parede tem 15 cm", "Para controle interno marque a caixa",
    "Staff only area is blocked", "Private key file", "Confidencial é o relatório", "Comentário interno salvo com sucesso",
    "Mensagem interna bloqueada pelo filtro", "E-mail interno funciona, externo não",
    "Between us east and us west there is a delay", "Erro interno o sistema parou", "Nosso sistema interno o programa usa",
    "Interno do bloco há uma parede", "Interno em PVC", "Interno com rosca", "Interno para parafusos",
    "Interno sem acabamento", "Interno é o diâmetro de 3 mm", "Nota interna de crédito emitida", "Nota interna em aberto",
    "Nota interna no rodapé", "Nota interna e externa", "Nota interna cadastrada com sucesso",
    "Nota interna pode ser editada", "Nota interna fica visível", "Comentário interno visível somente no módulo",
    "Uso interno da rede: 10 GB", "Uso interno liberado para testes", "Uso interno exige licença",
    "Uso interno em laboratório", "Uso interno requer cadastro", "Internal use of the API is free",
    "Internal use is permitted", "Internal notes can be added", "Internal note field is empty", "Internal comment saved",
    "Internal only networks are blocked", "Internal only mode is on", "Internal DNS resolves", "Internal link broken",
    "Internally we cache the results", "Internally it uses SQLite", "Só entre nós com apoio elástico",
    "Só entre nós adjacentes", "Entre nós consecutivos, o sistema cria uma barra", "Só para a equipe de vocês",
    "Somente para o suporte a SSL", "Private cloud setup", "Confidential data is masked", "Restrito ao administrador",
    "Staff only entrance", "Privado ou público", "Nota fiscal ela foi emitida",
)  # fmt: skip


@pytest.mark.parametrize("line", MARKED)
def test_a_line_that_is_marked_in_whatever_dress(line: str) -> None:
    for dressed in (line, line.upper(), f"  {line}  ", f"**{line}**", f"_{line}_"):
        assert is_marked(dressed), dressed


@pytest.mark.parametrize("line", ORDINARY)
def test_a_line_that_says_something_else_is_not(line: str) -> None:
    assert not is_marked(line)


@pytest.mark.parametrize("line", UNSIGNED)
def test_a_mark_counts_without_any_sign_where_another_sentence_begins_behind_it(line: str) -> None:
    for dressed in (line, line.upper(), f"  {line}  ", f"**{line}**", f"- {line}", f"Pronto. {line}"):
        assert is_marked(dressed), dressed


@pytest.mark.parametrize("line", NO_MARK)
def test_words_about_something_internal_go_on_otherwise(line: str) -> None:
    assert not is_marked(line)
    assert not is_marked(line.upper())


def test_without_a_sign_only_the_beginning_of_a_sentence_is_a_mark_not_the_rest_of_a_broken_line() -> None:
    above = "Para que o sistema guarde a configuração corretamente, marque o campo"
    assert marked(f"{above}\nuso interno o que libera o restante") == ()
    assert marked(f"{above}.\nUso interno o cliente é chato") == ("Uso interno o cliente é chato",)
    assert marked("Bom dia,\nUso interno o cliente é chato") == ("Uso interno o cliente é chato",)


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
    assert any(alone.search(internal.folded(line)) for line in (*MARKED, *UNSIGNED))


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
    "line", ["Nota interna Alice deve", "Interno Alice deve duas", "Interno a Alice não paga", "Internal Alice owes us",
             "Só entre nós a Alice não paga"],
)  # fmt: skip
def test_the_customers_name_begins_a_sentence_behind_a_mark(line: str) -> None:
    assert marked(line, CALLED) == (line,)


@pytest.mark.parametrize(
    "line", ["Alice, não envie a senha.", "Olá, Alice!", "Enviei para a Alice.", "Não envie a alice@example.com.", "Malice"]
)
def test_the_customers_name_alone_marks_nothing(line: str) -> None:
    assert marked(line, CALLED) == ()
