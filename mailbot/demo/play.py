"""What the story's scenes are made of: move the clock, send a mail, wait for what must follow and for nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from mailbot.demo.cast import Person, Written
from mailbot.demo.chronicle import Chronicle, Event, Sent
from mailbot.demo.printing import Teller
from mailbot.demo.stage import Stage
from mailbot.store.letters import queue

PATIENCE: Final = 20.0
"""Seconds that the daemon has for what should follow at once."""

Kind = tuple[str, str | None]
"""Verdict and reason, or notice and recipient."""


class ToldWrong(Exception):
    """Something did not happen as told."""


class Play:
    """One telling of the story."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        self._stage = stage
        self._teller = teller
        self._chronicle = Chronicle(stage.application.store)
        self._began = stage.local().date()
        self._events: list[Event] = []

    def _scene(self, title: str, words: str) -> None:
        now = self._stage.local()
        self._teller.scene(now, (now.date() - self._began).days, title, words)

    def _later(self, *, hours: int = 0, minutes: int = 0, seconds: int = 0) -> None:
        self._at(self._stage.clock.now() + timedelta(hours=hours, minutes=minutes, seconds=seconds))

    def _at(self, instant: datetime) -> None:
        self._stage.clock.jump(instant)

    def _post(self, who: Person, mail: Written, *, forged: bool = False) -> None:
        self._teller.mail(mail)
        self._stage.post(who, mail, forged=forged)

    def _letters(self) -> list[Sent]:
        return [one for one in self._events if isinstance(one, Sent)]

    def _last(self, notice: str, to: Person | None = None) -> Sent:
        letters = (one for one in reversed(self._letters()) if to is None or one.to == to.address)
        return next(one for one in letters if one.notice == notice)

    def _letter(self, notice: str, to: Person | None = None) -> bytes:
        """Return the last letter of a kind (to somebody) as it lies in its reader's mailbox."""
        message_id = self._last(notice, to).message_id
        found = self._stage.delivered(message_id)
        if found is None:
            raise ToldWrong(f"the letter {notice} {message_id} was sent and is in nobody's mailbox")
        return found

    def _expect(self, *wanted: Kind) -> None:
        """Wait until all of ``wanted`` happened, and tell it; anything else that happened is an error."""
        expected = Counter(wanted)
        enough = self._stage.bell.until(lambda: not expected - self._happened(), PATIENCE)
        events = self._chronicle.untold()
        happened = Counter(event.kind for event in events)
        self._tell(events)
        if not enough:
            missing = _said((expected - happened).elements())
            raise ToldWrong(f"{missing} did not happen within {PATIENCE:.0f} s{self._last_words()}")
        if happened - expected:
            raise ToldWrong(f"nobody expected {_said((happened - expected).elements())}")

    def _happened(self) -> Counter[Kind]:
        return Counter(event.kind for event in self._chronicle.untold())

    def _tell(self, events: list[Event], *, arriving: bool = False) -> None:
        """Tell these; with ``arriving`` each judged mail is shown as well, because no scene has shown it."""
        self._chronicle.told(events)
        self._events += events
        for event in events:
            raw = self._stage.delivered(event.message_id) if event.message_id else None
            if arriving and raw and not isinstance(event, Sent):
                self._teller.mail(Written(raw, event.message_id or ""))
            self._teller.event(event, raw)

    def _expect_nothing_more(self) -> None:
        """Wait for the outbox to be empty: nothing more may have happened than was told."""
        if not self._stage.bell.until(self._all_sent, PATIENCE):
            raise ToldWrong(f"letters were written and not sent{self._last_words()}")
        if left := self._chronicle.untold():
            self._tell(left)
            raise ToldWrong(f"nobody expected {_said(event.kind for event in left)}")

    def _until_a_letter_waits(self) -> None:
        """Wait for a letter in the outbox: what was held is judged in a step of its own."""
        if not self._stage.bell.until(lambda: not self._all_sent(), PATIENCE):
            raise ToldWrong(f"the held answer was not let go{self._last_words()}")

    def _all_sent(self) -> bool:
        with self._stage.application.store.read() as connection:
            return queue.next_due(connection) is None

    def _last_words(self) -> str:
        lines = (self._stage.folder / "journal.log").read_text(encoding="utf-8").splitlines()
        return "; the journal's last words:\n  " + "\n  ".join(lines[-5:])


def _said(kinds: Iterable[Kind]) -> str:
    return ", ".join(f"{what} ({which})" if which else what for what, which in kinds)
