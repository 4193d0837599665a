"""Everything due by now, each ticket a committed verdict of its own; a ticket that crashes us rests for an hour."""

from __future__ import annotations

from collections.abc import Callable

from mailbot.service import Service
from mailbot.timers import floods
from mailbot.timers.answer_deadlines import AnswerDeadlineTimers
from mailbot.timers.customer_timers import CustomerTimers
from mailbot.timers.digests import DigestTimers
from mailbot.timers.promises import PromiseTimers
from mailbot.timers.unanswered import UnansweredTimers


class Timer:
    """Lets due timers speak."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._unanswered_timers = UnansweredTimers(service)
        self._promise_timers = PromiseTimers(service)
        self._answer_deadline_timers = AnswerDeadlineTimers(service)
        self.digest_timers = DigestTimers(service)
        self._customer_timers = CustomerTimers(service)

    def tick(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Handle every ticket that has something due by now; returns how many timers fired.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the rows stay due.
        """
        now = self._service.clock.now()
        floods.run(self._service, now)
        self._unanswered_timers.run(now, stopping)
        self._promise_timers.run(now, stopping)
        self._answer_deadline_timers.run(now, stopping)
        self.digest_timers.run(now, stopping)
        return self._customer_timers.run(now, stopping)
