"""A group in the configuration opens nothing to anybody else: the spoof matrix, with a mailbox that is behind one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.desk.tickets.reasons import Disposition
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, DESK, MALLORY, raw

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
