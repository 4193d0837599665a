"""A fortnight at a desk whose customers write through eight kinds of provider, among machines, over a real Dovecot.

Every person's mail is in its ticket, every machine's in none, and nobody is reminded who answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import count
from random import Random
from typing import Final

import pytest

from tests.cast import AUTHSERV, BRUNO, DESK, MALLORY, raw
from tests.whole.conftest import Office
from tests.whole.customers.test_desk import words
from tests.whole.providers import CLOUD, FORM, GROUP, PROVIDERS, Customer, answering, mail, of_microsoft

pytestmark = pytest.mark.whole
BEGINS: Final = datetime(2025, 3, 3, 11, tzinfo=UTC)
DAYS: Final = 14
DELAYS: Final = (1, 2, 5, 9, 20, 47, 49, 60)
THANKS: Final = ("Resolvido, pode fechar!", "Consegui aqui, valeu!", "Funcionou, obrigado!")
MAILBOX: Final = """
[mailboxes.nuvem]
address = "{address}"
agents = ["bruno"]
authserv_id = "microsoft365"
unthreaded = "open"
[mailboxes.nuvem.imap]
host = "127.0.0.1"
port = {imap}
security = "plain"
username = "{user}"
password_file = "pw"
[mailboxes.nuvem.smtp]
host = "127.0.0.1"
port = {smtp}
security = "plain"
"""


@dataclass
class Case:
    """A customer's matter: how often they will answer, whether they fall silent then, and what was said so far."""

    customer: Customer
    opens: datetime
    answers: int
    silent: bool
    ticket: int = 0
    due: datetime | None = None
    """When they write next."""
    marks: list[str] = field(default_factory=list)
    """A word of each mail of theirs that is in no other."""
    spoke: list[tuple[datetime, str]] = field(default_factory=list)
    """Who spoke last: "desk" asks, "customer" writes."""
    reacted: bool = False
    solved: bool = False
    thanked: bool = False


class Fortnight:
    """The desk, its customers, and what they have said."""

    def __init__(self, office: Office, customers: int, answers: int, machines: int, seed: int, hours: int) -> None:
        self.office, self.dice, self.idents = office, Random(seed), count(1)  # noqa: S311 - not for secrets
        office.now, self.step = BEGINS, timedelta(hours=hours)
        self.cloud = f"{office.user}nuvem"
        office.tables = MAILBOX.format(address=CLOUD, imap=office.server.port, user=self.cloud, smtp=office.sink.port)
        office.configure(
            agents=["bruno"], authserv_id=AUTHSERV, unthreaded="open", undo_seconds=0, groups=[GROUP], trusted_forms=[FORM],
        )  # fmt: skip
        kinds = list(PROVIDERS)
        self.cases = [
            Case(
                Customer(number, kinds[number % len(kinds)]), BEGINS + timedelta(hours=self.dice.randrange(30)), answers,
                silent=number >= customers - len(kinds),
            )
            for number in range(customers)
        ]  # fmt: skip
        moments = sorted(self.dice.uniform(30, 24 * DAYS - 40) for _ in range(machines))
        self.machines = [BEGINS + timedelta(hours=one) for one in moments]
        self.machine_marks: list[str] = []
        self.sent: Counter[str] = Counter()

    def live(self) -> None:
        """Let the fortnight pass, a step at a time."""
        while self.office.now < BEGINS + timedelta(days=DAYS):
            for case in self.cases:
                self._customer(case)
            while self.machines and self.machines[0] <= self.office.now:
                self.machines.pop(0)
                self._machine()
            self.office.once()
            for case in self.cases:
                self._agent(case)
            self.office.once()
            self.office.now += self.step

    def _deliver(self, case: Case, kind: str, mailed: bytes) -> None:
        user = self.cloud if case.customer.mailbox == CLOUD else self.office.user
        self.office.server.append(user, mailed, self.office.now)
        self.sent[kind] += 1

    def _customer(self, case: Case) -> None:
        """Let a customer write if it is time: to open, to answer, to thank; one who has just been asked may react first."""
        if not case.marks:
            if case.opens <= self.office.now:
                self._writes(case, None)
            return
        if case.due is None or case.due > self.office.now:
            return
        letter = self._letter(case)
        if not case.reacted and not case.solved:
            case.reacted = True
            self._reacts(case, letter)
            return
        case.due = None
        if case.solved:
            case.thanked = True
            said = mail(case.customer, self.dice.choice(THANKS), letter, self._ident())
            self._deliver(case, "person", said)
            return
        case.answers -= 1
        self._writes(case, letter)

    def _writes(self, case: Case, letter: EmailMessage | None) -> None:
        mark = f"palavra{next(self.idents):04}"
        case.marks.append(mark)
        case.spoke.append((self.office.now, "customer"))
        self._deliver(case, "person", mail(case.customer, f"Segue o que pediu: {mark}, conforme a tela.", letter, mark))

    def _reacts(self, case: Case, letter: EmailMessage) -> None:
        text = f"{case.customer.name} reagiu à sua mensagem: 👍\n\n________________________________\n"
        text += f"De: Suporte Exemplo <{DESK}>\nEnviado: segunda-feira, 3 de março de 2025 12:00\n"
        text += f"Para: {case.customer.name}\nAssunto: {letter['Subject']}\n\n{words(letter)}"
        shaped = mail(case.customer, "👍", letter, self._ident())
        self._deliver(case, "reaction", shaped.partition(b"\r\n\r\n")[0].replace(b"multipart/alternative", b"text/plain")
                      + b"\r\n\r\n" + text.replace("\n", "\r\n").encode())  # fmt: skip

    def _agent(self, case: Case) -> None:
        """Let Bruno answer whoever wrote last: ask until they have answered enough, then solve it."""
        if not case.spoke or case.spoke[-1][1] == "desk" or case.solved:
            return
        copy = self._copy(case)
        case.ticket = case.ticket or int(str(copy["Message-ID"]).partition(".")[0].removeprefix("<t"))
        ends = case.answers == 0 and not case.silent
        said = "#resolver\nInstale a 2026.2." if ends else "#perguntar\nQual é a versão, e o que diz a tela?"
        case.solved, reply = (
            ends,
            self.office.reply_to(copy, said, f"Bruno <{BRUNO}>", To=case.customer.mailbox, **_proven(case)),
        )
        self._deliver(case, "agent", reply)
        case.spoke.append((self.office.now, "desk"))
        quiet = case.silent and case.answers == 0
        late = self.office.now > BEGINS + timedelta(days=8)
        delay = timedelta(hours=1 if late else self.dice.choice(DELAYS))
        case.due = None if quiet else self.office.now + delay

    def _machine(self) -> None:
        """Let a machine write: one that answers for a customer, or one that nobody has asked."""
        asked = [one for one in self.cases if one.ticket and not one.thanked]
        mark, ident = f"maquina{next(self.idents):04}", self._ident()
        self.machine_marks.append(mark)
        kind = self.dice.randrange(6)
        if kind < 3 and asked:
            case = self.dice.choice(asked)
            self._deliver(case, "machine", self._for(case, kind, mark, ident))
            return
        fields = ({"List-Id": "<novidades.evil.example>", "Precedence": "bulk"}, {"Auto-Submitted": "auto-generated"},
                  {"X-Spam-Flag": "YES"})[kind % 3]  # fmt: skip
        fields = {name.replace("-", "_"): value for name, value in fields.items()}
        offer = raw(f"Ofertas da semana: {mark}", f"Mallory <{MALLORY}>", Message_ID=f"<{ident}@x.example>", **fields)
        self.office.deliver(offer)
        self.sent["machine"] += 1

    def _for(self, case: Case, kind: int, mark: str, ident: str) -> bytes:
        letter = self._letter(case)
        marks = ({"Auto-Submitted": "auto-replied"}, {"X-MS-Exchange-Inbox-Rules-Loop": case.customer.address},
                 {"Auto-Submitted": "auto-replied (vacation)", "Precedence": "bulk"})[kind]  # fmt: skip
        subject = f"Resposta automática: {letter['Subject']}"
        fields = {**answering(letter), "Subject": subject, **marks}
        text = f"Estou de férias até 31 de março ({mark})."
        named = {name.replace("-", "_"): value for name, value in fields.items()}
        return raw(text, case.customer.full, To=case.customer.mailbox, Message_ID=f"<{ident}@example.com>", **named)

    def _ident(self) -> str:
        return f"m{next(self.idents)}"

    def _letter(self, case: Case) -> EmailMessage:
        return self.office.letters(case.customer.address)[-1]

    def _copy(self, case: Case) -> EmailMessage:
        found: list[EmailMessage] = [one for one in self.office.letters(BRUNO) if case.marks[-1] in words(one)]
        assert found, (case.customer, case.marks, self.office.verdicts())
        return found[-1]


def _proven(case: Case) -> dict[str, str]:
    """Return what the receiver of the mailbox says of Bruno's mail."""
    if case.customer.mailbox == CLOUD:
        return {name.replace("-", "_"): value for name, value in of_microsoft("desk.example").items()}
    return {"Authentication_Results": f"{AUTHSERV}; dkim=pass header.d=desk.example; dmarc=pass header.from=desk.example"}


def persons(lived: Fortnight) -> Iterator[tuple[str, int]]:
    """Yield the mark of each mail that a person wrote, and the ticket that it belongs to."""
    yield from ((mark, case.ticket) for case in lived.cases for mark in case.marks)


def told_right(lived: Fortnight) -> None:
    """Prove what the fortnight is to prove."""
    office = lived.office
    said = office.rows("SELECT ticket_id, words, kind FROM entry")
    for mark, ticket in persons(lived):
        assert [(number, kind) for number, text, kind in said if mark in (text or "")] == [(ticket, "customer")], mark
    assert not [text for _, text, _ in said if any(mark in (text or "") for mark in lived.machine_marks)]
    assert len({case.ticket for case in lived.cases}) == len(lived.cases) == office.rows("SELECT count(*) FROM ticket")[0][0]
    assert sum(kind == "reaction" for _, _, kind in said) == lived.sent["reaction"] == len(lived.cases)
    reminded = office.rows("SELECT ticket_id, created_at FROM letter WHERE notice LIKE 'reminder%'")
    assert reminded
    by_ticket = {case.ticket: case for case in lived.cases}
    for ticket, at in reminded:
        when = datetime.fromtimestamp(at / 1_000_000, UTC)
        assert [who for then, who in by_ticket[ticket].spoke if then <= when][-1] == "desk", (ticket, when)
    ended = dict(office.rows("SELECT id, closed_by FROM ticket"))
    for case in lived.cases:
        assert ended[case.ticket] == ("silence" if case.silent else "customer"), (case.customer, case.ticket)
    office.verified()


def test_some_days_through_eight_providers_keep_every_person_and_no_machine(office: Office) -> None:
    lived = Fortnight(office, customers=16, answers=1, machines=16, seed=1, hours=4)
    lived.live()
    told_right(lived)


@pytest.mark.long
def test_a_fortnight_of_four_hundred_mails_keeps_every_person_and_no_machine(office: Office) -> None:
    lived = Fortnight(office, customers=40, answers=5, machines=90, seed=2, hours=1)
    lived.live()
    assert lived.sent.total() - lived.sent["agent"] >= 400
    told_right(lived)
