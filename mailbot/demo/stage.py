"""What the story is played on: the provider's servers, a storage folder, and the real daemon between them."""

from __future__ import annotations

import contextlib
import smtplib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO, cast
from zoneinfo import ZoneInfo

from mailbot import journal
from mailbot.config.file import load
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.daemon import Application, Daemon
from mailbot.demo.cast import BRUNO, DESK, EVERYBODY, LIA, PASSWORD, Person, Written
from mailbot.demo.chronicle import Bell, StoryClock
from mailbot.demo.servers import AUTHSERV_ID, HOST, MailServer
from mailbot.store.database import StorageLock, Store

ZONE: Final = ZoneInfo("America/Sao_Paulo")
BEAT_SECONDS: Final = 0.05
_CONFIG: Final = """\
# Written by `mailbot demo`.
storage = "storage"

[agents.bruno]
address = "{bruno.address}"
name = "{bruno.name}"
signature = "Suporte técnico"

[agents.lia]
address = "{lia.address}"
name = "{lia.name}"

[mailboxes.suporte]
address = "{address}"
display_name = "{name}"
language = "pt_BR"
time_zone = "{zone}"
agents = ["bruno", "lia"]
unanswered_hours = 0
authserv_id = "{authserv_id}"
poll_seconds = 1
begin = "all"

[mailboxes.suporte.imap]
host = "{host}"
port = {imap_port}
security = "plain"
username = "{address}"
password_file = "password"

[mailboxes.suporte.smtp]
host = "{host}"
port = {smtp_port}
security = "plain"
username = "{address}"
password_file = "password"
"""


class Stage:
    """Everything that runs while the story is told."""

    def __init__(self, folder: Path, server: MailServer, clock: StoryClock, bell: Bell, application: Application) -> None:
        self.folder = folder
        self.server = server
        self.clock = clock
        self.bell = bell
        self.application = application
        self.daemon = Daemon(application, BEAT_SECONDS)

    @property
    def mailbox(self) -> Mailbox:
        """The desk's only mailbox."""
        return self.application.settings.mailboxes["suporte"]

    def local(self) -> datetime:
        """Return the story's present in its people's zone."""
        return self.clock.now().astimezone(ZONE)

    def post(self, who: Person, mail: Written, *, forged: bool = False) -> None:
        """Send a mail to the desk over SMTP, logged in as who writes it; a forger cannot log in as somebody else."""
        with smtplib.SMTP(HOST, self.server.smtp_port, local_hostname="localhost", timeout=30) as client:
            if not forged:
                client.login(who.address, PASSWORD)
            client.sendmail(who.address, [DESK.address], mail.raw)

    def delivered(self, message_id: str) -> bytes | None:
        """Return a letter of the desk as it lies in its reader's mailbox; None where it is in nobody's."""
        bare = message_id.encode()
        return next((one.raw for one in self.server.delivered if bare in _own_id(one.raw)), None)


def _own_id(raw: bytes) -> bytes:
    """Return the Message-ID field of a mail, folded or not."""
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    return next((line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:")), b"")


@contextlib.contextmanager
def staged(start: datetime) -> Iterator[Stage]:
    """Set everything up with the clock at ``start``, run the daemon, and take all of it down again.

    Raises:
        OSError: no temporary folder could be had; MailbotError: no port, or the storage cannot be used.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mailbot-demo-")))
        bell = Bell(stack.enter_context((folder / "journal.log").open("w", encoding="utf-8")))
        journal.configure("text", to=cast("TextIO", bell))
        clock = StoryClock(start)
        server = MailServer({person.address: PASSWORD for person in EVERYBODY}, clock.now, bell.ring)
        server.start()
        stack.callback(server.stop)
        settings = _settings(folder, server)
        lock = StorageLock(settings.storage)
        lock.take()
        stack.callback(lock.release)
        application = Application(settings, Store.open(settings.storage), clock)
        stack.callback(application.close)
        stage = Stage(folder, server, clock, bell, application)
        stage.daemon.start()
        stack.callback(stage.daemon.stop)
        yield stage


def _settings(folder: Path, server: MailServer) -> Settings:
    """Write the demo's config.toml, so that `mailbot --config` works beside it, and load it."""
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    password.chmod(0o600)
    path = folder / "config.toml"
    path.write_text(
        _CONFIG.format(
            address=DESK.address, name=DESK.name, zone=ZONE.key, bruno=BRUNO, lia=LIA, authserv_id=AUTHSERV_ID, host=HOST,
            imap_port=server.imap_port, smtp_port=server.smtp_port,
        ),
        encoding="utf-8",
    )  # fmt: skip
    return load(path)
