"""A group in the configuration opens nothing to anybody else: the spoof matrix, with a mailbox that is behind one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.errors import NotPossible
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, LIA, MALLORY, raw

GROUP = "todos@lists.example"
FROM = [
    f"'Alice' via Suporte <{DESK}>", f"'Alice' via Todos <{GROUP}>", f"Alice <{MALLORY}>", f"{ALICE} <{MALLORY}>",
    f"'Alice' via Suporte <{MALLORY}>", f"<{GROUP}>, <{ALICE}>", f"{GROUP} <{MALLORY}>",
]  # fmt: skip
NAMED = [
    {"X_Original_From": ALICE}, {"Reply_To": ALICE}, {"X_Google_Original_From": ALICE},
    {"X_Original_From": ALICE, "X_Google_Original_From": MALLORY},
]  # fmt: skip
RESULTS = [
    "", f"{AUTHSERV}; dmarc=none", f"{AUTHSERV}; dmarc=fail header.from=lists.example",
    f"{AUTHSERV}; dmarc=pass header.from=evil.example", "evil.example; dmarc=pass header.from=lists.example",
    f"{AUTHSERV}; dkim=pass header.d=evil.example; arc=fail",
    f"{AUTHSERV}; arc=pass; dmarc=pass header.from=evil.example",
]  # fmt: skip


@pytest.mark.parametrize("sender", FROM)
def test_nobody_joins_or_is_answered_in_the_name_of_whom_a_group_passes_on(tmp_path: Path, sender: str) -> None:
    house = House(tmp_path, {"unthreaded": "open", "authserv_id": AUTHSERV, "groups": [GROUP, DESK]})
    number = house.open()
    before = len(house.outbox(ALICE))
    sealed = {"ARC_Seal": "i=1; a=rsa-sha256; d=evil.example; b=x"}
    for at, (named, results) in enumerate((named, results) for named in NAMED for results in RESULTS):
        fields = {**named, **sealed, "Authentication_Results": results}
        house.take(
            house.answer(number, "Quero ler tudo.", sender, **fields),
            raw("Novo pedido.", sender, Message_ID=f"<{at}@evil.example>", **fields),
        )
    house.later(hours=1)
    joined = house.count(f"arrival WHERE disposition = '{Disposition.REPLY.value}'")
    assert (joined, len(house.outbox(ALICE)) - before) == (0, 0)
    assert house.rows("SELECT DISTINCT contact FROM ticket WHERE contact = 'alice@example.com'") == [(ALICE,)]
    assert house.count("ticket WHERE contact = 'alice@example.com'") == 1
    house.close()


def test_a_proven_group_names_a_stranger_who_stays_one(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV, "groups": [GROUP]})
    number = house.open()
    proof = f"{AUTHSERV}; dmarc=pass header.from=lists.example"
    via = f"'Mallory' via Todos <{GROUP}>"
    house.take(house.answer(number, "Quero ler tudo.", via, X_Original_From=MALLORY, Authentication_Results=proof))
    assert house.rows("SELECT disposition, reason FROM arrival") == [("rejected", "wrong_sender")]
    assert house.outbox(MALLORY) == []
    house.close()


PEOPLE_OF_THE_DESK = {"agents": ["bruno", "lia"], "authserv_id": AUTHSERV, "groups": [GROUP]}


def test_what_an_unproven_group_passed_on_is_let_in_by_a_person_as_whom_it_names(tmp_path: Path) -> None:
    house = House(tmp_path, PEOPLE_OF_THE_DESK)
    (held,) = house.take(raw("Não abre.", f"'Alice' via Todos <{GROUP}>", X_Original_From=f"Alice <{ALICE}>"))
    assert (held.disposition, held.reason) == (Disposition.HELD, Reason.GROUP_UNPROVEN)
    assert house.desk.held_mail.release(held.arrival_id, None).disposition is Disposition.OPENED
    assert house.rows("SELECT contact, contact_name FROM ticket") == [(ALICE, "Alice")]
    house.close()


@pytest.mark.parametrize(
    "named", [{}, {"X_Original_From": f"Bruno <{BRUNO}>"}, {"Reply_To": LIA}, {"X_Original_From": GROUP}]
)
def test_nobody_can_let_in_an_unproven_group_s_mail_that_names_no_customer(tmp_path: Path, named: dict[str, str]) -> None:
    house = House(tmp_path, PEOPLE_OF_THE_DESK)
    number = house.open()
    (held,) = house.take(raw("#resolver\nPronto.", f"'Bruno' via Todos <{GROUP}>", **named))
    assert (held.disposition, held.reason) == (Disposition.HELD, Reason.GROUP_UNPROVEN)
    with pytest.raises(NotPossible, match="does not say who wrote it"):
        house.desk.held_mail.release(held.arrival_id, None)
    assert house.rows("SELECT id FROM ticket") == [(number,)]
    house.close()


@pytest.mark.parametrize("sender", [BRUNO, LIA])
def test_an_unproven_group_gives_no_order_in_an_agent_s_name_though_a_person_lets_its_mail_in(
    tmp_path: Path, sender: str
) -> None:
    house = House(tmp_path, PEOPLE_OF_THE_DESK)
    number = house.open()
    mail = house.answer(number, "#resolver\nPronto.", f"'Bruno' via Todos <{GROUP}>", X_Original_From=sender)
    (held,) = house.take(mail)
    assert (held.disposition, held.reason) == (Disposition.HELD, Reason.GROUP_UNPROVEN)
    house.desk.held_mail.release(held.arrival_id, number)
    assert house.rows("SELECT closed_at FROM ticket") == [(None,)]
    assert house.count("letter WHERE notice = 'resolved'") == 0
    house.close()
