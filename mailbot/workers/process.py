"""One worker process, seen from the daemon: asked, timed, believed nothing, ended."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import mailbot
from mailbot.errors import MailbotError
from mailbot.mail.message import Mail
from mailbot.mail.serialized import MAX_NOTE, MalformedMail, deserialize
from mailbot.mail.text.charsets import clean
from mailbot.workers.requests import Request
from mailbot.workers.worker import FAILED, FRAME, MAIL, READY

_START_SECONDS: Final = 30.0
_PIECE: Final = 256 * 1024


class Unreadable(Exception):
    """A mail could not be read within the limits: its own fault, and one of its tries."""


class NoWorker(MailbotError):
    """No worker process can be had now: no mail's fault."""


class Ended(Exception):
    """The worker is of no more use; what it was doing has failed."""


class Worker:
    """One process and the channel to it."""

    def __init__(self, start: str, seconds: float) -> None:
        self._seconds = seconds
        self.read = 0
        self._ready = False
        self._arrived = bytearray()
        self._unsent = memoryview(b"")
        self._channel, theirs = socket.socketpair()
        self._channel.setblocking(False)
        # Nothing of ours goes along: no environment, no descriptor, no folder, and no signal meant for us.
        code = f"import sys; sys.path[:] = {json.dumps(_path())}; {start}"
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-I", "-S", "-c", code], stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, cwd="/", close_fds=True, start_new_session=True,
            )  # fmt: skip
        except BaseException:
            self._channel.close()
            raise
        finally:
            theirs.close()
        self._poll = select.poll()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def said_more(self) -> bool:
        """Whether it has said more than it was asked: what is left would be taken for the next mail's answer."""
        return bool(self._arrived)

    @property
    def pid(self) -> int:
        """Its process."""
        return int(self._process.pid)

    def ask(self, requests: Sequence[Request]) -> None:
        """Hand over what is to be read next; what the channel does not take at once goes while answers are awaited."""
        self._unsent = memoryview(b"".join(request.frame() for request in requests))
        with suppress(OSError):  # it has ended: the answers will tell
            self._push()

    def answer(self) -> Mail:
        """Return the next mail it read.

        Raises:
            Unreadable: it could not; Ended: the worker died or hung over it; NoWorker: it never began to work.
        """
        if not self._ready:
            self._greeted(time.monotonic() + _START_SECONDS)
        kind, body = self._frame(time.monotonic() + self._seconds)
        self.read += 1
        if kind == MAIL:
            try:
                return deserialize(body)
            except MalformedMail as odd:
                raise Ended(f"the worker answered with what is no mail: {odd}") from None
        if kind == FAILED:
            raise Unreadable(clean(body.decode("utf-8", "replace")))
        raise Ended("the worker answered with what is no answer")

    def _greeted(self, deadline: float) -> None:
        try:
            kind, _ = self._frame(deadline)
        except Ended as ended:
            raise NoWorker(f"no worker process for reading mail can be started: {ended}") from None
        if kind != READY:
            raise NoWorker("a worker process for reading mail did not say it is ready")
        self._ready = True

    def _frame(self, deadline: float) -> tuple[bytes, bytes]:
        while True:
            if len(self._arrived) >= FRAME.size:
                kind, length = FRAME.unpack_from(self._arrived)
                if length > MAX_NOTE:
                    raise Ended("the worker answered with more than any mail is")
                end = FRAME.size + length
                if len(self._arrived) >= end:
                    body = bytes(memoryview(self._arrived)[FRAME.size : end])
                    del self._arrived[:end]
                    return kind, body
            self._exchange(deadline)

    def _exchange(self, deadline: float) -> None:
        """Wait for the channel and move what can be moved, both ways: neither side may wait for the other forever."""
        left = deadline - time.monotonic()
        wanted = select.POLLIN | (select.POLLOUT if self._unsent else 0)
        self._poll.register(self._channel, wanted)
        events = self._poll.poll(left * 1000) if left > 0 else []
        if not events:
            raise Ended("reading took too long: the worker was stopped")
        try:
            if events[0][1] & select.POLLOUT:
                self._push()
            if events[0][1] & ~select.POLLOUT:
                piece = self._channel.recv(_PIECE)
                if not piece:
                    raise Ended(self._last_words())
                self._arrived += piece
        except BlockingIOError:
            return
        except OSError:
            raise Ended(self._last_words()) from None

    def _push(self) -> None:
        with suppress(BlockingIOError):
            while self._unsent:
                self._unsent = self._unsent[self._channel.send(self._unsent[:_PIECE]) :]

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            status = self._process.wait(1.0)
            return f"the worker ended with {f'signal {-status}' if status < 0 else f'status {status}'}"
        return "the worker closed its channel"

    def end(self) -> None:
        """Leave no process and no descriptor."""
        self._unsent = memoryview(b"")
        self._channel.close()
        self._process.kill()
        self._process.wait()


def _path() -> list[str]:
    own = str(Path(mailbot.__file__).parents[1])
    return [own, *(str(Path(one).resolve()) for one in sys.path if one)]
