"""The orders that an agent can give in a mail: the closed vocabulary, each word in two languages, each with its help.

One table, from which orders are read (lines.py), the footer of an agent's copy and the help letter are written,
and the page docs/agents.md is checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from mailbot.mail.text.characters import _MARKS, plain

SIGN: Final = "#"
ME: Final = "me"
NOBODY: Final = "nobody"
LIST: Final = "?"
"""As the argument of ``#macro``: which macros are there?"""


class OrderWord(StrEnum):
    """What an agent can ask for; the value is its word in the journal and in the database."""

    ASK = "ask"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    NOTE = "note"
    ASSIGN = "assign"
    CC = "cc"
    MACRO = "macro"
    SUBJECT = "subject"
    TAG = "tag"
    MERGE = "merge"
    SPLIT = "split"
    SPAM = "spam"
    STATUS = "status"
    HISTORY = "history"
    ORIGINAL = "original"
    HELP = "help"
    SEND = "send"
    UNDO = "undo"
    FOR = "for"
    CONSULT = "consult"
    APPROVE = "approve"
    REFUSE = "refuse"
    TIME = "time"
    WAIVE = "waive"
    KIND = "kind"
    ENVIRONMENT = "environment"
    TEAM = "team"
    ESCALATE = "escalate"
    ADMIT = "admit"
    DROP = "drop"


class Shape(StrEnum):
    """What stands after an order's word on its line."""

    NOTHING = "nothing"
    WORDS = "words"
    """Not an argument: the first line of the mail's words."""
    AGENT = "agent"
    ADDRESSES = "addresses"
    MACRO = "macro"
    SUBJECT = "subject"
    TAGS = "tags"
    TICKET = "ticket"
    ADDRESS = "address"
    CONSULTING = "consulting"
    TIME = "time"
    DEFECT = "defect"
    KIND = "kind"
    ENVIRONMENT = "environment"
    TEAM = "team"
    HANDING_OVER = "handing_over"
    """A team, and perhaps until which day."""
    NUMBERS = "numbers"
    MAIL = "mail"
    """Which of the customer's mails, counted from the newest; or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One order: its words (the first is the one shown), what stands after it, and one line of help in each language."""

    order: OrderWord
    english: tuple[str, ...]
    portuguese: tuple[str, ...]
    shape: Shape
    help_en: str
    help_pt: str

    def words(self, language: str) -> tuple[str, ...]:
        """Return its words in ``language`` (``pt_BR`` or ``en``), without the sign."""
        return self.portuguese if language == "pt_BR" else self.english

    def usage(self, language: str) -> str:
        """Return how it is written in ``language``, its argument included: ``#merge ticket``."""
        argument = _ARGUMENTS.get(self.shape, {}).get(language, "")
        return f"{SIGN}{self.words(language)[0]} {argument}".rstrip()


_ARGUMENTS: Final[dict[Shape, dict[str, str]]] = {
    Shape.AGENT: {"pt_BR": "agente|eu|ninguém", "en": "agent|me|nobody"},
    Shape.ADDRESSES: {"pt_BR": "+a@exemplo.com -c@exemplo.com", "en": "+a@example.com -c@example.com"},
    Shape.MACRO: {"pt_BR": "nome|?", "en": "name|?"},
    Shape.SUBJECT: {"pt_BR": "novo assunto", "en": "new subject"},
    Shape.TAGS: {"pt_BR": "+etiqueta -etiqueta", "en": "+tag -tag"},
    Shape.TICKET: {"pt_BR": "chamado", "en": "ticket"},
    Shape.ADDRESS: {"pt_BR": "cliente@exemplo.com", "en": "customer@example.com"},
    Shape.CONSULTING: {"pt_BR": "módulo|telefone [em 01/12/2026 14:00]", "en": "module|phone [on 2026-12-01 14:00]"},
    Shape.TIME: {"pt_BR": "25m [consumo] nota", "en": "25m [consumption] note"},
    Shape.DEFECT: {"pt_BR": "defeito referência", "en": "defect reference"},
    Shape.KIND: {"pt_BR": "dúvida|sugestão|erro", "en": "question|suggestion|bug"},
    Shape.ENVIRONMENT: {"pt_BR": "produção|homologação", "en": "production|homologation"},
    Shape.TEAM: {"pt_BR": "equipe|nenhuma", "en": "team|none"},
    Shape.HANDING_OVER: {"pt_BR": "equipe [até data]", "en": "team [until date]"},
    Shape.NUMBERS: {"pt_BR": "41 42", "en": "41 42"},
    Shape.MAIL: {"pt_BR": "[2]", "en": "[2]"},
}

_CALLED: Final[dict[str, dict[str, str]]] = {
    "question": {"pt_BR": "dúvida", "en": "question"}, "suggestion": {"pt_BR": "sugestão", "en": "suggestion"},
    "bug": {"pt_BR": "erro", "en": "bug"}, "production": {"pt_BR": "produção", "en": "production"},
    "homologation": {"pt_BR": "homologação", "en": "homologation"},
}  # fmt: skip


def called(value: str, language: str) -> str:
    """Return what people call a ticket's kind or environment in ``language``; empty where it has none."""
    return _CALLED[value][language] if value else ""


ROWS: Final[tuple[Row, ...]] = (
    Row(OrderWord.ASK, ("ask",), ("perguntar",), Shape.WORDS,
        "asks the customer, and reminds them until they answer", "pergunta ao cliente e lembra até ele responder"),
    Row(OrderWord.RESOLVE, ("resolve",), ("resolver",), Shape.WORDS,
        "tells the customer that it is solved; the ticket closes unless they object",
        "avisa o cliente de que está resolvido; o chamado se encerra se ele não disser o contrário"),
    Row(OrderWord.CLOSE, ("close",), ("fechar",), Shape.WORDS,
        "closes the ticket now and tells the customer", "encerra o chamado agora e avisa o cliente"),
    Row(OrderWord.REOPEN, ("reopen",), ("reabrir",), Shape.NOTHING, "opens the ticket again", "reabre o chamado"),
    Row(OrderWord.NOTE, ("note",), ("nota",), Shape.WORDS,
        "keeps your words as an internal note, which the customer never sees",
        "guarda suas palavras como nota interna, que o cliente nunca vê"),
    Row(OrderWord.ASSIGN, ("assign",), ("atribuir",), Shape.AGENT,
        "gives the ticket to an agent, to you or to nobody", "passa o chamado a um agente, a você ou a ninguém"),
    Row(OrderWord.CC, ("cc",), ("cópia", "cc"), Shape.ADDRESSES,
        "adds people who get the letters to the customer, or takes them out",
        "inclui pessoas que recebem as mensagens ao cliente, ou as retira"),
    Row(OrderWord.MACRO, ("macro",), ("macro",), Shape.MACRO,
        "writes a prepared text before your words; ? lists them",
        "põe um texto pronto antes das suas palavras; ? lista todos"),
    Row(OrderWord.SUBJECT, ("subject",), ("assunto",), Shape.SUBJECT,
        "gives the ticket another subject", "muda o assunto do chamado"),
    Row(OrderWord.TAG, ("tag",), ("etiqueta",), Shape.TAGS,
        "puts tags on the ticket, or takes them off", "põe etiquetas no chamado, ou as tira"),
    Row(OrderWord.MERGE, ("merge",), ("mesclar", "juntar"), Shape.TICKET,
        "moves this conversation into the other ticket", "junta esta conversa ao outro chamado"),
    Row(OrderWord.SPLIT, ("split",), ("separar",), Shape.NOTHING,
        "makes a ticket of its own of the customer's last mail", "faz do último e-mail do cliente um chamado próprio"),
    Row(OrderWord.SPAM, ("spam",), ("spam",), Shape.NOTHING,
        "closes the ticket as spam and holds its sender's mail; nobody is told",
        "encerra o chamado como spam e retém o que o remetente enviar; ninguém é avisado"),
    Row(OrderWord.STATUS, ("status",), ("situação", "status"), Shape.NOTHING,
        "shows the ticket's state and what falls due when", "mostra a situação do chamado e os próximos prazos"),
    Row(OrderWord.HISTORY, ("history",), ("histórico",), Shape.NOTHING,
        "shows the whole conversation, notes included", "mostra a conversa inteira, com as notas"),
    Row(OrderWord.ORIGINAL, ("original",), ("original",), Shape.MAIL,
        "shows the customer's mail whole, as it came; 2 is the last but one",
        "mostra o e-mail do cliente inteiro, como chegou; 2 é o penúltimo"),
    Row(OrderWord.HELP, ("help",), ("ajuda",), Shape.NOTHING, "shows all orders", "mostra todas as ordens"),
    Row(OrderWord.SEND, ("send",), ("enviar",), Shape.WORDS,
        "sends the reply that was held, or your words as they are",
        "envia a resposta que ficou retida, ou suas palavras como estão"),
    Row(OrderWord.UNDO, ("undo",), ("desfazer",), Shape.NOTHING,
        "takes your last letter back while it waits to be sent", "cancela sua última mensagem enquanto ela espera o envio"),
    Row(OrderWord.FOR, ("for",), ("para",), Shape.ADDRESS,
        "opens a ticket for this customer", "abre um chamado para este cliente"),
    Row(OrderWord.CONSULT, ("consult",), ("consultoria",), Shape.CONSULTING,
        "asks the lead to approve paid consulting; the customer gets the terms only then",
        "pede ao líder que aprove a consultoria paga; só então o cliente recebe os termos"),
    Row(OrderWord.APPROVE, ("approve",), ("aprovar",), Shape.NOTHING,
        "approves the consulting, and sends the customer its terms; for the lead alone",
        "aprova a consultoria e envia os termos ao cliente; só para o líder"),
    Row(OrderWord.REFUSE, ("refuse",), ("recusar",), Shape.NOTHING,
        "refuses the consulting; your words are the reason, for agents; for the lead alone",
        "recusa a consultoria; suas palavras são o motivo, para os agentes; só para o líder"),
    Row(OrderWord.TIME, ("time",), ("tempo",), Shape.TIME,
        "enters working time: 1h30, since 14:05, or correct 7 20m and why",
        "registra tempo de trabalho: 1h30, desde 14:05, ou corrigir 7 20m e o motivo"),
    Row(OrderWord.WAIVE, ("waive",), ("isentar",), Shape.DEFECT,
        "charges nothing for the consulting, since a defect not yet published caused it",
        "não cobra a consultoria, causada por um defeito ainda não publicado"),
    Row(OrderWord.KIND, ("kind",), ("tipo",), Shape.KIND,
        "says what the ticket is; a bug may wait for the product team",
        "diz o que o chamado é; um erro pode aguardar a equipe de produto"),
    Row(OrderWord.ENVIRONMENT, ("environment",), ("ambiente",), Shape.ENVIRONMENT,
        "says in which environment it happens", "diz em que ambiente acontece"),
    Row(OrderWord.TEAM, ("team",), ("equipe",), Shape.TEAM,
        "gives the ticket to a team; the customer is not told", "passa o chamado a uma equipe, sem avisar o cliente"),
    Row(OrderWord.ESCALATE, ("escalate",), ("encaminhar", "escalar"), Shape.HANDING_OVER,
        "hands the ticket over to a team and tells the customer, with the promised day",
        "encaminha o chamado a uma equipe e avisa o cliente, com a data prometida"),
    Row(OrderWord.ADMIT, ("admit",), ("admitir",), Shape.NUMBERS,
        "takes mail that the digest lists, as if it had just come", "aceita mensagens que o resumo do dia lista"),
    Row(OrderWord.DROP, ("drop",), ("descartar",), Shape.NUMBERS,
        "leaves such mail aside for good; nobody is told", "deixa essas mensagens de lado; ninguém é avisado"),
)  # fmt: skip


def row_of(order: OrderWord) -> Row:
    """Return the table's row of ``order``."""
    return _BY_ORDER[order]


def named(word: str) -> OrderWord | None:
    """Return the order that ``word`` (without the sign) names in either language; None where it names none.

    Capitals, accents, full-width letters and invisible characters make no difference, nor do marks after the word
    (``#nota:``, ``#resolver.``): no order's word ends in one.
    """
    return _BY_WORD.get(plain(word).rstrip(_MARKS)) if len(word) <= _MAX_WORD else None


@cache
def order_words(language: str) -> tuple[str, ...]:
    """Return each order's first word in ``language`` with its sign: what the footer of a copy shows in one line."""
    return tuple(f"{SIGN}{row.words(language)[0]}" for row in ROWS)


def help_lines(language: str) -> tuple[tuple[str, str], ...]:
    """Return for each order how it is written in ``language`` and what it does.

    Who puts these into a letter begins no line with them: quoted back above an answer, such a line would be an order.
    """
    return tuple((row.usage(language), row.help_pt if language == "pt_BR" else row.help_en) for row in ROWS)


_BY_ORDER: Final = {row.order: row for row in ROWS}
_BY_WORD: Final = {plain(word): row.order for row in ROWS for word in (*row.english, *row.portuguese)}
_MAX_WORD: Final = 64
"""Longer than each order's word with all its accents; ordering the marks on one letter takes time in their square."""
