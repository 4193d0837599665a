"""A mailbox behind a group that puts its own address into From, over a real server."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, MALLORY, raw
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


@pytest.mark.parametrize(("fields", "reason"), [
    ({}, "group_unproven"), ({"Authentication_Results": f"{AUTHSERV}; dmarc=none"}, "group_unproven"),
    ({"Authentication_Results": PROVEN, "X_Google_Original_From": MALLORY}, "group_unclear"),
    ({"Authentication_Results": PROVEN, "X_Original_From": "", "Reply_To": f"{ALICE}, {MALLORY}"}, "group_unclear"),
    ({"Authentication_Results": PROVEN, "X_Original_From": ""}, "group_unclear"),
], ids=str)  # fmt: skip
def test_what_no_proven_group_says_plainly_is_held_and_no_loop(office: Office, fields: dict[str, str], reason: str) -> None:
    number = behind_a_group(office)
    office.deliver(answer(office, "A versão é 2026.2.", **fields))
    office.once()
    assert (office.verdicts()[-1], office.state(number)) == (("held", reason), "waiting")


@pytest.mark.parametrize("fields", [
    {"List_Id": "Suporte <suporte.desk.example>", "List_Post": "<https://groups.example/post>", "Precedence": "list"},
    {"X_BeenThere": DESK, "Precedence": "list"},
    {"Mailing_List": f"list {DESK}; contact suporte+owners@desk.example", "List_Unsubscribe": "<https://groups.example/u>"},
], ids=str)  # fmt: skip
def test_new_mail_with_its_writer_s_from_opens_a_ticket_though_only_the_fields_of_lists_name_the_group(
    office: Office, fields: dict[str, str]
) -> None:
    office.configure(groups=[DESK], authserv_id=AUTHSERV, unthreaded="open")
    office.deliver(raw("O programa não abre.", To="contato@empresa.example", Message_ID="<g2@example.com>", **fields))
    office.once()
    assert office.verdicts() == [("opened", None)]
    assert office.rows("SELECT contact FROM ticket") == [(ALICE,)]


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"Authentication_Results": f"{AUTHSERV}; spf=pass smtp.mailfrom={DESK}"}, "ninguém comprova que o servidor"),
    ({"Authentication_Results": PROVEN, "X_Google_Original_From": MALLORY}, "o grupo está comprovado, mas não diz"),
], ids=str)  # fmt: skip
def test_a_stranger_s_mail_that_a_group_does_not_say_plainly_is_told_at_once(
    office: Office, fields: dict[str, str], sentence: str
) -> None:
    office.configure(groups=[DESK], authserv_id=AUTHSERV, unthreaded="open", agents=["bruno"])
    first = {"sender": f"'Maria' via Suporte <{DESK}>", "X_Original_From": "maria@nova.example", "To": DESK, **fields}
    office.deliver(raw("O programa não abre.", Message_ID="<g1@nova.example>", **first))
    office.once()
    assert office.verdicts()[0][0] == "held"
    (letter,) = office.letters(BRUNO)
    said = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert sentence in said
    assert "Diz ser de: maria@nova.example [não comprovado]" in said
    assert "> O programa não abre." in said
    assert "mailbot held release 1 --ticket" in said
    assert office.letters("maria@nova.example") == []
    if "group_unclear" in str(office.verdicts()):
        released = office.mailbot("held", "release", "1", check=False)
        assert released.returncode
        assert b"the group does not say who wrote it" in released.stdout + released.stderr
    office.verified()


def test_new_mail_through_a_group_opens_a_ticket_of_its_writer(office: Office) -> None:
    behind_a_group(office, unthreaded="open")
    office.deliver(answer(office, "O programa não abre.", In_Reply_To="", References="", Authentication_Results=PROVEN))
    office.once()
    assert office.verdicts()[-1] == ("opened", None)
    assert office.rows("SELECT contact, contact_name FROM ticket ORDER BY id DESC LIMIT 1") == [(ALICE, "Alice")]
