"""Random lives of tickets, with outages, restarts, crashes and clocks that jump, against an oracle of the vendors' pages."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from mailbot import checkpoints
from mailbot.mail.incoming import Incoming, Place
from mailbot.store.letters import queue
from mailbot.store.mails import arrivals
from mailbot.store.reports.audit import audit
from tests.attacks.conftest import House
from tests.cast import ALICE
from tests.whole.lives import Life
from tests.whole.pages import PAGES, ZONE, worked

pytestmark = pytest.mark.whole
CALENDARS = {
    "office": {
        "hours": {"monday_to_friday": ["09:00-12:00", "13:30-17:30"]},
        "holidays": {"country": "BR", "categories": ["public", "optional"]},
    }
}
BEGINS = datetime(2026, 2, 13, 19, 30, tzinfo=UTC)
"""The Friday before Carnaval, 16:30 in São Paulo."""
CUTS = (
    "inbound.decided", "inbound.applied", "inbound.committed", "timer.found", "timer.decided", "timer.applied",
    "timer.committed",
)  # fmt: skip
SPANS = [1, 59, 3600, 7 * 3600, 24 * 3600, 48 * 3600 - 1, 48 * 3600, 5 * 86400, 11 * 86400]


class Cut(BaseException):
    """The process dies at a step."""


class World(House):
    """A desk whose mail lies in a mailbox until it is read, and whose letters wait for a mail server."""

    def __init__(self, folder: Path, page: str, begins: datetime = BEGINS, **keys: Any) -> None:
        self.lying: list[tuple[datetime, bytes]] = []
        super().__init__(
            folder, {"policy": page, "calendar": "office", "notify": [], **keys}, begins, top={"calendars": CALENDARS}
        )

    def read_all(self) -> None:
        """Read the mailbox to its end, as a poller does: what was taken is taken away only afterwards."""
        while self.lying:
            received, mail = self.lying[0]
            place = Place("suporte", 1, next(self.numbers))
            incoming = Incoming(place, "suporte", received, len(mail), raw=mail)
            self.desk.pollers["suporte"]._receiver.batch([incoming], lambda _: None)
            self.lying.pop(0)
        with self.desk.store.write() as connection:
            arrivals.set_watermark(connection, "suporte", 1, drained_at=self.now)

    def tick(self) -> int:
        """Let the timer of the desk as it is now speak, which a restart replaces."""
        return self.desk.timer.tick()

    def send_all(self) -> bool:
        """Let the mail server accept what is ready; returns whether there was anything."""
        calendar = self.desk.policies.of("suporte").calendar
        with self.desk.store.write() as connection:
            ids = queue.due(connection, "suporte", self.now)
            for number in ids:
                row = queue.claim(connection, number)
                if row is not None:
                    queue.accepted(connection, row, "250 ok", None, self.now, calendar)
        return bool(ids)


class Lives(RuleBasedStateMachine):
    """One ticket, its desk, and what its vendor's page says of both."""

    world: World
    life: Life

    @initialize(page=st.sampled_from(["altoqi", *PAGES]), act=st.sampled_from(["ask", "ask", "resolve", "reply"]))
    def begin(self, page: str, act: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mailbot-lives-"))
        self.world = World(self.folder, page)
        self.number = self.world.open(ALICE)
        self.life = Life(page)
        self.drained: datetime | None = None
        self.imap = self.smtp = self.runs = True
        self.written: list[datetime] = []
        self.settle()
        self.agent(act)

    def teardown(self) -> None:
        checkpoints.hook = None
        if hasattr(self, "world"):
            try:
                assert list(audit(self.world.desk.store, self.world.desk.policies)) == []
                self.world.silent()
            finally:
                self.world.close()
                shutil.rmtree(self.folder)

    def settle(self) -> None:
        """Let the daemon work until there is nothing to do at this instant, and the oracle as well."""
        if not self.runs:
            return
        while self.of_the_desk():
            pass
        while self.of_the_page():
            pass

    def of_the_desk(self) -> bool:
        """Make one pass; returns whether it did anything. Mail comes first, as in a daemon's pass."""
        if self.imap:
            self.world.read_all()
        fired = self.world.desk.timer.tick()
        return (self.smtp and self.world.send_all()) or fired > 0

    def of_the_page(self) -> bool:
        now = self.world.now
        if self.imap:
            for received in self.written:
                self.life.wrote(received, now)
            self.written, self.drained = [], now
        spoke = self.life.passed(now, self.drained)
        return (self.smtp and self.life.accepted(now)) or spoke

    def reach(self, instant: datetime) -> None:
        """Let time pass; a desk that runs meets each instant at which something falls due."""
        while self.runs and (due := self.life.next_due(self.world.now)) is not None and due <= instant:
            self.world.now = due
            self.settle()
        self.world.now = max(instant, self.world.now)
        self.settle()

    @rule(act=st.sampled_from(["reply", "ask", "ask", "resolve", "close"]))
    def an_agent_acts(self, act: str) -> None:
        self.agent(act)

    def agent(self, act: str) -> None:
        if self.life.state in PAGES[self.life.page].ends:
            return
        self.world.desk.tickets.order(self.number, act, "Instale a 2.1.")
        self.life.ordered(act, self.world.now)
        self.settle()

    @precondition(lambda self: not (self.life.followed))
    @rule()
    def customer(self) -> None:
        self.world.lying.append((self.world.now, self.world.answer(self.number, f"Segue o log {next(self.world.numbers)}.")))
        self.written.append(self.world.now)
        self.settle()

    @rule(seconds=st.sampled_from(SPANS))
    def time_passes(self, seconds: int) -> None:
        self.reach(self.world.now + timedelta(seconds=seconds))

    @rule(beside=st.sampled_from([-1, 0, 1]))
    def a_deadline_comes(self, beside: int) -> None:
        due = self.life.next_due(self.world.now)
        if due is not None:
            self.reach(due + timedelta(seconds=beside))

    @rule(minutes=st.sampled_from([1, 60, 26 * 60]))
    def the_clock_jumps_back(self, minutes: int) -> None:
        self.world.now -= timedelta(minutes=minutes)
        self.settle()

    @rule(imap=st.booleans(), smtp=st.booleans())
    def servers_come_and_go(self, *, imap: bool, smtp: bool) -> None:
        self.imap, self.smtp = imap, smtp
        self.settle()

    @rule(out=st.sampled_from(["daemon", "imap", "smtp"]), hours=st.sampled_from([25, 97, 121, 130, 150]))
    def something_is_out(self, out: str, hours: int) -> None:
        self.imap, self.smtp, self.runs = out != "imap", out != "smtp", out != "daemon"
        self.reach(self.world.now + timedelta(hours=hours))
        self.imap = self.smtp = self.runs = True
        self.settle()

    @rule()
    def the_daemon_stops_or_starts(self) -> None:
        self.runs = not self.runs
        self.world.restarted()
        self.settle()

    @precondition(lambda self: self.runs)
    @rule(step=st.sampled_from(CUTS), seconds=st.sampled_from([0, 3600, 48 * 3600]))
    def the_daemon_dies(self, step: str, seconds: int) -> None:
        def hook(passed: str) -> None:
            if passed == step:
                raise Cut(step)

        self.runs = False
        self.reach(self.world.now + timedelta(seconds=seconds))
        checkpoints.hook = hook
        try:
            self.of_the_desk()
        except Cut:
            pass
        finally:
            checkpoints.hook = None
        self.world.restarted()
        self.runs = True
        self.settle()

    @invariant()
    def all_is_as_the_page_says(self) -> None:
        if not hasattr(self, "life"):
            return
        if not self.life.followed:
            self.the_desk_is_where_the_page_says()
        self.no_deadline_speaks_twice()
        self.no_business_deadline_is_in_closed_hours()
        if self.life.page == "altoqi":
            self.silence_closes_nothing_without_its_last_notice()

    def the_desk_is_where_the_page_says(self) -> None:
        rows = self.world.rows(
            f"SELECT notice, sent_at FROM letter WHERE ticket_id = {self.number} AND recipient = '{ALICE}'"  # noqa: S608
            " AND state = 'sent' AND notice NOT IN ('opened', 'reopened') AND notice NOT LIKE 'rejected%'"
        )
        assert sorted((notice, at(instant)) for notice, instant in rows) == sorted(self.life.sent)
        state = self.world.rows(f"SELECT state FROM ticket WHERE id = {self.number}")[0][0]  # noqa: S608
        assert state == self.life.state

    def no_deadline_speaks_twice(self) -> None:
        twice = self.world.rows(
            "SELECT notice, cycle FROM letter WHERE notice IN ('reminder_1', 'reminder_2') AND state != 'withdrawn'"
            " GROUP BY ticket_id, notice, cycle HAVING count(*) > 1"
        )
        assert twice == []

    def no_business_deadline_is_in_closed_hours(self) -> None:
        for due, span in self.world.rows("SELECT due_at, span FROM timer WHERE due_at IS NOT NULL AND span LIKE '%b%'"):
            local = at(due).astimezone(ZONE)
            assert worked(local.date()), (span, local)
            assert time(9) <= local.time() <= time(12) or time(13, 30) <= local.time() <= time(17, 30), (span, local)

    def silence_closes_nothing_without_its_last_notice(self) -> None:
        closes = self.world.rows(
            "SELECT timer.done_at, max(notice.sent_at) FROM timer LEFT JOIN letter AS notice ON"
            " notice.ticket_id = timer.ticket_id AND notice.cycle = timer.cycle AND notice.notice LIKE 'reminder%'"
            " WHERE timer.kind = 'close' AND timer.span = '120h' AND timer.outcome = 'fired' GROUP BY timer.id"
        )
        for closed, noticed in closes:
            assert noticed is not None
            assert at(closed) - at(noticed) >= timedelta(hours=24)


def at(instant: Any) -> datetime:
    return datetime.fromtimestamp(instant / 1_000_000, UTC)


def lives(examples: int, steps_each: int, *, others: bool = False) -> settings:
    """Return how hard to look: the same lives each time, few every day and ``others`` in the long run."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(
        phases=[Phase.generate] if others else list(Phase),  # making one of hundreds of random lives smaller takes minutes
        max_examples=examples,
        stateful_step_count=steps_each,
        suppress_health_check=checks,
        derandomize=True,
        database=None,
    )


def test_every_life_goes_as_its_page_says() -> None:
    run_state_machine_as_test(Lives, settings=lives(6, 30))


@pytest.mark.long
def test_many_other_lives_go_as_their_pages_say() -> None:
    run_state_machine_as_test(Lives, settings=lives(250, 40, others=True))
