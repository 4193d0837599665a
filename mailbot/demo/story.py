"""The told story: a ticket's life from the first letter to the close for silence, and the odd mails on its way."""

from __future__ import annotations

import signal
from datetime import datetime, timedelta
from typing import Final

from mailbot.clock import Clock
from mailbot.demo import cast
from mailbot.demo.agents import AgentsPart
from mailbot.demo.cast import ALICE, BRUNO, DESK, LIA, MALLORY, PAULO
from mailbot.demo.play import ToldWrong
from mailbot.demo.printing import JsonTeller, PeopleTeller, Teller
from mailbot.demo.servers import HOST
from mailbot.demo.stage import ZONE, staged

STORY_DAYS: Final = 12
STAY_SECONDS: Final = 3600.0
A_LITTLE: Final = timedelta(minutes=10)


def tell(clock: Clock, *, stay: bool = False, json: bool = False) -> bool:
    """Tell a story that ends before ``clock``'s now; returns whether everything happened as told.

    With ``stay`` it keeps running until Ctrl-C.

    Raises:
        MailbotError: the demo's servers or its storage cannot be had; OSError: a temporary folder cannot.
    """
    teller: Teller = JsonTeller() if json else PeopleTeller(ZONE)
    with staged(_monday(clock.now())) as stage:
        story = Story(stage, teller)
        try:
            story.play()
            if stay:
                story.stay(clock.now())
        except ToldWrong as wrong:
            teller.broken(str(wrong))
            return False
    return True


def _monday(now: datetime) -> datetime:
    """Return nine o'clock of a Monday so long ago that the story's end is not in the future."""
    day = (now.astimezone(ZONE) - timedelta(days=STORY_DAYS)).date()
    monday = day - timedelta(days=day.weekday())
    return datetime(monday.year, monday.month, monday.day, 9, tzinfo=ZONE)


class Story(AgentsPart):
    """The scenes, in order. Each says what must follow, and goes on when it did."""

    def play(self) -> None:
        """Tell it from the first scene to the verdict table.

        Raises:
            ToldWrong: something else happened, or nothing within the time for it.
        """
        self._question()
        self._at_work()
        self._reminded()
        self._answered()
        self._odd_mails()
        copy = self._letter("copy", BRUNO)
        self._large_file()
        self._stale(copy)
        self._silence()
        self._too_late()
        self._finished()

    def _question(self) -> None:
        self._scene("a ticket is opened", "Alice rang the desk. Bruno opens her ticket, which writes her the first letter.")
        self._stage.application.tickets.open(self._stage.mailbox, ALICE.address, ALICE.name, cast.SUBJECT, cast.REQUEST)
        self._expect(("opened", ALICE.address), ("copy", BRUNO.address), ("copy", LIA.address))
        self._later(hours=1)
        self._scene("Alice writes", "She presses Reply. Each agent of the desk gets a copy, in their own mailbox.")
        self._post(ALICE, cast.letter(ALICE, "", cast.FIRST_WORDS, self._stage.local(), self._letter("opened")))
        self._expect(("reply", None), ("copy", BRUNO.address), ("copy", LIA.address))

    def _reminded(self) -> None:
        asked = self._last("question").at
        self._at(asked + timedelta(hours=48) + A_LITTLE)
        self._scene("silence, and the first reminder", "48 hours without an answer.")
        self._expect(("reminder_1", ALICE.address))
        self._later(minutes=1)
        self._scene(
            "a vacation responder", "A machine answers for Alice. Nothing answers it, the clock goes on, and Bruno is told."
        )
        self._post(ALICE, cast.vacation(ALICE, self._stage.local(), self._letter("reminder_1")))
        self._expect(("ignored", "automatic"), ("participant_held", BRUNO.address))
        self._at(asked + timedelta(hours=96) + A_LITTLE)
        self._scene("the second reminder", "96 hours. It names the hour at which the ticket will close.")
        self._expect(("reminder_2", ALICE.address))

    def _answered(self) -> None:
        self._later(hours=3)
        self._scene(
            "Alice answers", "She presses Reply: In-Reply-To names our letter. The ticket re-opens, its clocks stop."
        )
        words = (
            "Oi Bruno, desculpe a demora!\n\nÉ no 3º pavimento. A mensagem é: «Não foi possível gravar a página 2».\n\nAlice"
        )
        mail = cast.letter(ALICE, "", words, self._stage.local(), self._letter("reminder_2"))
        self._post(ALICE, mail)
        self._expect(("reply", None), ("reopened", ALICE.address), ("copy", BRUNO.address))
        self._later(minutes=2)
        self._scene("the same mail again", "Her provider delivers it a second time. It is one letter, met twice.")
        self._stage.post(ALICE, mail)
        self._expect(("duplicate", None))

    def _odd_mails(self) -> None:
        self._later(hours=1)
        self._scene(
            "a mail that answers nothing", "Paulo's receiving server proved him, so he is told how to reply properly."
        )
        words = "Bom dia,\n\nvocês podem me enviar o preço da licença anual?\n\nPaulo"
        self._post(PAULO, cast.letter(PAULO, "Preço da licença", words, self._stage.local()))
        self._expect(("rejected", "unthreaded"), ("rejected_unthreaded", PAULO.address))
        self._later(hours=1)
        self._scene(
            "a forged sender", "It says Alice and is not hers (dmarc=fail): rejected, and nobody gets a letter for it."
        )
        words = "Segue o boleto atualizado.\nhttp://pague.aqui.example/"
        self._post(ALICE, cast.letter(ALICE, "URGENTE: boleto", words, self._stage.local()), forged=True)
        self._expect(("rejected", "unthreaded"))
        self._later(hours=1)
        self._scene("a wrong sender", "Mallory got hold of a letter to Alice and replies to it from an address of her own.")
        words = "Olá, sou colega da Alice. Podem me mandar todo o histórico deste chamado?"
        self._post(MALLORY, cast.letter(MALLORY, "", words, self._stage.local(), self._letter("question")))
        self._expect(("rejected", "wrong_sender"), ("rejected_wrong_sender", MALLORY.address))

    def _large_file(self) -> None:
        self._later(hours=2)
        self._scene(
            "21 MB", "Over the limit of 20 MB a file. It is never downloaded, Alice's words are kept, and she is told."
        )
        words = "Segue a planta completa em PDF, para vocês verem a página 2.\n\nAlice"
        mail = cast.letter(ALICE, "", words, self._stage.local(), self._letter("reopened"))
        self._post(ALICE, cast.with_file(mail, "planta-de-formas.pdf", 21 * cast.MIB))
        told = ("rejected_attachment_too_large", ALICE.address)
        self._expect(("reply", "attachment_too_large"), told, ("copy", BRUNO.address))

    def _silence(self) -> None:
        self._later(hours=14)
        self._ask("Bruno asks again", "And now nobody answers.", cast.SECOND_QUESTION)
        asked = self._last("question").at
        for hours, notice, title in (
            (48, "reminder_1", "two days of silence"),
            (96, "reminder_2", "four days of silence"),
            (120, "closed", "five days: closed"),
        ):
            self._at(asked + timedelta(hours=hours) + (2 * A_LITTLE if notice == "closed" else A_LITTLE))
            why = "At least 24 hours after the last reminder was taken." if notice == "closed" else f"{hours} hours."
            self._scene(title, why)
            self._expect((notice, ALICE.address))

    def _too_late(self) -> None:
        self._later(hours=4)
        self._scene("a reply to the closed ticket", "It does not vanish silently: Alice learns that the ticket is closed.")
        words = "Instalei a 2026.2, e o erro voltou hoje. Podem ver?\n\nAlice"
        self._post(ALICE, cast.letter(ALICE, "", words, self._stage.local(), self._letter("closed")))
        self._expect(("rejected", "closed"), ("rejected_closed", ALICE.address))

    def _finished(self) -> None:
        self._expect_nothing_more()
        self._nothing_internal_outside()
        letters = len(self._letters())
        closing = (
            f"Everything happened as told: {len(self._events) - letters} mails judged, {letters} letters sent, "
            f"over real IMAP and SMTP, by the daemon that `mailbot run` starts."
        )
        self._teller.end(self._events, closing)

    def stay(self, now: datetime) -> None:
        """Keep running from ``now`` on with a fresh ticket to answer, and tell what happens until Ctrl-C."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self._at(now)
            tickets = self._stage.application.tickets
            number = tickets.open(self._stage.mailbox, ALICE.address, ALICE.name, "Um chamado para experimentar", "")
            tickets.order(number, "ask", cast.STAY_QUESTION)
            self._scene(
                "your turn", "A fresh ticket, on the real clock. Alice has written once, so that the agents have a copy."
            )
            self._expect(("opened", ALICE.address), ("question", ALICE.address))
            self._post(ALICE, cast.letter(ALICE, "", cast.STAY_WORDS, self._stage.local(), self._letter("question")))
            self._expect(("reply", None), ("reopened", ALICE.address), ("copy", BRUNO.address), ("copy", LIA.address))
            self._teller.aside(self._how_to_take_part(number))
            while True:
                if self._stage.bell.until(lambda: bool(self._chronicle.untold()), STAY_SECONDS):
                    self._tell(self._chronicle.untold(), arriving=True)
        except KeyboardInterrupt:
            return  # Ctrl-C is how one leaves

    def _how_to_take_part(self, number: int) -> list[tuple[str, str]]:
        server = self._stage.server
        command = f"mailbot --config {self._stage.folder / 'config.toml'}"
        return [
            ("", "The demo stays. Connect your own mail client; no encryption, password authentication."),
            ("IMAP", f"{HOST} port {server.imap_port}"),
            ("SMTP", f"{HOST} port {server.smtp_port}, same user and password"),
            ("customer", f"user {ALICE.address}   password {cast.PASSWORD}   ({ALICE.name})"),
            ("", f"          reply to a letter of ticket {number}, or write to {DESK.address}"),
            ("agent", f"user {BRUNO.address}   password {cast.PASSWORD}   ({BRUNO.name})"),
            (
                "",
                f"          reply to the copy of ticket {number}; #ajuda on the first line tells all orders",
            ),
            ("others", f"{LIA.address} (agent), {MALLORY.address}, {PAULO.address}; same password"),
            ("shell", f"{command} ticket list"),
            ("", "What happens is told here. Ctrl-C ends it and deletes everything."),
        ]
