"""A desk with an open SMTP or LMTP door, for tests: no mailbox is polled, no letter is sent."""

from __future__ import annotations

import itertools
import smtplib
import socket
import threading
from collections.abc import Sequence
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from mailbot.config.file import parse
from mailbot.config.settings import Settings
from mailbot.daemon import Application
from mailbot.listener.dns import Txt
from mailbot.listener.server import ListenerServer
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.mail.message import read as read_mail
from mailbot.store.database import Store
from mailbot.store.reports.audit import audit
from mailbot.workers.agent_mail import Read
from tests.cast import ALICE, DESK, tree
from tests.clocks import Stopped
from tests.patience import PATIENCE
from tests.reads import READER, Reads
from tests.servers.dovecot import free_port
from tests.storages import fresh

SALES = "vendas@desk.example"
MIB = 1024 * 1024


def plainly(incoming: Sequence[Incoming]) -> list[Mail]:
    """Read in this process: what is tested here lies before and after the workers, which take time to start."""
    return [read_mail(one.raw if one.raw is not None else (one.spooled or Path()).read_bytes()) for one in incoming]


class Doorway:
    """One desk with two mailboxes, suporte and vendas, and its door. ``listener`` overrides keys of that section.

    With a DNS (``txt``) it checks senders itself, and reads in worker processes.
    """

    def __init__(
        self,
        folder: Path,
        txt: Txt | None = None,
        read: Read | None = None,
        box: dict[str, Any] | None = None,
        **listener: Any,
    ) -> None:
        self.folder = folder
        self.clock = Stopped()
        port = free_port()
        section = {"protocol": "smtp", "address": f"127.0.0.1:{port}", "hostname": "mx.desk.example", **listener}
        if txt is None:
            section.setdefault("authentication", "trusted_receiver")
            read = read or plainly
        boxes = tree(**(box or {}))["mailboxes"]
        imap = {**boxes["suporte"]["imap"], "username": "vendas"}
        boxes["vendas"] = {**boxes["suporte"], "address": SALES, "imap": imap, "intake": {}}
        self.settings: Settings = parse({"listener": section, "mailboxes": boxes}, folder)
        reader = Reads(read) if read else READER
        self.desk = Application(self.settings, Store.open(fresh(folder / "storage")), self.clock, reader, txt)
        assert self.desk.listener_server is not None
        self.server: ListenerServer = self.desk.listener_server
        self.address = section["address"]
        self.lmtp = section["protocol"] == "lmtp"
        self._stop = threading.Event()
        self._numbers = itertools.count(1)
        self._thread: threading.Thread | None = None

    def open(self) -> Self:
        self.server.bind()
        self._stop.clear()
        self._thread = threading.Thread(target=self.server.run, args=(self._stop,))
        self._thread.start()
        return self

    def close(self) -> None:
        self.stop()
        self.desk.close()

    def stop(self, *, wait: bool = True) -> None:
        self._stop.set()
        if self._thread is not None and wait:
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()
            self._thread = None

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self) -> socket.socket:
        """Return a bare connection."""
        if self.address.startswith("unix:"):
            made = socket.socket(socket.AF_UNIX)
            made.settimeout(PATIENCE)
            made.connect(self.address.removeprefix("unix:"))
            return made
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), PATIENCE)

    def client(self) -> smtplib.SMTP:
        """Return a client that was greeted."""
        if self.address.startswith("unix:"):
            one: smtplib.SMTP = smtplib.LMTP(self.address.removeprefix("unix:"))
        else:
            host, _, port = self.address.rpartition(":")
            made = smtplib.LMTP if self.lmtp else smtplib.SMTP
            one = made(host, int(port), timeout=PATIENCE)
        one.ehlo("client.example.com")
        return one

    def send(self, mail: bytes, *to: str, sender: str = ALICE) -> str:
        """Hand in one mail; returns the last reply."""
        with closing(self.client()) as client:
            return data(client, mail, *to, sender=sender)[-1]

    def letter(self) -> EmailMessage:
        """Open a ticket for Alice; returns the letter that she gets."""
        self.desk.tickets.open(self.settings.mailbox("suporte"), ALICE, "Alice", "Erro ao abrir", "")
        raw = self.rows(f"SELECT raw FROM letter WHERE recipient = '{ALICE}' ORDER BY id DESC LIMIT 1")[0][0]  # noqa: S608
        return message_from_bytes(raw, policy=policy.default)

    def reply(self, letter: EmailMessage, text: str = "Segue.", sender: str = f"Alice <{ALICE}>", **fields: str) -> bytes:
        parent = str(letter["Message-ID"])
        head = {
            "From": sender, "To": DESK, "Subject": "Re: Erro", "Message-ID": f"<d{next(self._numbers)}@example.com>",
            "In-Reply-To": parent, "References": parent, "Content-Type": "text/plain; charset=utf-8",
            **{name.replace("_", "-"): value for name, value in fields.items()},
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
        return (lines + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.desk.store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def verdicts(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT door, disposition, reason FROM arrival ORDER BY id")

    def spooled(self) -> list[Path]:
        return list((self.folder / "storage" / "spool").iterdir())

    def verified(self) -> None:
        assert list(audit(self.desk.store, self.desk.policies)) == []
        assert self.spooled() == []


def data(client: smtplib.SMTP, mail: bytes, *to: str, sender: str = ALICE) -> list[str]:
    """Send one mail step by step; returns the replies to RCPT that were refusals, and those to the final dot."""
    code, words = client.mail(sender)
    if code != 250:
        return [f"{code} {words.decode()}"]
    replies = [client.rcpt(one) for one in to or (DESK,)]
    refused = [f"{code} {words.decode()}" for code, words in replies if code != 250]
    taken = len(replies) - len(refused)
    if not taken:
        return refused
    client.putcmd("DATA")
    assert client.getreply()[0] == 354
    client.send(mail.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    answers = [client.getreply() for _ in range(taken if isinstance(client, smtplib.LMTP) else 1)]
    return refused + [f"{code} {words.decode()}" for code, words in answers]
