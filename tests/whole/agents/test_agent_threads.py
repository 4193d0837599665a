"""A whole conversation, ten letters each way, with mails as real clients write them: one thread for the customer, one for
the agent, and nothing of the one in the other.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import cycle, islice

import pytest

from tests.cast import ALICE, BRUNO
from tests.clients import ALL, Client
from tests.whole.agents.test_agents import plain
from tests.whole.conftest import Office

LETTERS = 10


class Threads:
    """Which mails a client shows together: those that name each other (RFC 5322, section 3.6.4)."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def add(self, mail: EmailMessage) -> None:
        ids = re.findall(r"<[^<>\s]+>", f"{mail['Message-ID']} {mail['In-Reply-To']} {mail['References']}")
        for one in ids:
            self._of[self._root(one)] = self._root(ids[0])

    def _root(self, name: str) -> str:
        while self._of.setdefault(name, name) != name:
            name = self._of[name]
        return name

    def count(self) -> int:
        return len({self._root(name) for name in list(self._of)})

    @property
    def ids(self) -> set[str]:
        return set(self._of)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def conversation(office: Office, clients: list[Client], customers: list[Client]) -> tuple[Threads, Threads]:
    """Let Alice and Bruno write ten letters each, and look at every one of them."""
    office.configure(agents=["bruno"], undo_seconds=0)
    office.open()
    office.once()
    theirs, agents = Threads(), Threads()
    theirs.add(office.letters()[0])
    for number, (client, customer) in enumerate(zip(clients, customers, strict=True), start=1):
        asked = customer.reply(
            office.letters()[-1].as_bytes(), f"Pergunta {number}: não abre.", f"Alice <{ALICE}>", number=number
        )
        office.deliver(asked)
        office.once()
        copy = office.letters(BRUNO)[-1]
        assert f"> Pergunta {number}: não abre." in plain(copy)
        said = client.reply(copy.as_bytes(), f"Resposta {number}: tente assim.", f"Bruno <{BRUNO}>", number=100 + number)
        office.later(minutes=5)
        office.deliver(said)
        office.once()
        answer = office.letters()[-1]
        assert f"Resposta {number}: tente assim." in plain(answer)
        assert "Pergunta" not in plain(answer)
        question = parsed(asked)
        assert answer["In-Reply-To"] == str(question["Message-ID"]).strip()
        assert str(answer["References"]).split()[-1] == str(question["Message-ID"]).strip()
        for mail in (question, answer):
            theirs.add(mail)
        for mail in (copy, parsed(said)):
            agents.add(mail)
    return theirs, agents


def proven(office: Office, theirs: Threads, agents: Threads) -> None:
    assert len(office.letters(BRUNO)) == LETTERS
    assert len(office.letters()) == LETTERS + 1
    assert theirs.count() == 1
    assert agents.count() == 1
    assert not theirs.ids & agents.ids
    assert {verdict for verdict, _ in office.verdicts()} == {"reply", "agent"}
    assert len({str(one["Subject"]) for one in office.letters(BRUNO)}) == 1
    office.verified()


def test_ten_letters_each_way_between_all_clients_stay_one_thread_in_both_directions(office: Office) -> None:
    clients = list(islice(cycle(ALL), LETTERS))
    proven(office, *conversation(office, clients, list(reversed(clients))))


@pytest.mark.long
@pytest.mark.parametrize("client", ALL, ids=lambda client: client.name)
def test_ten_letters_each_way_in_one_client_stay_one_thread_in_both_directions(office: Office, client: Client) -> None:
    proven(office, *conversation(office, [client] * LETTERS, [client] * LETTERS))
