"""Where strangers' bytes become a Mail: in worker processes, so that no mail can harm the daemon.

What a worker could not read is the mail's fault (:class:`Unreadable`); that none can be had is nobody's (WORLD_BROKE).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail
from mailbot.workers.pool import Answers, Pool
from mailbot.workers.process import Unreadable
from mailbot.workers.requests import Request


class _Begun(threading.local):
    """What one thread has begun to read."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.answers: Answers | None = None


class MailReader:
    """Reads what the doors hand in. One for a daemon; threads may share it."""

    def __init__(self, pool: Pool | None = None) -> None:
        self._pool = pool or Pool()
        self._failed: dict[Place, Unreadable] = {}
        self._begun = _Begun()

    def begin(self, incoming: Sequence[Incoming]) -> None:
        """Begin to read what this thread will ask :meth:`read` for next, if a worker can be spared."""
        self._forget()
        self._begun.answers = self._pool.begin([_request(one) for one in incoming])
        self._begun.places = [one.place for one in incoming]

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Give up, at the end, what this thread began and did not ask for."""
        try:
            yield
        finally:
            self._forget()

    def _forget(self) -> None:
        answers, self._begun.answers = self._begun.answers, None
        if answers is not None:
            answers.close()

    def _answers(self, incoming: Sequence[Incoming]) -> Answers:
        if self._begun.answers is None or self._begun.places != [one.place for one in incoming]:
            return self._pool.read([_request(one) for one in incoming])
        answers, self._begun.answers = self._begun.answers, None
        return answers

    def read(self, incoming: Sequence[Incoming]) -> list[Mail]:
        """Read mails, in order.

        Where one of several fails, all of them are read once more alone; the failures are kept for that moment, so
        that a mail at which a worker hung does not make those behind it wait twice.

        Raises:
            Unreadable: one of them cannot be read; MailbotError, OSError: there is no worker to read it.
        """
        if len(incoming) == 1 and (met := self._failed.pop(incoming[0].place, None)) is not None:
            raise met
        mails: list[Mail] = []
        failed: dict[Place, Unreadable] = {}
        for one, outcome in zip(incoming, self._answers(incoming), strict=True):
            if isinstance(outcome, Unreadable):
                failed[one.place] = outcome
            else:
                mails.append(_without_left_out(outcome, one))
        if failed:
            if len(incoming) > 1:
                self._failed.update(failed)
            raise next(iter(failed.values()))
        return mails

    def do(self, request: Request) -> Mail:
        """Have one other thing done to a stranger's bytes: what comes back says in its own words what.

        Raises:
            Unreadable: it cannot be done with these bytes; MailbotError, OSError: there is no worker to do it.
        """
        (outcome,) = self._pool.read([request])
        if isinstance(outcome, Unreadable):
            raise outcome
        return outcome

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()


def _request(incoming: Incoming) -> Request:
    if incoming.raw is not None:
        return Request(incoming.raw)
    if incoming.spooled is None:
        raise AssertionError("an incoming mail has its bytes in memory or in a file")
    return Request(incoming.spooled)


def _without_left_out(mail: Mail, incoming: Incoming) -> Mail:
    # What was left out still has its MIME header in the mail, and no body: it is not one of the mail's files.
    if not incoming.left_out:
        return mail
    emptied = {file.part for file in incoming.left_out}
    return replace(mail, attachments=tuple(one for one in mail.attachments if one.part not in emptied or one.size))
