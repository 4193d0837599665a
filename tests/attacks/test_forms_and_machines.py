"""Forms and machines in the configuration open nothing to anybody else: the spoof matrix, with a mailbox that names some."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.tickets.reasons import Disposition
from mailbot.mail.sender.authentication import Authenticity, Proof
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, MALLORY, raw

FORM = "wordpress@site.example"
MONITOR = "monitor@example.net"
BOX = {"authserv_id": AUTHSERV, "trusted_forms": [FORM], "machines": [MONITOR]}
FORM_PROVEN = f"{AUTHSERV}; dmarc=pass header.from=site.example"
MACHINE_PROVEN = f"{AUTHSERV}; dmarc=pass header.from=example.net"
SENDERS = [
    f"Site <{FORM}>", FORM, f"Site <{MALLORY}>", f"{FORM} <{MALLORY}>", f"<{FORM}>, <{MALLORY}>", f"<{MALLORY}>, <{FORM}>",
    f"Zabbix <{MONITOR}>", f"{MONITOR} <{MALLORY}>", "Site <wordpress@sub.site.example>",
    "<wordpress@site.example.evil.example>",
]  # fmt: skip
NAMED = [{"Reply_To": ALICE}, {"Reply_To": MALLORY}, {"Reply_To": f"{ALICE}, {MALLORY}"}, {"X_Original_From": ALICE}, {}]
RESULTS = [
    "", f"{AUTHSERV}; dmarc=none", f"{AUTHSERV}; dmarc=fail header.from=site.example",
    f"{AUTHSERV}; dmarc=fail header.from=example.net", f"{AUTHSERV}; dmarc=pass header.from=evil.example",
    "evil.example; dmarc=pass header.from=site.example", f"{AUTHSERV}; dkim=pass header.d=evil.example; arc=fail",
    f"{AUTHSERV}; arc=pass; dmarc=pass header.from=evil.example",
]  # fmt: skip


@pytest.mark.parametrize("unthreaded", ["reject", "open"])
@pytest.mark.parametrize("sender", SENDERS)
def test_whom_nobody_proves_joins_nothing_and_nobody_is_written_to(tmp_path: Path, sender: str, unthreaded: str) -> None:
    house = House(tmp_path, {**BOX, "unthreaded": unthreaded})
    number = house.open()
    house.take(raw("CPU 99%", f"<{MONITOR}>", Message_ID="<p1@example.net>", Authentication_Results=MACHINE_PROVEN))
    before = house.count("letter WHERE notice <> 'notify'")
    seal = {"ARC_Seal": "i=1; a=rsa-sha256; d=evil.example; b=x", "Auto_Submitted": "auto-generated"}
    for at, (named, results) in enumerate((named, results) for named in NAMED for results in RESULTS):
        fields = {**named, **seal, "Authentication_Results": results}
        house.take(
            house.answer(number, "Quero ler tudo.", sender, **fields),
            raw("Novo pedido.", sender, Message_ID=f"<{at}@evil.example>", **fields),
            raw("RECOVERY", sender, Message_ID=f"<m{at}@evil.example>", In_Reply_To="<p1@example.net>", **fields),
        )
    house.later(hours=1)
    assert house.count(f"arrival WHERE disposition = '{Disposition.REPLY.value}'") == 0
    theirs = "SELECT notice FROM letter WHERE notice NOT IN ('notify', 'flood', 'participant_held', 'mail_held')"
    assert len(house.rows(theirs)) == before, house.rows(theirs)
    told = house.rows("SELECT DISTINCT recipient FROM letter WHERE notice LIKE '%_held'")
    assert told in ([], [(BRUNO,)])
    assert house.count("ticket WHERE contact = 'alice@example.com'") == 1
    assert house.count(f"ticket WHERE contact = '{FORM}'") == 0
    if unthreaded == "reject":
        assert house.count("ticket") == 2
    house.silent()
    house.close()


@pytest.mark.parametrize("sender", [f"Site <{FORM}>", "'Alice' via Todos <todos@lists.example>"])
def test_whoever_shares_a_form_s_or_a_group_s_host_and_so_passes_spf_joins_and_opens_nothing(
    tmp_path: Path, sender: str
) -> None:
    house = House(tmp_path, {**BOX, "unthreaded": "open", "groups": ["todos@lists.example"]})
    number, domain = house.open(), "site.example" if FORM in sender else "lists.example"
    spf, dmarc = f"spf=pass smtp.mailfrom=b@{domain}", f"dmarc=pass header.from={domain}"
    others = ["dkim=none", "dkim=pass header.d=evil.example", f"dkim=fail header.d={domain}", f"dkim=none; {dmarc}", dmarc]
    for at, results in enumerate([spf, *(f"{spf}; {one}" for one in others)]):
        fields = {"Reply_To": ALICE, "Authentication_Results": f"{AUTHSERV}; {results}"}
        house.take(
            house.answer(number, "Quero ler tudo.", sender, **fields),
            raw("Novo pedido.", sender, Message_ID=f"<{at}@evil.example>", **fields),
        )
    assert house.rows("SELECT DISTINCT disposition FROM arrival") == [("held",)]
    assert (house.count("ticket"), len(house.outbox(ALICE))) == (1, 1)
    house.silent()
    house.close()


@pytest.mark.parametrize("fields", [
    {}, {"Subject": "Re: Erro ao abrir"}, {"Subject": "[1] Erro ao abrir"}, {"References": "<a1@example.com>"},
    {"To": f"{DESK}, suporte+1ra@desk.example"},
], ids=str)  # fmt: skip
def test_who_fills_in_a_form_in_alice_s_name_opens_another_ticket_and_reads_nothing(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    house = House(tmp_path, BOX)
    number = house.open()
    forged = {"Reply_To": f"Alice <{ALICE}>", "Authentication_Results": FORM_PROVEN, **fields}
    house.take(raw("Meu novo e-mail é mallory@evil.example.", f"Site <{FORM}>", **forged))
    assert house.rows("SELECT disposition, ticket_id FROM arrival") == [("opened", number + 1)]
    assert house.count(f"entry WHERE ticket_id = {number} AND kind = 'customer'") == 0
    assert house.rows("SELECT DISTINCT recipient FROM letter ORDER BY 1") == [(ALICE,), (BRUNO,)]
    assert "mallory" not in str(house.outbox(ALICE)[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    house.close()


def test_the_letter_to_whom_a_form_names_says_none_of_the_words_of_who_filled_it_in(tmp_path: Path) -> None:
    house = House(tmp_path, BOX)
    lure = {"Subject": "Prêmio: visite golpe.example", "Reply_To": f'"Clique em golpe.example" <{ALICE}>'}
    house.take(raw("Visite golpe.example", f"<{FORM}>", Authentication_Results=FORM_PROVEN, **lure))
    (letter,) = house.outbox(ALICE)
    assert letter["Subject"] == "Chamado nº 1"
    assert b"golpe" not in letter.as_bytes()
    assert "golpe" not in str(letter["To"]) + str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    house.close()


@pytest.mark.parametrize(("writer", "found"), [(FORM, ("held", "form_unproven")), (MONITOR, ("rejected", "unthreaded"))])
def test_that_a_proven_group_names_a_form_or_a_machine_proves_neither(
    tmp_path: Path, writer: str, found: tuple[str, str]
) -> None:
    house = House(tmp_path, {**BOX, "groups": ["todos@lists.example"]})
    passed_on = {"X_Original_From": writer, "Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=lists.example"}
    house.take(raw("Oi.", "'Site' via Todos <todos@lists.example>", Reply_To=ALICE, **passed_on))
    assert house.rows("SELECT disposition, reason FROM arrival") == [found]
    assert (house.outbox(ALICE), house.outbox(MONITOR)) == ([], [])
    house.close()


def test_a_form_that_a_program_fills_in_in_alice_s_name_writes_to_her_three_times_an_hour(tmp_path: Path) -> None:
    house = House(tmp_path, BOX)
    forged = {"Reply_To": ALICE, "Authentication_Results": FORM_PROVEN}
    house.take(*(raw("Oi.", f"<{FORM}>", Message_ID=f"<{at}@site.example>", **forged) for at in range(60)))
    assert (house.count("ticket"), len(house.outbox(ALICE))) == (60, 3)
    assert len(house.outbox(BRUNO)) == 20
    house.close()


def test_a_machine_that_answers_everything_ends_in_its_tickets_and_hears_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, {**BOX, "wrong_sender": "ask"})
    number = house.open()
    for at in range(30):
        told = {"Message_ID": f"<l{at}@example.net>", "Authentication_Results": MACHINE_PROVEN}
        house.take(
            house.answer(number, "Auto: received.", f"<{MONITOR}>", **told),
            raw("Auto: received.", f"<{MONITOR}>", **{**told, "Message_ID": f"<n{at}@example.net>"}),
        )
    house.later(hours=2)
    assert house.outbox(MONITOR) == []
    assert house.count("arrival WHERE disposition = 'reply'") == 0
    assert len(house.outbox(ALICE)) == 1  # the first letter; nobody asked her about a machine
    house.close()


@pytest.mark.parametrize("sender", [MALLORY, f"Zabbix <{MALLORY}>", ALICE])
def test_who_knows_the_id_of_a_machine_s_mail_joins_nothing_with_it(tmp_path: Path, sender: str) -> None:
    house = House(tmp_path, {**BOX, "unthreaded": "open"})
    house.take(raw("CPU 99%", f"<{MONITOR}>", Message_ID="<p1@example.net>", Authentication_Results=MACHINE_PROVEN))
    proof = f"{AUTHSERV}; dmarc=pass header.from={'example.com' if sender == ALICE else 'evil.example'}"
    house.take(
        raw("OK", sender, Message_ID="<p2@evil.example>", In_Reply_To="<p1@example.net>", Authentication_Results=proof)
    )
    assert house.rows("SELECT disposition, ticket_id FROM arrival ORDER BY id") == [("opened", 1), ("opened", 2)]
    house.close()


def test_who_writes_under_the_id_of_a_machine_s_mail_takes_none_of_its_later_ones(tmp_path: Path) -> None:
    house = House(tmp_path, {**BOX, "unthreaded": "open"})
    house.take(raw("CPU 99%", f"<{MONITOR}>", Message_ID="<p1@example.net>", Authentication_Results=MACHINE_PROVEN))
    house.take(
        raw("Minha.", f"<{MALLORY}>", Message_ID="<p1@example.net>"),
        raw("CPU 1%", f"<{MONITOR}>", Message_ID="<p1@example.net>", Authentication_Results=f"{AUTHSERV}; dmarc=none"),
        raw("CPU 20%", f"<{MONITOR}>", Message_ID="<p2@example.net>", In_Reply_To="<p1@example.net>",
            Authentication_Results=MACHINE_PROVEN),
    )  # fmt: skip
    assert house.rows("SELECT disposition, ticket_id FROM arrival ORDER BY id") == [
        ("opened", 1), ("opened", 2), ("opened", 3), ("reply", 1),
    ]  # fmt: skip
    house.close()


@pytest.mark.parametrize(("proof", "found"), [
    (Authenticity.PASS, [("opened", None)] * 2),
    (Authenticity.UNPROVEN, [("held", "form_unproven"), ("rejected", "unthreaded")]),
    (Authenticity.FAIL, [("held", "form_unproven"), ("held", "forged")]),
])  # fmt: skip
def test_what_a_door_proves_by_itself_counts_and_no_field_that_a_stranger_wrote(
    tmp_path: Path, proof: Authenticity, found: list[tuple[str, str | None]]
) -> None:
    house = House(tmp_path, BOX)
    sealed = {"ARC_Seal": "i=1; d=site.example; b=x", "Authentication_Results": f"{AUTHSERV}; arc=pass; dmarc=pass"}
    mails = (
        raw("Oi.", f"<{FORM}>", Reply_To=ALICE, **sealed),
        raw("CPU 99%", f"<{MONITOR}>", **{**sealed, "ARC_Seal": "i=1; d=example.net; b=x"}),
    )
    taken = [replace(house.incoming(mail), proof=Proof(proof, "dkim")) for mail in mails]
    house.desk.pollers["suporte"]._receiver.batch(taken, lambda _: None)
    assert house.rows("SELECT disposition, reason FROM arrival ORDER BY id") == found
    house.close()
