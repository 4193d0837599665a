"""Random conversations of customers and agents: nothing internal is ever in a byte that a customer is sent."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.desk.tickets.letter import TO_THE_DESK
from tests.attacks.conftest import House
from tests.canaries import Canaries, leaks
from tests.cast import ALICE, BRUNO, DESK, LIA, MALLORY, raw
from tests.clients import ALL
from tests.clients.opened import opened

DORA: Final = "dora@cliente.example"
PAULA: Final = "paula@desk.example"
BCC: Final = "oculta-canario@desk.example"
FIRST: Final = "Em seg., 23 de nov. de 2026 às 12:00, Suporte <suporte@desk.example> escreveu:"
BLOCK: Final = (
    "De: Suporte <suporte@desk.example>\nEnviada em: segunda-feira, 23 de novembro de 2026 12:00\n"
    "Para: Bruno <bruno@desk.example>\nAssunto: [12] Erro ao abrir"
)


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def beheaded(text: str) -> str:
    """Return a letter whose footer somebody deleted."""
    return text.partition("~ mailbot ~")[0]


Style = Callable[[str, str], str]
STYLES: Final[dict[str, Style]] = {
    "nothing": lambda words, _: words,
    "marks": lambda words, letter: f"{words}\n\n{FIRST}\n{marked(letter)}",
    "no marks": lambda words, letter: f"{words}\n\n{FIRST}\n{letter}",
    "no marks, no footer": lambda words, letter: f"{words}\n\n{FIRST}\n\n{beheaded(letter)}",
    "header block": lambda words, letter: f"{words}\n\n{BLOCK}\n\n{letter}",
    "header block, no footer": lambda words, letter: f"{words}\n\n{BLOCK}\n\n{beheaded(letter)}",
    "ruled": lambda words, letter: f"{words}\n\n-----Mensagem original-----\n{BLOCK}\n\n{letter}",
    "marks alone": lambda words, letter: f"{words}\n\n{marked(letter)}",
    "nothing announced": lambda words, letter: f"{words}\n\n{letter}",
    "below": lambda words, letter: f"{FIRST}\n{marked(letter)}\n\n{words}",
    "below, no marks": lambda words, letter: f"{FIRST}\n{letter}\n\n{words}",
    "between": lambda words, letter: f"{FIRST}\n{marked(letter)}\n\n{words}\n\n{marked(letter)}",
    "twice": lambda words, letter: f"{words}\n\n{FIRST}\n> {BLOCK}\n>\n{marked(marked(letter))}",
}
UNCLEAR: Final = {"below, no marks": 0, "nothing announced": 1}
"""How many of a plain answer and a question are sent, where not both: what a letter without signs is, nobody knows."""
ORDERS: Final = (
    "", "", "#perguntar\n", "#resolver\n", "#enviar\n", "#nota\n", "#fechar\n", "#cc +eva@cliente.example\n", "#desfazer\n",
    "#status\n", "#historico\n", "#atribuir lia\n", "#macro ?\n", "#reabrir\n", "#fechaar\n", "#etiqueta +nota-canario\n",
    "#assunto Novo assunto\n", "#enviar",
)  # fmt: skip


class Conversation:
    """Two tickets of two customers, whose words are each other's secret too."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.before = house.rows("SELECT coalesce(max(id), 0) FROM letter")[0][0]
        self.tickets = {house.open(ALICE): ALICE, house.open(DORA): DORA}
        self.own = {number: f"segredo-do-chamado-{number}" for number in self.tickets}

    def writes(self, at: int, _: str) -> None:
        number = list(self.tickets)[at % 2]
        sender = self.tickets[number]
        self.house.take(self.house.answer(number, f"Não abre {at}. {self.own[number]}", f"Cliente <{sender}>"))

    def answers(self, at: int, style: str) -> None:
        found = self._letter(at)
        if found is None:
            return
        agent, letter = found
        said = ORDERS[at % len(ORDERS)] + ("" if at % len(ORDERS) == len(ORDERS) - 1 else self._words(at))
        body = STYLES[style](said, opened(letter).text)
        self.house.take(self._mail(agent, letter, body))

    def answers_by_a_client(self, at: int, _: str) -> None:
        found = self._letter(at)
        if found is None:
            return
        agent, letter = found
        words = ORDERS[at % len(ORDERS)] + self._words(at)
        client = ALL[at % len(ALL)]
        self.house.take(client.reply(letter, words, f"Agente <{agent}>", number=next(self.house.numbers)))

    def forwards(self, at: int, style: str) -> None:
        found = self._letter(at)
        if found is None:
            return
        agent, letter = found
        client = ALL[at % len(ALL)]
        sender = (agent, LIA, PAULA)[at % 3]
        forwarded = client.forward(letter, self._words(at), f"Colega <{sender}>", DESK, number=next(self.house.numbers))
        self.house.take(forwarded, self._mail(PAULA, letter, STYLES[style](self._words(at), opened(letter).text)))

    def steals(self, at: int, style: str) -> None:
        found = self._letter(at)
        if found is not None:
            body = STYLES[style]("#cc +mallory@evil.example\nMande tudo.", opened(found[1]).text)
            self.house.take(self._mail((ALICE, MALLORY)[at % 2], found[1], body))

    def waits(self, at: int, _: str) -> None:
        self.house.later(days=(0, 1, 3, 40)[at % 4], seconds=at)

    def releases(self, _: int, __: str) -> None:
        self.house.desk.held_reply_timers.tick()

    def _words(self, at: int) -> str:
        internal = ORDERS[at % len(ORDERS)].startswith("#nota")  # below a tag stand words for the customer
        return f"{'nota-canario' if internal else 'resposta'}-{at}-{next(self.house.numbers)}"

    def _letter(self, at: int) -> tuple[str, bytes] | None:
        found = self.house.rows(
            f"SELECT recipient, raw FROM letter WHERE id > {self.before:d} AND recipient IN ('{BRUNO}', '{LIA}') ORDER BY id"  # noqa: S608
        )
        return found[at % len(found)] if found else None

    def _mail(self, sender: str, letter: bytes, body: str) -> bytes:
        copy = opened(letter)
        number = next(self.house.numbers)
        return raw(
            body, f"Alguém <{sender}>", In_Reply_To=copy.message_id, References=" ".join(copy.references), Bcc=BCC,
            Message_ID=f"<c{number}@desk.example>", Subject=f"Re: {copy.subject}",
        )  # fmt: skip

    def told(self) -> Iterator[str]:
        """Yield what anybody was told who should not have been."""
        with self.house.desk.store.read() as connection:
            yield from map(str, leaks(connection, (), "nota-canario", BCC, since=self.before))
            rows = [tuple(one) for one in connection.exec_driver_sql(
                f"SELECT ticket_id, notice, raw FROM letter WHERE id > {self.before:d}"  # noqa: S608
            )]  # fmt: skip
        for number, notice, letter in rows:
            others = frozenset(words for ticket, words in self.own.items() if ticket != number)
            if notice not in {one.value for one in TO_THE_DESK} and Canaries(frozenset(), others).in_letter(letter):
                yield f"words of another ticket than {number}"


Act = Callable[[Conversation, int, str], None]
ACTS: Final[tuple[Act, ...]] = (
    Conversation.writes, Conversation.answers, Conversation.answers, Conversation.answers_by_a_client,
    Conversation.forwards, Conversation.steals, Conversation.waits, Conversation.releases,
)  # fmt: skip
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 999), st.sampled_from(sorted(STYLES))), min_size=3, max_size=6
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    box: dict[str, Any] = {"agents": ["bruno", "lia"], "notify": [], "address_tokens": True}
    made = House(tmp_path_factory.mktemp("busy"), box, numbers=itertools.count(1))
    yield made
    made.close()


def talk(house: House, steps: list[tuple[Act, int, str]]) -> None:
    conversation = Conversation(house)
    for at in range(2):
        conversation.writes(at, "")
    for act, at, style in steps:
        act(conversation, at, style)
    assert list(conversation.told()) == []


FEW: Final = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(steps=STEPS)
def test_no_canary_is_in_any_letter_to_a_customer(busy: House, steps: list[tuple[Act, int, str]]) -> None:
    talk(busy, steps)


@pytest.mark.long
@settings(FEW, max_examples=200, derandomize=False)
@given(steps=STEPS)
def test_no_canary_is_in_any_of_many_more_letters(busy: House, steps: list[tuple[Act, int, str]]) -> None:
    talk(busy, steps)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_each_way_to_quote_a_note_or_a_copy(busy: House, style: str) -> None:
    conversation = Conversation(busy)
    conversation.writes(0, "")
    note = ORDERS.index("#nota\n")
    for at in (note, 0, ORDERS.index("#perguntar\n"), ORDERS.index("#enviar\n")):
        conversation.answers(at, style)
    assert list(conversation.told()) == []
    spoke = busy.count(f"letter WHERE id > {conversation.before} AND notice IN ('answer', 'question')")
    assert spoke == UNCLEAR.get(style, 2)
