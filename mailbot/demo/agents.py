"""The agents' part of the story: nothing but their own mail client, a plain Reply, and a word at the top of it."""

from __future__ import annotations

from typing import Final

from mailbot.demo import cast
from mailbot.demo.cast import ALICE, BRUNO, LIA, Person
from mailbot.demo.play import Play, ToldWrong
from mailbot.desk.tickets.letter import TO_THE_DESK

UNDO_SECONDS: Final = 30
"""For so long an agent's letter waits (the mailbox's ``undo_seconds``)."""


class AgentsPart(Play):
    """What Bruno and Lia do."""

    def _at_work(self) -> None:
        """Tell everything up to the question that starts the clock."""
        self._plain_reply()
        self._note()
        self._slip()
        self._ask(
            "Bruno asks", "With #perguntar the ticket waits for Alice; the clock of reminders starts.", cast.FIRST_QUESTION
        )

    def _plain_reply(self) -> None:
        self._later(minutes=20)
        self._scene(
            "Bruno presses Reply",
            "His words become a letter of the desk. It waits 30 s, in case he thinks better of it.",
        )
        self._answers(BRUNO, cast.FIRST_ANSWER, self._letter("copy", BRUNO))
        self._expect(("agent", None))
        self._undo_time_passes()
        self._expect(("answer", ALICE.address))

    def _note(self) -> None:
        self._later(minutes=15)
        self._scene("a note", "Lia knows the cause. With #nota only agents read it; a plain Reply to a note is a note, too.")
        self._answers(LIA, f"#nota\n\n{cast.NOTE}", self._letter("copy", LIA))
        self._expect(("agent", None), ("note", BRUNO.address), ("transcript", LIA.address))
        self._later(minutes=3)
        self._answers(BRUNO, cast.NOTE_ANSWERED, self._letter("note", BRUNO))
        self._expect(("agent", None), ("note", LIA.address))

    def _slip(self) -> None:
        self._later(minutes=10)
        self._scene("a slip of the pen", "An unknown order stops everything: Alice gets nothing, Bruno gets his mail back.")
        self._answers(BRUNO, cast.SLIP, self._letter("note", BRUNO))
        self._expect(("agent", "agent_unclear"), ("transcript", BRUNO.address))
        self._later(minutes=2)

    def _ask(self, title: str, why: str, words: str) -> None:
        self._scene(title, why)
        self._answers(BRUNO, f"#perguntar\n\n{words}", self._letter("transcript", BRUNO))
        self._expect(("agent", None), ("transcript", BRUNO.address))
        self._undo_time_passes()
        self._expect(("question", ALICE.address))

    def _stale(self, copy: bytes) -> None:
        """Let Bruno answer an older ``copy`` than his last."""
        self._later(minutes=5)
        self._scene("mails that crossed", "Bruno answers the copy before. It is held, and he is shown what he had not seen.")
        self._answers(BRUNO, cast.CORRECTED, copy)
        self._expect(("held", "agent_stale"), ("stale", BRUNO.address))
        self._later(minutes=4)
        self._scene("Bruno confirms", "His words are right all the same: #enviar lets them go.")
        self._answers(BRUNO, "#enviar", self._letter("stale", BRUNO))
        self._expect(("agent", None), ("transcript", BRUNO.address))
        self._until_a_letter_waits()
        self._undo_time_passes()
        self._expect(("answer", ALICE.address))

    def _answers(self, who: Person, words: str, letter: bytes) -> None:
        self._post(who, cast.letter(who, "", words, self._stage.local(), letter))

    def _undo_time_passes(self) -> None:
        self._later(seconds=UNDO_SECONDS + 1)

    def _nothing_internal_outside(self) -> None:
        """Look at all that was sent to people who are no agents: no letter of the desk's own, and no word of a note.

        Raises:
            ToldWrong: there is something.
        """
        inside = {one.address for one in cast.AGENTS}
        internal = {notice.value for notice in TO_THE_DESK}
        for one in self._letters():
            if one.to in inside:
                continue
            words = cast.all_of(self._stage.delivered(one.message_id) or b"")
            if one.notice in internal or any(secret in words for secret in (cast.NOTE, cast.NOTE_ANSWERED, *inside)):
                raise ToldWrong(f"the letter {one.notice} to {one.to} tells what only agents may know")
