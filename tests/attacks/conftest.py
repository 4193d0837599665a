"""A desk without servers for each attack: mails go in as bytes, letters come out as bytes, and the database is real."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailbot.config.file import parse
from mailbot.config.settings import Settings
from mailbot.daemon import Application
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail, read
from mailbot.receiving.judging import JudgedMail
from mailbot.store.database import Store
from tests.canaries import leaks
from tests.cast import ALICE, NOW, raw, tree
from tests.reads import Reads
from tests.storages import fresh


def read_here(incoming: Sequence[Incoming]) -> list[Mail]:
    """Read in this process: worker processes have tests of their own."""
    return [read(one.raw or b"") for one in incoming]


@dataclass
class House:
    """One desk with one mailbox, and the hands of whoever attacks it."""

    folder: Path
    box: dict[str, Any] = field(default_factory=dict)
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    top: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._start(fresh(self.folder / "storage"))

    def _start(self, storage: Path) -> None:
        house = self

        class Clock:
            def now(self) -> datetime:
                return house.now

        self.settings: Settings = parse({**tree(**self.box), "alert": ["carla@desk.example"], **self.top}, self.folder)
        # Agents' formatted words are read in a real worker process.
        self.desk = Application(self.settings, Store.open(storage), Clock(), Reads(read_here))

    def restarted(self, **box: Any) -> None:
        """Start the desk again with its storage and another configuration."""
        self.close()
        self.box |= box
        self._start(self.folder / "storage")

    def close(self) -> None:
        self.desk.close()

    def silent(self) -> None:
        """Prove that nobody else was written what only the desk's own people may see."""
        with self.desk.store.read() as connection:
            assert leaks(connection) == []

    def take(self, *mails: bytes) -> list[JudgedMail]:
        """Judge mails, 50 in a transaction as the poller does."""
        judged: list[JudgedMail] = []
        for at in range(0, len(mails), 50):
            batch = [self.incoming(mail) for mail in mails[at : at + 50]]
            judged += self.desk.pollers["suporte"]._receiver.batch(batch, lambda _: None)
        return judged

    def incoming(self, mail: bytes) -> Incoming:
        return Incoming(Place("suporte", 1, next(self.numbers)), "suporte", self.now, len(mail), raw=mail)

    def open(self, contact: str = ALICE, subject: str = "Erro ao abrir") -> int:
        return self.desk.tickets.open(self.settings.mailbox("suporte"), contact, "Alice", subject, "")

    def later(self, **by: float) -> None:
        """Let time pass, and the timer speak."""
        self.now += timedelta(**by)
        self.desk.timer.tick()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.desk.store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def count(self, what: str) -> int:
        """Count rows: a table's name and perhaps a condition."""
        return int(self.rows(f"SELECT count(*) FROM {what}")[0][0])  # noqa: S608 - the test's own words

    def outbox(self, to: str | None = None) -> list[EmailMessage]:
        """Return the letters written so far, as their recipients would read them."""
        found = self.rows("SELECT recipient, raw FROM letter ORDER BY id")
        return [message_from_bytes(raw, policy=policy.default) for who, raw in found if to in {None, who}]

    def answer(self, number: int, text: str = "Segue.", sender: str = f"Alice <{ALICE}>", **fields: str) -> bytes:
        """Return a reply to the ticket's first letter to its contact, with a Message-ID of its own."""
        (parent,) = self.rows(f"SELECT message_id FROM letter WHERE ticket_id = {number:d} ORDER BY id LIMIT 1")[0]  # noqa: S608
        named = {"Message_ID": f"<r{next(self.numbers)}@example.com>", "In_Reply_To": f"<{parent}>", **fields}
        return raw(text, sender, **named)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.silent()
    made.close()


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[House]:
    """A desk whose agents Bruno and Lia answer by mail; no receiver is trusted."""
    made = House(tmp_path, {"agents": ["bruno", "lia"], "notify": []})
    yield made
    made.silent()
    made.close()


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[House]:
    """A desk whose mailbox takes new requests by mail, and that believes its own mail server."""
    made = House(tmp_path, {"unthreaded": "open", "authserv_id": "mx.desk.example"})
    yield made
    made.silent()
    made.close()
