"""Monitoring that opens and joins tickets, and to which nothing is ever written, over a real server."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, DESK
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole
MONITOR = "monitor@example.com"
PROVEN = f"{AUTHSERV}; dmarc=pass header.from=example.com"
DESKS = f"{AUTHSERV}; dkim=pass header.d=desk.example"


def alert(office: Office, text: str, *, answers: str = "", **fields: str) -> tuple[str, bytes]:
    """Return the Message-ID of an alert and the alert, as Zabbix writes it; it ``answers`` an earlier one."""
    own = f"<z{next(office.numbers)}.{office.user}@zabbix.example.com>"
    head = {
        "Authentication-Results": PROVEN, "From": f"Zabbix <{MONITOR}>", "To": DESK, "Subject": text,
        "Message-ID": own, "In-Reply-To": answers, "References": answers, "Auto-Submitted": "auto-generated",
        "Precedence": "bulk", "List-Id": "<alerts.example.com>", "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return own, (lines + f"\r\n{text}\r\nOK\r\n").encode()


def said(office: Office, to: str = BRUNO) -> str:
    return str(office.letters(to)[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]


CALENDAR = """
[calendars.office]
time_zone = "America/Sao_Paulo"
hours = { monday_to_friday = ["08:00-12:00", "13:00-18:00"] }
"""


def watched(office: Office, **keys: str | bool | int | list[str]) -> None:
    office.configure(machines=[MONITOR], authserv_id=AUTHSERV, agents=["bruno"], **keys)


def told(office: Office, text: str) -> None:
    """Let Bruno reply to his last letter, and whatever waits leave."""
    mail = office.reply_to(office.letters(BRUNO)[-1], text, f"Bruno <{BRUNO}>", Authentication_Results=DESKS)
    office.deliver(mail)
    office.once()
    office.later(minutes=5)
    office.once()


def test_problem_and_recovery_are_one_ticket_and_nobody_writes_to_the_machine(office: Office) -> None:
    watched(office)
    first, problem = alert(office, "PROBLEM: disk full")
    office.deliver(problem)
    office.once()
    assert office.verdicts() == [("opened", None)]
    assert office.rows("SELECT contact, contact_name FROM ticket") == [(MONITOR, "Zabbix")]
    assert "O cliente é uma máquina" in said(office)
    second, again = alert(office, "PROBLEM: disk full (2)", answers=first)
    office.deliver(again, alert(office, "RECOVERY: disk ok", answers=f"{first} {second}")[1])
    office.once()
    assert office.verdicts()[1:] == [("reply", None)] * 2
    assert office.rows("SELECT count(*) FROM ticket") == [(1,)]
    told(office, "Disco trocado.")
    assert office.rows("SELECT kind, visibility, words FROM entry ORDER BY id DESC LIMIT 1") == [
        ("note", "internal", "Disco trocado.")
    ]
    assert "nada foi enviado" in said(office)
    assert office.state(1) == "in_progress"
    told(office, "#resolver\nFeito.")
    assert office.state(1) == "resolved"
    office.later(days=7)
    office.once()
    assert office.state(1) == "closed"
    office.later(hours=1)
    office.deliver(alert(office, "PROBLEM: disk full once more", answers=first)[1])
    office.once()
    assert office.verdicts()[-1] == ("opened", None)
    assert office.rows("SELECT id, contact FROM ticket ORDER BY id") == [(1, MONITOR), (2, MONITOR)]
    assert office.letters(MONITOR) == []
    assert office.rows(f"SELECT notice FROM letter WHERE recipient = '{MONITOR}'") == []  # noqa: S608 - our own address
    office.verified()


@pytest.mark.parametrize("policy", ["altoqi", "totvs", "tecnospeed"])
def test_no_life_of_a_ticket_writes_to_a_machine_however_long(office: Office, policy: str) -> None:
    office.tables = CALENDAR
    watched(office, policy=policy, calendar="office")
    office.deliver(alert(office, "PROBLEM: disk full")[1])
    office.once()
    number = office.rows("SELECT id FROM ticket")[0][0]
    for words in ("Estou vendo.", "#perguntar\nQual versão?", "#resolver"):
        told(office, words)
    for _ in range(40):
        office.later(days=1)
        office.once()
    assert office.letters(MONITOR) == []
    assert office.rows("SELECT count(*) FROM timer WHERE done_at IS NULL") == [(0,)]
    assert office.rows(f"SELECT closed_at IS NOT NULL FROM ticket WHERE id = {number}") == [(1,)]  # noqa: S608 - a number
    office.verified()


def test_at_the_command_line_nothing_is_written_to_a_machine_either(office: Office) -> None:
    watched(office)
    office.deliver(alert(office, "PROBLEM: disk full")[1])
    office.once()
    for order in ("ask", "reply", "resolve", "close"):
        refused = office.mailbot("ticket", order, "1", "--text", "Feito.", check=False)
        assert refused.returncode
        assert b"is a machine" in refused.stdout + refused.stderr
    refused = office.mailbot("ticket", "cc", "1", f"+{MONITOR}", check=False)
    assert b"is a machine" in refused.stdout + refused.stderr
    office.mailbot("ticket", "note", "1", "--text", "Disco trocado.")
    office.mailbot("ticket", "resolve", "1", "--text", "")
    assert office.state(1) == "resolved"
    office.mailbot("ticket", "open", "--customer", MONITOR, "--subject", "Backup", "--text", "Falhou.")
    office.later(days=8)
    office.once()
    assert office.letters(MONITOR) == []
    assert office.rows(f"SELECT id FROM letter WHERE recipient = '{MONITOR}'") == []  # noqa: S608 - our own address


def test_a_machine_that_was_merged_into_a_customer_s_ticket_moves_nothing_there(office: Office) -> None:
    watched(office)
    number = office.open()
    office.ask(number)
    office.once()
    first, problem = alert(office, "PROBLEM: disk full")
    office.deliver(problem)
    office.once()
    told(office, f"#mesclar {number}")
    before = len(office.letters())
    office.deliver(alert(office, "RECOVERY: resolvido, obrigado", answers=first)[1])
    office.once()
    assert (office.verdicts()[-1], office.state(number)) == (("reply", None), "waiting")
    assert office.rows("SELECT ticket_id FROM arrival ORDER BY id DESC LIMIT 1") == [(number,)]
    assert (len(office.letters()), office.letters(MONITOR)) == (before, [])
    office.later(days=3)
    office.once()
    assert len(office.letters(ALICE)) == before + 1  # the reminder goes on
    office.verified()
