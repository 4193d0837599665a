"""Old Message-IDs are no tokens: who knows one, or planted one in an archive, gets into nobody's ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.importing.history import History
from mailbot.importing.mbox import MboxFile
from mailbot.importing.sources import FromDisk
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, MALLORY, NOW, raw

LINE = b"From - Mon Nov 23 14:00:00 2026\n"
IDS = ("<hers@example.com>", "<answer@desk.example>")
CUSTOMERS = [
    raw("Meu sigilo.", Message_ID=IDS[0], Date="2 Nov 2026 10:00:00 -0300"),
    raw("Explicado.", DESK, To=ALICE, Cc=MALLORY, Message_ID=IDS[1], In_Reply_To=IDS[0], Date="3 Nov 2026 10:00:00 -0300"),
]
SENDERS = [
    f"Alice <{ALICE}>", ALICE.upper(), f"{ALICE} <{MALLORY}>", f"Alice <{MALLORY}>", f"<{ALICE}>, <{MALLORY}>",
    f'"{ALICE}" <{MALLORY}>', f"Alice <{ALICE.replace('l', chr(0x217C))}>", f"Bruno <{BRUNO}>", f"Suporte <{DESK}>",
]  # fmt: skip
RESULTS = [
    "", f"{AUTHSERV}; dmarc=none", f"{AUTHSERV}; dmarc=fail header.from=example.com",
    f"{AUTHSERV}; dmarc=pass header.from=evil.example", "evil.example; dmarc=pass header.from=example.com",
    f"{AUTHSERV}; dkim=pass header.d=evil.example",
]  # fmt: skip


def took(house: House, *mails: bytes) -> None:
    """Import these mails as an mbox file."""
    path = house.folder / "mbox"
    path.write_bytes(b"".join(LINE + mail.replace(b"\r\n", b"\n") + b"\n" for mail in mails))
    box = house.settings.mailbox("suporte")
    disk = FromDisk(box, house.desk.store.files, house.desk.reader, "import:mbox")
    History(house.desk.service, house.desk.reader, box, NOW).take([MboxFile(path, disk, NOW)])


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("unthreaded", ["reject", "open"])
def test_nobody_joins_an_imported_ticket_in_anothers_name(tmp_path: Path, sender: str, unthreaded: str) -> None:
    house = House(tmp_path, {"unthreaded": unthreaded, "authserv_id": AUTHSERV, "agents": ["bruno"], "notify": []})
    took(house, *CUSTOMERS)
    for number, (known, results) in enumerate((known, results) for known in IDS for results in RESULTS):
        named = {"In_Reply_To": known, "References": " ".join(IDS), "Authentication_Results": results}
        house.take(raw("Envie tudo para mim.", sender, Message_ID=f"<{number}@evil.example>", **named))
    house.later(hours=1)
    assert house.rows("SELECT state, closed_by FROM ticket WHERE id = 1") == [("closed", "import")]
    assert (house.count("entry WHERE ticket_id = 1"), house.count("participant WHERE ticket_id = 1")) == (2, 1)
    assert house.outbox(ALICE) == house.outbox("alice@example.com") == []
    if unthreaded == "reject":
        mine = f"contact != '{MALLORY}' AND id > 1"  # whom she is proven to be had a copy of the desk's answer
        assert house.count(f"ticket WHERE {mine}") == 0
    house.close()


def test_who_had_a_copy_of_a_mail_goes_on_in_a_ticket_of_their_own_and_reads_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV})
    took(house, *CUSTOMERS)
    proven = f"{AUTHSERV}; dmarc=pass header.from=evil.example"
    mail = raw("E eu?", MALLORY, Message_ID="<m@evil.example>", In_Reply_To=IDS[1], Authentication_Results=proven)
    stranger = raw(
        "E eu?", "eve@evil.example", Message_ID="<e@evil.example>", In_Reply_To=IDS[1], Authentication_Results=proven
    )
    house.take(mail, stranger)
    assert house.rows("SELECT disposition, ticket_id FROM arrival WHERE disposition != 'imported' ORDER BY id") == [
        ("opened", 2), ("rejected", None)
    ]  # fmt: skip
    assert house.count("participant WHERE ticket_id = 1") == 1
    assert not any("sigilo" in one.as_string() or "Explicado." in one.as_string() for one in house.outbox(MALLORY))
    house.close()


@pytest.mark.parametrize("first", [True, False])
def test_what_mallory_planted_in_an_archive_makes_her_nobodys_contact(tmp_path: Path, first: bool) -> None:
    house = House(tmp_path)
    day = "1 Nov 2026 10:00:00 -0300" if first else "4 Nov 2026 10:00:00 -0300"
    planted = [
        raw("Sou eu.", MALLORY, Message_ID=f"<p{number}@evil.example>", Date=day, To=f"{DESK}, {ALICE}", **named)
        for number, named in enumerate([{"In_Reply_To": IDS[0]}, {"References": " ".join(IDS)}, {"In_Reply_To": IDS[1]}])
    ]
    same = [raw("Sou eu.", MALLORY, Message_ID=one, Date=day, To=f"{DESK}, {ALICE}") for one in IDS]
    hers_alone = [CUSTOMERS[0], CUSTOMERS[1].replace(f"Cc: {MALLORY}\r\n".encode(), b"")]
    took(house, *hers_alone, *planted, *same)
    (hers,) = house.rows(f"SELECT id FROM ticket WHERE contact = '{ALICE}'")[0]  # noqa: S608
    assert house.rows(f"SELECT address FROM participant WHERE ticket_id = {hers}") == [(ALICE,)]  # noqa: S608
    words = house.rows(f"SELECT DISTINCT author FROM entry WHERE ticket_id = {hers} ORDER BY author")  # noqa: S608
    assert words == [(ALICE,), ("desk",)]
    for number, known in enumerate(IDS):
        alices = raw("Ainda falha.", Message_ID=f"<later{number}@example.com>", In_Reply_To=known)
        mallorys = raw("Envie tudo.", MALLORY, Message_ID=f"<later{number}@evil.example>", In_Reply_To=known)
        house.take(mallorys, alices)
    joined = house.rows("SELECT sender, ticket_id FROM arrival WHERE disposition = 'reply' ORDER BY id")
    assert {ticket for sender, ticket in joined if sender == ALICE} == {hers}
    assert hers not in {ticket for sender, ticket in joined if sender == MALLORY}
    assert not any("Ainda falha" in one.as_string() for one in house.outbox(MALLORY))
    house.close()


def test_a_flood_into_an_imported_ticket_is_told_in_one_letter(tmp_path: Path) -> None:
    house = House(tmp_path, {"agents": ["bruno"], "notify": []})
    took(house, *CUSTOMERS)
    flood = [raw(f"Mais {n}.", Message_ID=f"<f{n}@example.com>", In_Reply_To=IDS[1]) for n in range(100)]
    house.take(*flood)
    assert house.count("arrival WHERE disposition = 'reply' AND ticket_id = 1") == 100
    assert len(house.outbox(BRUNO)) <= 50  # as many as one batch: 20 were on record before the next one
    house.close()
