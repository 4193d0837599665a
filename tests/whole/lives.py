"""The life of one ticket as its vendor's page tells it: the oracle that the state machine compares the desk with.

The world around it is told in the same few words: mail lies in the mailbox until it is read, letters wait until the mail
server takes them, and what falls due speaks only after the mailbox was read to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.whole.pages import CROSSED, LETTERS, NOTICE, PAGES, Falls

OF_SILENCE = frozenset({"reminder_1", "reminder_2", "closed"})
TAKEN_BACK = OF_SILENCE | {"survey"}


@dataclass
class Due:
    """Something that falls due: ``at`` is not known while the letter that announces it waits."""

    falls: Falls
    at: datetime | None


@dataclass
class Waiting:
    """A letter that the mail server has not taken yet, nor before ``written``: the clock may have been put back since."""

    notice: str
    written: datetime
    starts_clock: bool = False
    words: bool = False

    def stands(self, untrue: frozenset[str]) -> bool:
        """Tell whether it is sent all the same: an agent's words are nobody else's to take back."""
        return self.words or self.notice not in untrue


@dataclass
class Life:
    """``sent`` is every letter the customer got, and when; ``letters`` are those that wait to be sent.

    Acknowledgements are left out: how many one gets in an hour and in a day is bounded whatever the page says.
    """

    page: str
    state: str = "new"
    due: list[Due] = field(default_factory=list)
    letters: list[Waiting] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    reminded: datetime | None = None
    silenced: datetime | None = None
    followed: bool = False

    def ordered(self, act: str, now: datetime) -> None:
        """Let an agent do something; a page knows no act on a ticket that has ended."""
        page = PAGES[self.page]
        if act == "reply" and self.state in page.silence and page.acts["reply"] not in page.silence:
            self.letters.append(Waiting("answer", now, starts_clock=True))
            return
        if act == "reply" and self.state == "open":
            self.letters.append(Waiting("answer", now))
            return
        to = page.acts[act]
        stays = act == "reply" and to == self.state and to not in page.silence
        if not stays:
            self._comes_to(to, now, None)
        self.letters.append(Waiting(LETTERS[act], now, starts_clock=to in page.silence, words=True))

    def wrote(self, received: datetime, now: datetime) -> None:
        """Let the desk read a mail of the customer."""
        page = PAGES[self.page]
        if self.state in page.ends:
            crossed = self.silenced is not None and received <= self.silenced + CROSSED
            if crossed or page.late == "reopen":
                self._comes_to(page.again, now, None)
            elif page.late == "follow_up":
                self.followed = True
        elif self.state in page.silence:
            self._comes_to(page.again, now, None)

    def passed(self, now: datetime, drained: datetime | None) -> bool:
        """Let what is due speak, at most one thing; returns whether something did."""
        due = [one for one in self.due if one.at is not None and one.at <= now]
        if not due or self.state in PAGES[self.page].ends:
            return False
        due.sort(key=lambda one: (one.at, self.due.index(one)))
        one = due[-1]
        unspoken = [each for each in due if not each.falls.to]
        if one.falls.notice and unspoken:
            one = unspoken[-1]
        assert one.at is not None
        if drained is None or drained < one.at:
            return False
        if one.falls.notice:
            if self.reminded is None:
                return False
            if now < self.reminded + NOTICE:
                one.at = self.reminded + NOTICE
                return False
        self._speaks(one, now)
        return True

    def accepted(self, now: datetime) -> bool:
        """Let the mail server take what waits; returns whether anything did."""
        taken = [one for one in self.letters if one.written <= now]
        self.letters = [one for one in self.letters if one.written > now]
        for letter in taken:
            self.sent.append((letter.notice, now))
            if letter.notice.startswith("reminder"):
                self.reminded = now
            if letter.starts_clock:
                for one in self.due:
                    one.at = one.at or one.falls.after(now)
        return bool(taken)

    def next_due(self, now: datetime) -> datetime | None:
        """Return the next instant after ``now`` at which something may happen by itself."""
        known = [one.at for one in self.due if one.at is not None] + [one.written for one in self.letters]
        return min((one for one in known if one > now), default=None)

    def _speaks(self, one: Due, now: datetime) -> None:
        if one.falls.to:
            self._comes_to(one.falls.to, now, now)
        else:
            self.letters = [each for each in self.letters if each.stands(OF_SILENCE)]
            self.reminded = None  # the close waits for this one's acceptance, however long ago the one before was accepted
            before = [each for each in self.due if each.at is not None and one.at is not None and each.at <= one.at]
            self.due = [each for each in self.due if each not in before and each is not one]
        if one.falls.letter:
            self.letters.append(Waiting(one.falls.letter, now))

    def _comes_to(self, state: str, now: datetime, silent_at: datetime | None) -> None:
        """Begin a state: what fell due in the one before is forgotten, and what no longer holds is taken back."""
        page = PAGES[self.page]
        enters = state != self.state or not all(one.stands(TAKEN_BACK - OF_SILENCE) for one in self.letters)
        self.letters = [one for one in self.letters if one.stands(TAKEN_BACK)]
        self.state, self.reminded = state, None
        self.silenced = silent_at if state in page.ends else None
        self.due = [Due(one, one.after(silent_at) if silent_at else None) for one in page.silence.get(state, ())]
        if enters and state in page.enters:
            self.letters.append(Waiting(page.enters[state], now))
