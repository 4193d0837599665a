"""First lines on a real database: five different senders, one indexed look, and no row once a line is learned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from mailbot.mail.automatic.headers import Automatic
from mailbot.mail.message import Mail, read
from mailbot.store.database import Store
from mailbot.store.mails.first_lines import met, note
from tests.cast import raw

LINE = "Correio vindo pela ponte de segurança da Example: trate tudo com reserva."


def mail_of(sender: str, line: str = LINE) -> Mail:
    return read(raw(f"{line}\n\nResolvido!", From=f"<{sender}>"))


def begun_by(store: Store, *senders: str, line: str = LINE) -> None:
    with store.write() as connection:
        for sender in senders:
            mail = mail_of(sender, line)
            note(connection, mail, met(connection, mail))


def learned(store: Store, sender: str = "carol@example.com", line: str = LINE) -> str:
    with store.read() as connection:
        return met(connection, mail_of(sender, line)).learned


FIVE = [f"p{at}@example.com" for at in range(5)]


def test_five_senders_teach_it_to_the_sixth_and_to_themselves(store: Store) -> None:
    begun_by(store, *FIVE[:4])
    assert learned(store) == ""
    begun_by(store, FIVE[4])
    assert learned(store) == learned(store, FIVE[0]) == LINE
    assert learned(store, line=LINE.upper()) == LINE.upper()
    assert learned(store, "carol@other.example") == ""


@pytest.mark.parametrize("senders", [
    ["p0@example.com"] * 9, [f"p{at}@d{at}.example" for at in range(9)], [f"p{at}@gmail.com" for at in range(9)],
    [*FIVE[:3], "p8@sub.example.com", "p9@sub.example.com"],
])  # fmt: skip
def test_one_sender_several_domains_and_everybodys_teach_nothing(store: Store, senders: list[str]) -> None:
    begun_by(store, *senders)
    assert learned(store) == learned(store, "carol@gmail.com") == ""


def test_what_is_learned_is_written_no_more(store: Store) -> None:
    begun_by(store, *FIVE, *[f"q{at}@example.com" for at in range(20)])
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM first_line")).scalar() == len(FIVE)


def test_a_machine_teaches_nothing(store: Store) -> None:
    with store.write() as connection:
        for sender in FIVE:
            mail = replace(mail_of(sender), automatic=(Automatic.AUTOMATIC, "Auto-Submitted"))
            note(connection, mail, met(connection, mail))
    assert learned(store) == ""


def test_the_look_goes_by_the_index_alone(store: Store) -> None:
    asked = "SELECT line, count(*) FROM first_line WHERE domain = 'a' AND line IN ('b', 'c', 'd') GROUP BY line"
    with store.read() as connection:
        (plan,) = connection.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all()
    assert "USING COVERING INDEX" in plan.detail
    assert "(domain=? AND line=?)" in plan.detail
