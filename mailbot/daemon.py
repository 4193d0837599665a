"""Starts, supervises and stops the threads: a poller and an outbox for each mailbox, one timer, one for consents.

A thread that dies of something unforeseen is said in the journal and started again: the work of the others goes on.
"""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import cached_property, partial
from types import FrameType
from typing import TYPE_CHECKING

from mailbot import journal
from mailbot.accounts.time_limits import Watchdog
from mailbot.clock import Clock
from mailbot.commands.held_mail import HeldMailCommands
from mailbot.commands.routing import TicketRouting
from mailbot.commands.tickets import TicketCommands
from mailbot.commands.updates import TicketUpdates
from mailbot.config.settings import Settings
from mailbot.letters.composer import Composer
from mailbot.letters.letter import Letters
from mailbot.letters.macros import Macros, PolicyMacros
from mailbot.letters.templates import Templates
from mailbot.on_record import OnRecord
from mailbot.outbox.attachments import AttachmentLoader
from mailbot.outbox.outbox import Outbox
from mailbot.receiving.poller import Poller, Progress
from mailbot.receiving.receiver import Receiver
from mailbot.service import Service
from mailbot.store.database import WORLD_BROKE, StorageLock, Store, reason
from mailbot.timers.admissions import AdmissionTimers
from mailbot.timers.consents import ConsentTimers
from mailbot.timers.held_replies import HeldReplyTimers
from mailbot.timers.timer import Timer
from mailbot.workers.reader import MailReader

if TYPE_CHECKING:
    from mailbot.listener.dns import Txt
    from mailbot.listener.server import ListenerServer

GRACE_SECONDS = 10.0
"""How long a stop waits for the mails and letters that are being handled."""
LOADED_AFTER_SECONDS = 2.0
"""When a daemon loads what only letters need: the first look at the mailboxes goes before."""


class Application(OnRecord):
    """All the working parts over one storage folder, put together once."""

    def __init__(
        self, settings: Settings, store: Store, clock: Clock, reader: MailReader | None = None, txt: Txt | None = None
    ) -> None:
        super().__init__(settings, store, clock)
        self.watchdog = Watchdog()
        macros = PolicyMacros(Macros(settings.templates), self.policies)
        composer = Composer(Letters(Templates(settings.templates), self.policies), store, macros)
        self.reader = reader or MailReader()
        self._ours = reader is None
        self.txt = txt
        self.service = Service(settings, store, self.policies, composer, self.clock)
        receiver = Receiver(self.service, self.reader)
        attachments = AttachmentLoader(store, self.reader)
        boxes = settings.mailboxes.values()
        self.pollers = {box.name: Poller(box, store, receiver, self.reader, self.clock, self.watchdog) for box in boxes}
        self.outboxes = {box.name: Outbox(box, self.service, self.watchdog, attachments) for box in boxes}
        self.timer = Timer(self.service)
        self._receiver = receiver
        self.tickets = TicketCommands(self.service, receiver)
        self.held_mail = HeldMailCommands(self.service, receiver)
        self.consent_timers = ConsentTimers(self.service, self.held_mail)
        self.held_reply_timers = HeldReplyTimers(store, self.held_mail)
        self.admission_timers = AdmissionTimers(self.service, self.held_mail)
        self.updates = TicketUpdates(self.service)
        self.routing = TicketRouting(self.service)

    @cached_property
    def listener_server(self) -> ListenerServer | None:
        """The SMTP or LMTP door, where one is configured; not open yet."""
        settings = self.settings
        if settings.listener is None:
            return None
        from mailbot.listener.authentication import SenderProof  # noqa: PLC0415
        from mailbot.listener.delivery import Delivery  # noqa: PLC0415 - only who has this door pays for it at the start
        from mailbot.listener.server import ListenerServer  # noqa: PLC0415

        proof = SenderProof(self.reader, self.txt)
        delivery = Delivery(settings, settings.listener, self.store, self._receiver, self.reader, proof, self.clock)
        return ListenerServer(settings, settings.listener, self.store.files, delivery, self.clock)

    def close(self) -> None:
        """Leave the servers and the database, and end the processes; a reader that was handed in stays."""
        if self._ours:
            self.reader.close()
        for outbox in self.outboxes.values():
            outbox.close()
        self.watchdog.close()
        super().close()


class Daemon:
    """The threads. ``beat_seconds`` is how often outbox and timer look at their rows."""

    def __init__(self, application: Application, beat_seconds: float = 1.0) -> None:
        self._application = application
        self._beat = beat_seconds
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start all threads.

        Raises:
            ListenerUnavailable: the SMTP or LMTP door cannot be opened; nothing was started.
        """
        application = self._application
        if application.listener_server is not None:
            application.listener_server.bind()
        application.store.files.sweep(application.clock.now() - timedelta(hours=1))
        for name, poller in application.pollers.items():
            self._spawn(f"poll-{name}", partial(poller.run, self._stop))
        for name, outbox in application.outboxes.items():
            self._spawn(f"send-{name}", partial(self._beating, partial(outbox.flush, self._stop.is_set)))
        if application.listener_server is not None:
            self._spawn("door", partial(application.listener_server.run, self._stop))
        self._spawn("timer", partial(self._beating, partial(application.timer.tick, self._stop.is_set)))
        self._spawn("consent", partial(self._beating, partial(application.consent_timers.tick, self._stop.is_set)))
        self._spawn("release", partial(self._beating, partial(application.held_reply_timers.tick, self._stop.is_set)))
        self._spawn("admit", partial(self._beating, partial(application.admission_timers.tick, self._stop.is_set)))
        journal.said("daemon_started", mailboxes=list(application.pollers), storage=str(application.store.folder))
        for box in application.settings.mailboxes.values():
            if box.authserv_id is None:
                journal.warned("senders_unproven", mailbox=box.name, key=f"mailboxes.{box.name}.authserv_id")

    def _spawn(self, name: str, work: Callable[[], object]) -> None:
        def guarded() -> None:
            while not self._stop.is_set():
                try:
                    work()
                except Exception as died:  # noqa: BLE001 - said, and begun again: a daemon does not lose a limb quietly
                    journal.warned("thread_died", thread=name, error=f"{type(died).__name__}: {died}")
                    self._stop.wait(5.0)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _beating(self, work: Callable[[], object]) -> None:
        trouble = ""
        while not self._stop.is_set():
            try:
                work()
                if trouble:
                    journal.said("storage_back")
                trouble = ""
            except WORLD_BROKE as broken:
                words = reason(broken)
                if words != trouble:
                    journal.warned("storage_unavailable", error=words)
                trouble = words
                self._stop.wait(5.0)
            self._stop.wait(self._beat)

    def stop(self) -> bool:
        """Ask all threads to finish the mail or letter at hand; True if they did within the grace time."""
        journal.said("daemon_stopping")
        self._stop.set()
        deadline = time.monotonic() + GRACE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        left = [thread.name for thread in self._threads if thread.is_alive()]
        journal.said("daemon_stopped", unfinished=left)
        return not left


def serve(settings: Settings, clock: Clock) -> None:
    """Run by ``clock`` until SIGTERM or SIGINT; a second one stops at once.

    Raises:
        StorageBusy: another daemon holds the storage; StorageBroken: it cannot be used.
    """
    lock = StorageLock(settings.storage)
    lock.take()
    try:
        application = Application(settings, Store.open(settings.storage), clock)
        asked = threading.Event()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            if asked.is_set():
                raise SystemExit(1)
            asked.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, on_signal)
        gc.freeze()  # what the start has made stays to the end: no collection looks through it again
        daemon = Daemon(application)
        daemon.start()
        if not asked.wait(LOADED_AFTER_SECONDS):
            from mailbot.letters import filling  # noqa: F401, PLC0415 - not at the first letter: an upgrade may be between
        asked.wait()
        if daemon.stop():
            application.close()
    finally:
        lock.release()


def once(
    settings: Settings, clock: Clock, progress: Progress | None = None, reader: MailReader | None = None
) -> dict[str, int]:
    """Read every mailbox to its end, let due timers speak, send what is ready; returns how many of each.

    Raises:
        MailbotError: of the first mailbox that cannot be had, after the others were read.
    """
    lock = StorageLock(settings.storage)
    lock.take()
    try:
        with closing(Application(settings, Store.open(settings.storage), clock, reader)) as application:
            return passed(application, progress)
    finally:
        lock.release()


def passed(application: Application, progress: Progress | None = None) -> dict[str, int]:
    """Make one pass with an open application, as :func:`once` does."""
    application.store.files.sweep(application.clock.now() - timedelta(hours=1))
    broken: list[Exception] = []
    judged = 0
    for poller in application.pollers.values():
        try:
            with poller.session() as session:
                judged += poller.drain(session, progress=progress)
        except WORLD_BROKE as trouble:
            broken.append(trouble)
    application.held_reply_timers.tick()
    application.admission_timers.tick()
    fired = application.consent_timers.tick() + application.timer.tick()
    sent = sum(outbox.flush() for outbox in application.outboxes.values())
    if broken:
        raise broken[0]
    return {"judged": judged, "timers": fired, "sent": sent}
