"""Random weeks at a desk: customers and agents who write, agents at the command line, outages, letters that come back.

The same number makes the same weeks. A pass is made as a daemon does; the clock moves on between what people do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any, Final

from mailbot.desk.simulation.events import TicketHistory, TicketOutcome
from mailbot.desk.simulation.run import lived
from mailbot.desk.tickets.ticket import Route
from mailbot.errors import NotPossible
from mailbot.store.reports import events
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, LIA, raw
from tests.whole.customers.test_bounces import dsn
from tests.whole.deadlines.test_lives import World, at

TEAMS: Final = {
    "product": {"label": {"pt_BR": "Produto", "en": "Product"}, "agents": ["carla"], "lead": "lia", "kinds": ["bug"]},
}
SELLS: Final = {"price_per_minute": "4.50", "taxes": "ISS", "published_defects": ["M-1"]}
PROVEN: Final = f"{AUTHSERV}; dmarc=pass header.from=desk.example"
SAID: Final = (
    "Segue o log {n}.", "Obrigado!", "Resolvido, pode fechar.", "5", "Obrigado, mas ainda não funciona?", "ACEITO", "RECUSO",
    "Ok", "Não resolveu {n}.",
)  # fmt: skip
ORDERED: Final = (
    "Instale a 2.{n}.", "#perguntar\nQual a versão {n}?", "#resolver\nInstale {n}.", "#fechar\nEncerrado {n}.", "#reabrir",
    "#reabrir\n#perguntar\nE agora {n}?", "#reabrir\nDe novo {n}.", "#tipo erro", "#tipo dúvida", "#nota\nInterno {n}.",
    "#tipo sugestão\n#perguntar\nQual tela {n}?", "#spam", "#encaminhar product até 20/04/2026\nVeja {n}",
    "#consultoria módulo\nNão se reproduz {n}.", "#aprovar", "#recusar", "#enviar", "#resolver", "#fechar",
    "#reabrir\n#resolver\nPronto {n}", "#fechar\n#tipo erro\nAté {n}",
)  # fmt: skip
SPANS: Final = (1, 60, 3600, 5 * 3600, 86400, 2 * 86400, 3 * 86400, 6 * 86400, 9 * 86400)


class Weeks:
    """One desk and its weeks."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - not for secrets: the same seed gives the same weeks
        self.policy = self.dice.choice(["altoqi", "altoqi", "totvs", "tecnospeed"])
        keys: dict[str, Any] = {"consulting": SELLS} if self.policy == "totvs" else {}
        begins = datetime(2026, 2, self.dice.randrange(9, 21), self.dice.randrange(8, 23), tzinfo=UTC)
        self.world = Desk(
            folder, self.policy, begins, agents=["bruno", "lia", "carla"], teams=["product"], lead="lia", unthreaded="open",
            undo_seconds=self.dice.choice([0, 60]), intake={"suporte+bug@desk.example": {"kind": "bug"}},
            authserv_id=AUTHSERV, **keys,
        )  # fmt: skip
        self.imap = self.smtp = True

    def live(self, acts: int) -> None:
        """Let ``acts`` things happen, and time pass after them."""
        hands: list[tuple[Callable[[], None], int]] = [
            (self._time, 30), (self._agent, 28), (self._customer, 22), (self._together, 6), (self._at_the_command_line, 6),
            (self._opens, 6), (self._out, 6), (self._thinks_again, 3), (self._hands_over, 2), (self._letter_comes_back, 1),
        ]  # fmt: skip
        self._opens()
        self._settle()
        self.world.now += timedelta(seconds=7)
        for _ in range(acts):
            (hand,) = self.dice.choices([one for one, _ in hands], [weight for _, weight in hands])
            hand()
            self._settle()
            self.world.now += timedelta(seconds=7)
        self._passes(self.dice.choice([60, 86400, 15 * 86400]))

    def compared(self) -> list[tuple[TicketHistory, TicketOutcome, TicketOutcome]]:
        """Return each ticket's life, what became of it, and what its own policy makes of that life."""
        desk, now = self.world.desk, self.world.now
        boxes = {"suporte": self.world.settings.mailboxes["suporte"]}
        since, until = now - timedelta(days=999), now + timedelta(microseconds=1)
        rows = list(events.lived(desk.store, desk.policies, since, until, boxes))
        return [(life, was, lived(life, desk.policies.of("suporte"), now)) for life, was in rows]

    def _settle(self) -> None:
        """Let the desk work until nothing changes any more."""
        done = "SELECT (SELECT count(*) FROM letter WHERE state = 'sent'),"
        done += " (SELECT count(*) FROM timer WHERE done_at IS NOT NULL), (SELECT count(*) FROM arrival)"
        before = None
        while before != (before := self.world.rows(done)):
            if self.imap:
                self.world.read_all()
            self.world.desk.held_reply_timers.tick()
            self.world.tick()
            if self.smtp:
                self.world.send_all()

    def _passes(self, seconds: int, *, asleep: bool = False) -> None:
        """Let time pass, at a desk that meets each instant at which something falls due."""
        end = self.world.now + timedelta(seconds=seconds)
        while not asleep:
            query = "SELECT due_at FROM timer WHERE done_at IS NULL UNION SELECT owed_at FROM ticket"
            query += " UNION SELECT next_try_at FROM letter WHERE state = 'ready'"
            due = [instant for (one,) in self.world.rows(query) if one and self.world.now < (instant := at(one)) <= end]
            if not due:
                break
            self.world.now = min(due)
            self._settle()
        self.world.now = end

    def _time(self) -> None:
        self._passes(self.dice.choice(SPANS))

    def _out(self) -> None:
        what, hours = self.dice.choice(["imap", "smtp", "daemon"]), self.dice.choice([1, 25, 60, 130])
        self.imap, self.smtp = what != "imap", what != "smtp"
        self._passes(hours * 3600, asleep=what == "daemon")
        self.imap = self.smtp = True

    def _ticket(self) -> int:
        return int(self.dice.choice(self.world.rows("SELECT id FROM ticket"))[0])

    def _opens(self) -> None:
        how, n = self.dice.choice(["mail", "bug", "command line", "agent"]), next(self.world.numbers)
        if how == "command line":
            box = self.world.settings.mailboxes["suporte"]
            self.world.desk.tickets.open(box, ALICE, "Alice", f"Erro {n}", self.dice.choice(["", "Não abre."]))
        elif how == "agent":
            words = f"#para {ALICE}\nInstale {n}."
            self._comes(raw(words, f"Bruno <{BRUNO}>", Message_ID=f"<n{n}@desk.example>", Authentication_Results=PROVEN))
        else:
            to = "suporte+bug@desk.example" if how == "bug" else DESK
            self._comes(raw(f"Não abre {n}.", f"Alice <{ALICE}>", To=to, Message_ID=f"<n{n}@example.com>"))

    def _customer(self) -> None:
        self._replies(self._ticket(), ALICE, SAID)

    def _agent(self) -> None:
        self._replies(self._ticket(), self.dice.choice([BRUNO, BRUNO, LIA]), ORDERED)

    def _together(self) -> None:
        """Let some mails come that are read in one pass, or late."""
        number = self._ticket()
        for _ in range(self.dice.choice([1, 2, 3])):
            customer = self.dice.random() < 1 / 2
            self._replies(number, ALICE if customer else BRUNO, SAID if customer else ORDERED)
        self.world.now += timedelta(seconds=self.dice.choice([0, 0, 30, 90, 3600]))

    def _thinks_again(self) -> None:
        """Let an agent say something and take it back, with nothing in between."""
        number = self._ticket()
        self._replies(number, BRUNO, ORDERED)
        self._settle()
        self.world.now += timedelta(seconds=7)
        self._replies(number, BRUNO, ("#desfazer",))

    def _replies(self, number: int, who: str, words: tuple[str, ...]) -> None:
        sent = f"recipient = '{who}' AND ticket_id = {number} AND state = 'sent' ORDER BY id DESC"
        got = [one for (one,) in self.world.rows(f"SELECT message_id FROM letter WHERE {sent}")]  # noqa: S608 - ours
        if not got:
            return
        n, letter = next(self.world.numbers), self.dice.choice([got[0], got[0], self.dice.choice(got)])
        proof = {"Authentication_Results": PROVEN} if who != ALICE else {}
        said = self.dice.choice(words).format(n=n)
        self._comes(raw(said, f"Um <{who}>", Message_ID=f"<r{n}@example.com>", In_Reply_To=f"<{letter}>", **proof))

    def _comes(self, mail: bytes) -> None:
        self.world.lying.append((self.world.now, mail))

    def _at_the_command_line(self) -> None:
        if self.dice.random() < 1 / 4:
            kind = self.dice.choice(["bug", "suggestion", "question"])
            self._perhaps(lambda: self.world.desk.routing.place(self._ticket(), Route(kind=kind)))
            return
        order = self.dice.choice(["reply", "ask", "resolve", "close"])
        self._perhaps(lambda: self.world.desk.tickets.order(self._ticket(), order, "Palavras."))

    def _hands_over(self) -> None:
        self._perhaps(lambda: self.world.desk.routing.escalate(self._ticket(), "product", "", "Veja."))

    def _letter_comes_back(self) -> None:
        sent = self.world.rows(f"SELECT raw FROM letter WHERE recipient = '{ALICE}' AND state = 'sent' ORDER BY id DESC")  # noqa: S608
        if sent:
            self._comes(dsn(message_from_bytes(sent[0][0], policy=policy.default)))

    def _perhaps(self, order: Callable[[], object]) -> None:
        try:
            order()
        except NotPossible:
            return  # the ticket has ended: that is an answer, too


class Desk(World):
    """One with a team for what is handed over."""

    def _start(self, storage: Path) -> None:
        self.top = {**self.top, "teams": TEAMS}
        super()._start(storage)
