"""A mailbox behind a group that puts its own address into From, over a real server."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, MALLORY
from tests.whole.conftest import Office
from tests.whole.customers.test_desk import asked

pytestmark = pytest.mark.whole
PROVEN = f"{AUTHSERV}; dkim=pass header.d=desk.example; dmarc=pass header.from=desk.example"
VIA = f"'Alice' via Suporte <{DESK}>"


def behind_a_group(office: Office, **keys: str) -> int:
    office.configure(groups=[DESK], authserv_id=AUTHSERV, **keys)
    return asked(office)[0]


def answer(office: Office, text: str, **fields: str) -> bytes:
    given = {"sender": VIA, "X_Original_From": f"Alice <{ALICE}>", "List_Id": "<suporte.desk.example>", **fields}
    return office.reply_to(office.letters()[-1], text, Precedence="list", **given)


def test_a_reply_through_a_proven_group_joins_its_ticket_and_is_told_to_the_desk_as_its_writer_s(office: Office) -> None:
    number = behind_a_group(office)
    office.deliver(answer(office, "A versão é 2026.2.", Authentication_Results=PROVEN))
    office.once()
    assert (office.verdicts()[-1], office.state(number)) == (("reply", None), "open")
    assert f"Alice ({ALICE})" in office.letters(BRUNO)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("fields", [
    {}, {"Authentication_Results": f"{AUTHSERV}; dmarc=none"},
    {"Authentication_Results": PROVEN, "X_Google_Original_From": MALLORY},
    {"Authentication_Results": PROVEN, "X_Original_From": "", "Reply_To": f"{ALICE}, {MALLORY}"},
    {"Authentication_Results": PROVEN, "X_Original_From": ""},
], ids=str)  # fmt: skip
def test_what_no_proven_group_says_plainly_is_held_and_no_loop(office: Office, fields: dict[str, str]) -> None:
    number = behind_a_group(office)
    office.deliver(answer(office, "A versão é 2026.2.", **fields))
    office.once()
    assert (office.verdicts()[-1], office.state(number)) == (("held", "group_unproven"), "waiting")


def test_new_mail_through_a_group_opens_a_ticket_of_its_writer(office: Office) -> None:
    behind_a_group(office, unthreaded="open")
    office.deliver(answer(office, "O programa não abre.", In_Reply_To="", References="", Authentication_Results=PROVEN))
    office.once()
    assert office.verdicts()[-1] == ("opened", None)
    assert office.rows("SELECT contact, contact_name FROM ticket ORDER BY id DESC LIMIT 1") == [(ALICE, "Alice")]
