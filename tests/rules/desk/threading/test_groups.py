"""Groups that put their own address into From: whose mail it is, by which fields, and where nobody is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.groups import passed_on
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.authentication import Authenticity, authenticity, sealed, signed
from tests.cast import ALICE, AUTHSERV, DESK, MALLORY, context, mailbox, raw, reply

GROUP = "todos@lists.example"
PROVEN = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=lists.example"}
VIA = f"\"'Alice Souza' via Suporte\" <{GROUP}>"


def judged(mail: bytes, groups: tuple[str, ...] = (GROUP,), **box: object) -> tuple[Verdict, Context]:
    """Judge a mail as the receiver does: read, taken as its writer's, looked up."""
    place: Mailbox = mailbox(authserv_id=AUTHSERV, groups=list(groups), **box)
    found = read(mail)
    proof = authenticity(found.authentication, place.authserv_id, found.sender.address)[0]
    sealer = next((value for name, value in found.originals if name == "arc-seal"), "")
    by_server = sealed(found.authentication, place.authserv_id, sealer, found.sender.address)
    by_server = by_server or signed(found.authentication, place.authserv_id, found.sender.address)
    theirs, group = passed_on(found, place, proof, by_server=by_server)
    asked = context(theirs, place)
    believed = proof if group is None or group.problem else Authenticity.UNPROVEN
    asked = replace(asked, passed_on=group, authenticity=believed)
    return on_mail(asked), asked


ORIGINALS = [
    {"X_Original_From": f"Alice Souza <{ALICE}>"},
    {"X_Google_Original_From": ALICE},
    {"Reply_To": f"Alice Souza <{ALICE}>"},
    {"X_Original_From": ALICE, "X_Google_Original_From": f"Alice <{ALICE}>", "Reply_To": f"<{ALICE}>"},
    {"X_Original_From": ALICE, "Reply_To": GROUP},
    {"X_Original_From": ALICE, "List_Id": f"<{GROUP.replace('@', '.')}>", "Precedence": "list"},
    {"X_Original_From": ALICE, "List_Unsubscribe": f"<mailto:{GROUP}>", "List_Post": f"<mailto:{GROUP}>"},
]


@pytest.mark.parametrize("fields", ORIGINALS, ids=str)
def test_a_proven_group_s_mail_is_its_writer_s(fields: dict[str, str]) -> None:
    verdict, asked = judged(reply(sender=VIA, **fields, **PROVEN))
    assert verdict.disposition is Disposition.REPLY
    assert (asked.mail.sender.address, asked.mail.sender.name.startswith("Alice")) == (ALICE, True) or "Reply_To" in fields
    assert ("group", f"passed on by {GROUP}") in verdict.signals


@pytest.mark.parametrize("fields", ORIGINALS, ids=str)
def test_a_group_s_new_mail_opens_a_ticket_and_who_is_not_proven_is_not_answered(fields: dict[str, str]) -> None:
    verdict, _ = judged(raw(sender=VIA, **fields, **PROVEN), unthreaded="open")
    assert verdict.disposition is Disposition.OPENED
    assert [one for one in verdict.drafts if one.to == ALICE] == []


def test_a_group_that_is_the_mailbox_s_own_address_is_no_loop() -> None:
    proof = {"Authentication_Results": f"{AUTHSERV}; dkim=pass header.d=desk.example"}
    mail = reply(sender=f"'Alice' via Suporte <{DESK}>", X_Original_From=ALICE, **proof)
    assert judged(mail, (DESK,))[0].disposition is Disposition.REPLY
    assert judged(mail, ())[0].reason is Reason.LOOP


def test_a_letter_of_our_own_that_comes_back_through_the_group_is_a_loop() -> None:
    proof = {"Authentication_Results": f"{AUTHSERV}; dkim=pass header.d=desk.example"}
    assert judged(reply(sender=f"Suporte <{DESK}>", **proof), (DESK,))[0].reason is Reason.LOOP
    marked = reply(sender=f"'Suporte' via Suporte <{DESK}>", X_Mailbot_Loop=DESK, X_Original_From=ALICE, **proof)
    assert judged(marked, (DESK,))[0].reason is Reason.LOOP


def arc(seal: str, results: str = "arc=pass") -> dict[str, str]:
    return {"Authentication_Results": f"{AUTHSERV}; {results}; dmarc=none", "ARC_Seal": seal, "X_Original_From": ALICE}


@pytest.mark.parametrize("results", [
    "dkim=pass header.d=lists.example", "dkim=pass header.i=@mail.lists.example; spf=fail smtp.mailfrom=x@host.example",
    "spf=pass smtp.mailfrom=x@lists.example; dkim=pass header.d=lists.example; dmarc=pass header.from=lists.example",
    "dkim=pass header.d=example.com; dkim=pass header.d=lists.example", "dmarc=pass (p=none) header.from=lists.example",
    "spf=softfail smtp.mailfrom=x@lists.example; dmarc=pass header.from=lists.example",
])  # fmt: skip
def test_the_signature_of_the_group_s_domain_proves_it(results: str) -> None:
    fields = {"Authentication_Results": f"{AUTHSERV}; {results}", "X_Original_From": ALICE}
    assert judged(reply(sender=VIA, **fields))[0].disposition is Disposition.REPLY


def test_that_spf_alone_proves_a_group_is_said_in_words() -> None:
    verdict, _ = judged(reply(sender=VIA, X_Original_From=ALICE, Authentication_Results=BY_SPF))
    assert "only SPF proves" in dict(verdict.signals)["check:group"]


def test_the_group_s_own_seal_proves_it_as_well() -> None:
    assert judged(reply(sender=VIA, **arc("i=1; a=rsa-sha256; d=lists.example; b=x")))[0].disposition is Disposition.REPLY


BY_SPF = f"{AUTHSERV}; spf=pass smtp.mailfrom=bounces@lists.example"


@pytest.mark.parametrize("fields", [
    {},
    {"Authentication_Results": BY_SPF},
    {"Authentication_Results": f"{BY_SPF}; dmarc=pass header.from=lists.example"},
    {"Authentication_Results": f"{BY_SPF}; dkim=none; dmarc=pass header.from=lists.example"},
    {"Authentication_Results": f"{BY_SPF}; dkim=pass header.d=x.gappssmtp.example; dmarc=pass header.from=lists.example"},
    {"Authentication_Results": f"{BY_SPF}; dkim=fail header.d=lists.example; dmarc=pass header.from=lists.example"},
    {"Authentication_Results": f"{BY_SPF}; dkim=none; arc=pass", "ARC_Seal": "i=1; d=host.example; b=x"},
    {"Authentication_Results": f"{AUTHSERV}; dmarc=none"},
    {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=evil.example"},
    {"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=lists.example"},
    {"Authentication_Results": f"{AUTHSERV}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example"},
    {"Authentication_Results": "mx.evil.example; dmarc=pass header.from=lists.example"},
    arc("i=1; d=evil.example; b=x"), arc("i=1; d=lists.example; b=x", "arc=fail"),
    arc("i=1; d=lists.example; b=x", "arc=none"),
    arc("i=1; d=lists.example; i=1; d=lists.example; b=x"), arc("d=lists.example; b=x"), arc(""),
], ids=str)  # fmt: skip
@pytest.mark.parametrize("write", [raw, reply])
def test_without_a_proven_group_nobody_is_believed(fields: dict[str, str], write: object) -> None:
    assert callable(write)
    mail = write(sender=VIA, **{"X_Original_From": ALICE, **fields})
    verdict, _ = judged(mail, unthreaded="open")
    assert (verdict.disposition, verdict.reason, verdict.drafts) == (Disposition.HELD, Reason.GROUP_UNPROVEN, ())


@pytest.mark.parametrize(("fields", "words"), [
    ({"X_Original_From": ALICE, "X_Google_Original_From": MALLORY}, "2 original senders"),
    ({}, "no X-Original-From and no Reply-To"),
    ({"X_Original_From": f"{ALICE}, {MALLORY}"}, "2 addresses"),
    ({"X_Original_From": f"{ALICE}\r\nX-Original-From: {MALLORY}"}, "2 original senders"),
    ({"Reply_To": f"{ALICE}\r\nReply-To: {MALLORY}"}, "2 original senders"),
    ({"Reply_To": GROUP}, "the group or the desk itself"),
    ({"Reply_To": DESK}, "the group or the desk itself"),
    ({"Reply_To": f"{ALICE}, {MALLORY}"}, "2 addresses"),
    ({"X_Original_From": f"{MALLORY} <{ALICE}>"}, "ambiguous"),
    ({"X_Original_From": "Alice"}, "ambiguous"),
], ids=str)  # fmt: skip
def test_what_a_proven_group_does_not_say_plainly_is_held_with_the_reason_in_words(
    fields: dict[str, str], words: str
) -> None:
    verdict, _ = judged(reply(sender=VIA, **fields, **PROVEN))
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.GROUP_UNCLEAR)
    assert words in dict(verdict.signals)["check:group"]


@pytest.mark.parametrize("fields", ORIGINALS, ids=str)
def test_a_group_opens_nothing_to_anybody_else(fields: dict[str, str]) -> None:
    mail = reply(sender=f"Mallory via Suporte <{MALLORY}>", **fields, Authentication_Results=f"{AUTHSERV}; dmarc=none")
    assert judged(mail)[0].disposition is not Disposition.REPLY
    assert judged(reply(sender=VIA, **fields, **PROVEN), ())[0].disposition is not Disposition.REPLY
    told = {"X_Original_From": MALLORY, **PROVEN}
    assert judged(reply(sender=VIA, **told))[0].reason is Reason.WRONG_SENDER


THROUGH: list[dict[str, str]] = [
    {"List_Id": "<todos.lists.example>"}, {"List_Id": "Todos <Todos.Lists.Example>", "Precedence": "list"},
    {"List_Post": f"<mailto:{GROUP}>"}, {"X_BeenThere": GROUP, "Precedence": "list"},
    {"Mailing_List": f"list {GROUP}; contact todos+owners@lists.example", "List_Unsubscribe": "<https://lists.example/u>"},
    {"Mailing_List": "contact todos-help@lists.example; run by ezmlm", "Precedence": "bulk"},
    {"X_BeenThere": GROUP, "Precedence": "bulk"}, {"X_Mailing_List": GROUP, "List_Help": "<mailto:ajuda@lists.example>"},
    {"Delivered_To": GROUP, "List_Id": "<interno.provedor.example>"},
    {"Delivered_To": f"mailing list {GROUP}", "Precedence": "list"},
    {"X_Original_To": GROUP, "List_Unsubscribe": "<https://lists.example/u>"},
    {"Resent_To": GROUP, "List_Owner": "<mailto:dono@lists.example>"},
]  # fmt: skip
ELSEWHERE = {"To": "lista-de-clientes@empresa.example", "Message_ID": "<n@example.com>"}


@pytest.mark.parametrize("fields", THROUGH, ids=str)
def test_new_mail_through_a_group_that_only_its_own_fields_name_opens_a_ticket_like_any_other(
    fields: dict[str, str],
) -> None:
    mail = raw(**ELSEWHERE, **fields)
    verdict, asked = judged(mail, unthreaded="open")
    assert (verdict.disposition, asked.mail.sender.address) == (Disposition.OPENED, ALICE)
    assert judged(mail, ("outro@lists.example",), unthreaded="open")[0].disposition is Disposition.IGNORED
    assert judged(mail, (), unthreaded="open")[0].disposition is Disposition.IGNORED


@pytest.mark.parametrize("signs", [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"},
    {"Subject": "Out of office"}, {"Precedence": "auto_reply"},
    {"Subject": "Férias", "text": "Estou de férias até 12/12."},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("fields", [THROUGH[0], THROUGH[3], THROUGH[5]], ids=str)
def test_what_a_machine_wrote_stays_a_machine_s_through_whatever_group(
    fields: dict[str, str], signs: dict[str, str]
) -> None:
    mail = raw(**{**ELSEWHERE, **fields, **signs})
    assert judged(mail, unthreaded="open")[0].disposition is Disposition.IGNORED


@pytest.mark.parametrize("unthreaded", ["reject", "hold", "open"])
@pytest.mark.parametrize("fields", THROUGH, ids=str)
@pytest.mark.parametrize("proof", ["", f"{AUTHSERV}; dmarc=fail header.from=example.com"])
def test_the_fields_of_a_group_open_nothing_that_a_direct_mail_would_not(
    fields: dict[str, str], unthreaded: str, proof: str
) -> None:
    direct, _ = judged(raw(**ELSEWHERE, Authentication_Results=proof), unthreaded=unthreaded)
    through, _ = judged(raw(**ELSEWHERE, **fields, Authentication_Results=proof), unthreaded=unthreaded)
    assert (through.disposition, through.reason) == (direct.disposition, direct.reason)
    assert {one.to for one in through.drafts} <= {one.to for one in direct.drafts}


@pytest.mark.parametrize("fields", [
    {"List_Id": "<todos.lists.example.evil.example>"}, {"List_Id": "<x.todos.lists.example>"}, {"List_Id": f"{GROUP} <x.y>"},
    {"List_Post": f"<mailto:x-{GROUP}>"}, {"List_Unsubscribe": f"<mailto:{GROUP}>"}, {"X_BeenThere": "todos@outra.example",
     "Precedence": "list"}, {"Precedence": "list", "Subject": GROUP}, {"Precedence": "bulk", "Delivered_To": GROUP},
], ids=str)  # fmt: skip
def test_another_list_s_mail_stays_a_list_s(fields: dict[str, str]) -> None:
    assert judged(raw(**ELSEWHERE, **fields), unthreaded="open")[0].disposition is Disposition.IGNORED


def test_mail_that_a_group_passed_on_as_it_was_opens_a_ticket_like_any_other() -> None:
    listed = {"To": GROUP, "List_Id": "<todos.lists.example>", "Precedence": "list", "Message_ID": "<n@example.com>"}
    assert judged(raw(**listed), unthreaded="open")[0].disposition is Disposition.OPENED
    assert judged(raw(**listed), (), unthreaded="open")[0].disposition is Disposition.IGNORED
    absent = {**listed, "Auto_Submitted": "auto-replied"}
    assert judged(raw(**absent), unthreaded="open")[0].disposition is Disposition.IGNORED
