"""The worker processes: started when needed, timed, replaced; a dead one costs one mail a try."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from typing import Final

from mailbot.mail.message import Mail
from mailbot.workers.process import Ended, Unreadable, Worker
from mailbot.workers.requests import Request

WALL_SECONDS: Final = 10.0
RECYCLED_AFTER: Final = 1000
"""Mails that a worker reads: what one of them did to it ends there. To start another costs as much as to read 300."""
_START: Final = "import gc; gc.disable(); from mailbot.workers.worker import serve; serve()"
"""What is imported stays: to look through it for garbage costs a sixth of the start."""


Answers = Generator[Mail | Unreadable, None, None]


class Pool:
    """Up to ``size`` workers, shared by all threads. ``start`` is what a worker runs, ``seconds`` what a mail may take."""

    def __init__(
        self, size: int = 2, start: str = _START, seconds: float = WALL_SECONDS, recycled_after: int = RECYCLED_AFTER
    ) -> None:
        self._start = start
        self._seconds = seconds
        self._recycled_after = recycled_after
        self._free = threading.BoundedSemaphore(size)
        self._spare_turns = threading.BoundedSemaphore(size - 1) if size > 1 else threading.Semaphore(0)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._spare: Worker | None = None
        self._closed = False

    def read(self, requests: Sequence[Request]) -> Answers:
        """Read mails, pipelined; yields for each, in order, the mail or why it could not be read.

        Raises:
            NoWorker, OSError: no worker can be had.
        """
        with self._free:
            yield from self._all_answers(list(requests))

    def begin(self, requests: Sequence[Request]) -> Answers | None:
        """Give mails to a worker now, and let :meth:`read`'s answers be taken later; None where no worker can be spared.

        One worker always stays with those who wait for their answers, so that nobody waits for one who waits himself.
        Whoever does not take the answers closes them.
        """
        if not self._spare_turns.acquire(blocking=False):
            return None
        answers = self._begun(list(requests))
        next(answers)
        return answers

    def _begun(self, left: list[Request]) -> Answers:
        """Yield once a worker has its work (a mail that is nobody's), then as :meth:`read` does."""
        try:
            with self._free:
                worker = self._asked(left)
                try:
                    yield Unreadable("begun")
                except GeneratorExit:
                    worker.end()
                    raise
                yield from self._all_answers((yield from self._answers(worker, left)))
        finally:
            self._spare_turns.release()

    def _all_answers(self, left: list[Request]) -> Answers:
        while left:
            left = yield from self._answers(self._asked(left), left)

    def _answers(self, worker: Worker, left: list[Request]) -> Generator[Mail | Unreadable, None, list[Request]]:
        """Yield the answers of a worker that was asked; return what is left for another where it ended."""
        sound = False
        try:
            for number in range(len(left)):
                try:
                    yield worker.answer()
                except Unreadable as unreadable:
                    yield unreadable
                except Ended as ended:
                    yield Unreadable(str(ended))
                    return left[number + 1 :]
            sound = True
            return []
        finally:
            if not (sound and self._given_back(worker)):
                worker.end()

    def _asked(self, requests: Sequence[Request]) -> Worker:
        worker = self._taken()
        try:
            worker.ask(requests)
        except BaseException:
            worker.end()
            raise
        return worker

    @property
    def pids(self) -> list[int]:
        """The processes of the idle workers."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def _taken(self) -> Worker:
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
                if worker is None:
                    worker, self._spare = self._spare, None
            if worker is None:
                return Worker(self._start, self._seconds)
            if worker.alive:
                return worker
            worker.end()  # something ended it while it had nothing to do: no mail's fault

    def _given_back(self, worker: Worker) -> bool:
        with self._lock:
            if self._closed or worker.said_more or worker.read >= self._recycled_after:
                return False
            self._idle.append(worker)
            if self._spare is None and worker.read >= self._recycled_after * 4 // 5:
                self._spare = Worker(self._start, self._seconds)  # ready when this one has read its last
        return True

    def close(self) -> None:
        """End all workers that are idle; those at work end with their mail's reader."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
            if self._spare is not None:
                idle.append(self._spare)
                self._spare = None
        for worker in idle:
            worker.end()
