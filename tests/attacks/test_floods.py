"""Floods and loops: many mails, few letters (A20, A21, A23, A37)."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.letters.sizes import MIB
from mailbot.desk.tickets.flood import OPENED, OPENED_BY_ONE, REPLIES, STRANGERS
from mailbot.desk.tickets.letter import AUTOMATIC_CAP, OF_SIZE, SIZE_CAP
from mailbot.mail.incoming import LeftOut
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, MALLORY, raw

SECRET = "zebra-4711"


def proven(address: str) -> str:
    return f"{AUTHSERV}; dmarc=pass header.from={address.rpartition('@')[2]}"


def forged(count: int, **fields: str) -> Iterator[bytes]:
    for n in range(count):
        yield raw(
            f"Leia: {SECRET}", f"v{n}@victim{n}.example", Message_ID=f"<f{n}@victim.example>", Subject=SECRET, **fields
        )


@pytest.mark.parametrize(
    ("box", "count"),
    [
        pytest.param({}, 500, id="nobody trusted"),
        pytest.param({}, 10_000, id="nobody trusted, 10000", marks=pytest.mark.long),
        pytest.param({"authserv_id": AUTHSERV}, 500, id="a trusted receiver"),
        pytest.param({"authserv_id": AUTHSERV}, 10_000, id="a trusted receiver, 10000", marks=pytest.mark.long),
    ],
)
def test_a20_forged_mails_of_as_many_senders_are_answered_by_nothing(
    tmp_path: Path, box: dict[str, str], count: int
) -> None:
    house = House(tmp_path, box)
    house.take(*forged(count))
    house.later(hours=2)
    assert house.count("arrival WHERE disposition = 'rejected'") == count
    assert house.count("letter") == 0
    house.close()


def test_a20_forged_mails_to_an_open_mailbox_write_to_no_victim(open_house: House) -> None:
    open_house.take(*forged(3 * OPENED))
    open_house.later(hours=2)
    assert open_house.count("ticket") == 3 * OPENED
    assert {to for (to,) in open_house.rows("SELECT recipient FROM letter")} == {BRUNO}
    assert open_house.count("letter WHERE notice = 'notify'") == OPENED
    (digest,) = open_house.rows("SELECT raw FROM letter WHERE notice = 'flood'")
    assert str(2 * OPENED).encode() in digest[0]


def test_a20_one_sender_of_many_new_requests_is_told_of_in_one_letter(open_house: House) -> None:
    open_house.take(*(raw(f"n {n}", ALICE, Message_ID=f"<n{n}@example.com>") for n in range(50)))
    open_house.later(hours=2)
    assert open_house.count("ticket") == 50
    assert open_house.count("letter WHERE notice = 'notify'") == OPENED_BY_ONE
    assert open_house.count("letter WHERE notice = 'flood'") == 1


def test_a20_a_proven_stranger_is_told_once_in_24_hours_and_none_of_their_words_are_echoed(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV})
    for n in range(48):
        fields = {"Message_ID": f"<p{n}@evil.example>", "Subject": SECRET, "Authentication_Results": proven(MALLORY)}
        house.take(raw(SECRET, f"{SECRET} <{MALLORY}>", **fields))
        house.later(hours=1)
    told = house.rows("SELECT raw, sender, recipient FROM letter")
    assert [(sender, to) for _, sender, to in told] == [("", MALLORY)] * 2  # the null return path
    assert all(SECRET.encode() not in letter for letter, _, _ in told)
    house.close()


def test_a20_a_flood_of_proven_strangers_is_answered_up_to_a_cap_and_the_admin_told_once(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV})
    house.take(
        *(
            raw("x", f"v{n}@s{n}.example", Message_ID=f"<f{n}@s.example>", Authentication_Results=proven(f"v@s{n}.example"))
            for n in range(STRANGERS + 50)
        )
    )
    house.later(minutes=11)
    assert house.count("letter WHERE notice = 'rejected_unthreaded'") == STRANGERS
    assert house.rows("SELECT notice, recipient FROM letter WHERE notice NOT LIKE 'rejected%'") == [("flood", CARLA)]
    house.later(hours=1)
    house.take(raw("x", MALLORY, Authentication_Results=proven(MALLORY)))
    assert len(house.outbox(MALLORY)) == 1  # the next hour begins anew
    house.close()


def too_large(house: House, number: int, left_out: dict[str, Any]) -> None:
    """Let the desk take a reply of Alice's of which something is too large to be received."""
    met = replace(house.incoming(house.answer(number, "Segue a planta.")), size=30 * MIB, whole=False, **left_out)
    house.desk.pollers["suporte"]._receiver.batch([met], lambda _: None)


@pytest.mark.parametrize(
    "left_out", [{"left_out": (LeftOut("planta.zip", "application/zip", 20 * MIB + 1),)}, {"unreadable": "no structure"}]
)
def test_a23_five_tries_with_a_file_too_large_are_five_notices_and_a_loop_of_them_ends(
    house: House, left_out: dict[str, Any]
) -> None:
    number = house.open()
    sizes = f"letter WHERE recipient = '{ALICE}' AND notice IN ({', '.join(repr(one.value) for one in OF_SIZE)})"
    for attempt in range(1, 6):
        too_large(house, number, left_out)
        assert house.count(sizes) == attempt
    house.take(house.answer(number, "Consegui de outro jeito, mas ainda falha."))
    for _ in range(3 * SIZE_CAP):
        too_large(house, number, left_out)
    assert house.count(sizes) == SIZE_CAP
    house.later(minutes=11)
    assert house.count("letter WHERE notice = 'flood'") > 0  # from here on the desk knows what its customer is not told
    house.later(hours=1)
    too_large(house, number, left_out)
    assert house.count(sizes) == SIZE_CAP + 1


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_a23_a_mail_bomb_on_one_ticket_is_stored_whole_and_told_in_one_letter(house: House, count: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    number = house.open()
    judged = house.take(*(house.answer(number, f"bomba {n}") for n in range(count)))
    house.later(minutes=11)
    assert {one.ticket for one in judged} == {number}
    assert house.count(f"entry WHERE ticket_id = {number} AND kind = 'customer'") == count
    assert house.count("letter WHERE notice = 'notify'") == REPLIES
    (digest,) = [one for one in house.outbox(BRUNO) if "mais" in str(one["Subject"])]
    assert str(digest["Subject"]) == f"Chamado {number}: mais {count - REPLIES} mensagens"
    assert len(house.outbox(ALICE)) <= 1 + AUTOMATIC_CAP
    house.later(hours=3)
    assert house.count("letter WHERE notice = 'flood'") == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # kB, the mails themselves included


def test_a23_a_flood_that_goes_on_is_told_once_an_hour_and_one_that_is_over_begins_anew(house: House) -> None:
    number = house.open()
    for _ in range(130):
        house.take(house.answer(number))
        house.later(minutes=1)
    house.later(minutes=20)
    assert house.count("letter WHERE notice = 'flood'") == 2
    assert house.count("letter WHERE notice = 'notify'") == REPLIES
    house.later(hours=1)
    house.take(house.answer(number, "de novo"))
    assert house.count("letter WHERE notice = 'notify'") == REPLIES + 1


def test_a23_a_flood_on_one_ticket_silences_no_other(house: House) -> None:
    first, second = house.open(), house.open("bia@example.com")
    house.take(*(house.answer(first) for _ in range(2 * REPLIES)))
    house.take(house.answer(second, sender="bia@example.com"))
    assert house.count(f"letter WHERE notice = 'notify' AND ticket_id = {second}") == 1


def test_a23_why_a_mail_of_a_flood_was_not_told_is_among_its_signals(house: House) -> None:
    number = house.open()
    house.take(*(house.answer(number) for _ in range(REPLIES + 1)))
    told = house.rows("SELECT signals FROM arrival ORDER BY id")
    assert ['"flood"' in signals for (signals,) in told] == [False] * REPLIES + [True]


def test_a23_a_flood_that_cannot_be_told_rests_for_an_hour_and_stops_no_other(house: House) -> None:
    number = house.open()
    house.take(*(house.answer(number) for _ in range(2 * REPLIES)))
    with house.desk.store.write() as connection:  # of a mailbox that is no longer in the configuration
        connection.exec_driver_sql(
            "INSERT INTO flood (name, flood, mailbox, who, since, due_at, surplus)"
            " SELECT 'opened/gone', 'opened', 'gone', who, since - 1, due_at, surplus FROM flood"
        )
    house.later(minutes=11)
    assert house.count("letter WHERE notice = 'flood'") == 1
    assert house.rows("SELECT name FROM flood") == [("opened/gone",)]
    house.later(minutes=30)
    assert house.rows("SELECT due_at > since + 3600 * 1000000 FROM flood") == [(1,)]


def test_a21_a_responder_without_any_sign_gets_three_automatic_letters_and_the_admin_one(house: House) -> None:
    number = house.open()
    for turn in range(20):
        house.desk.tickets.order(number, "ask", "Qual a versão?") if turn < 10 else None
        letter = house.outbox(ALICE)[-1]
        house.take(
            house.answer(number, "Recebi.", In_Reply_To=str(letter["Message-ID"]), Subject=f"Re: {letter['Subject']}")
        )
        house.later(minutes=1)
    automatic = [one for one in house.outbox(ALICE) if one["Auto-Submitted"]]
    assert len(automatic) <= AUTOMATIC_CAP
    house.later(minutes=15)
    assert house.rows("SELECT recipient FROM letter WHERE notice = 'flood'") == [(CARLA,)]


@pytest.mark.parametrize("sign", ["auto-replied", "auto-generated", "auto-notified", "AUTO-REPLIED (vacation); x=y"])
def test_a21_what_says_that_a_machine_sent_it_is_answered_by_nothing_and_moves_nothing(house: House, sign: str) -> None:
    number = house.open()
    house.desk.tickets.order(number, "ask", "Qual a versão?")
    before = len(house.outbox(ALICE))
    house.take(house.answer(number, Auto_Submitted=sign))
    assert len(house.outbox(ALICE)) == before
    assert house.rows("SELECT notice FROM letter WHERE recipient != 'alice@example.com'") == [("participant_held",)]
    assert house.rows("SELECT state FROM ticket") == [("waiting",)]


def test_a21_auto_submitted_no_is_a_person(house: House) -> None:
    number = house.open()
    (judged,) = house.take(house.answer(number, Auto_Submitted="no"))
    assert judged.disposition == "reply"


def test_a21_every_automatic_letter_of_ours_says_so_in_each_way_that_responders_know(house: House) -> None:
    house.take(house.answer(house.open()))
    for letter in house.outbox():
        assert letter["Auto-Submitted"] in {"auto-replied", "auto-generated"}
        assert letter["X-Auto-Response-Suppress"] == "All"
        assert letter["X-Mailbot-Loop"] == "suporte@desk.example"


def test_a21_two_desks_that_write_to_each_other_fall_silent(tmp_path: Path) -> None:
    """chasquid's t-09-loop: each is the other's customer, and every letter is handed over."""
    left = House(tmp_path / "left", {"address": "a@left.example", "unthreaded": "open", "authserv_id": AUTHSERV})
    right = House(tmp_path / "right", {"address": "b@right.example", "unthreaded": "open", "authserv_id": AUTHSERV})
    desks = {"a@left.example": left, "b@right.example": right}
    left.open("b@right.example")
    handed = _hand_over(desks, strip=())
    assert handed <= 2
    for house in desks.values():
        house.close()


def test_a21_even_when_a_relay_strips_every_header_that_would_stop_it_the_loop_ends(tmp_path: Path) -> None:
    left = House(tmp_path / "left", {"address": "a@left.example", "unthreaded": "open", "authserv_id": AUTHSERV})
    right = House(tmp_path / "right", {"address": "b@right.example", "unthreaded": "open", "authserv_id": AUTHSERV})
    desks = {"a@left.example": left, "b@right.example": right}
    left.open("b@right.example")
    signs = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Mailbot-Loop")
    handed = _hand_over(desks, strip=(*signs, "In-Reply-To", "References"))
    assert 2 <= handed <= 2 * AUTOMATIC_CAP + 1
    for house in desks.values():
        house.later(minutes=15)
    assert any(house.count("letter WHERE notice = 'flood'") for house in desks.values())
    for house in desks.values():
        house.close()


def _hand_over(desks: dict[str, House], strip: tuple[str, ...]) -> int:
    """Carry letters between the desks until neither writes; returns how many. A loop that never ends fails the test."""
    handed, carried = 0, dict.fromkeys(desks, 0)
    moved = True
    while moved:
        moved = False
        for address, house in desks.items():
            letters = house.rows(f"SELECT id, recipient FROM letter WHERE id > {carried[address]} ORDER BY id")  # noqa: S608
            for number, to in letters:
                carried[address] = number
                if to in desks:
                    (letter,) = house.rows(f"SELECT raw FROM letter WHERE id = {number}")[0]  # noqa: S608
                    desks[to].take(_relayed(letter, address, strip))
                    handed, moved = handed + 1, True
        assert handed < 100, "they write to each other for ever"
    return handed


def _relayed(letter: bytes, sender: str, strip: tuple[str, ...]) -> bytes:
    head, _, body = letter.partition(b"\r\n\r\n")
    fields = head.replace(b"\r\n ", b" ").split(b"\r\n")
    kept = [one for one in fields if one.partition(b":")[0].decode() not in strip]
    return b"\r\n".join([f"Authentication-Results: {proven(sender)}".encode(), *kept]) + b"\r\n\r\n" + body


def test_a37_a_machines_mail_neither_stops_nor_restarts_the_five_days(house: House) -> None:
    number = house.open()
    house.desk.tickets.order(number, "ask", "Qual a versão?")
    before = house.rows("SELECT kind, cycle, due_at, done_at FROM timer")
    for sign in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Subject": "Resposta automática: férias"}):
        house.take(house.answer(number, "Estou de férias.", **sign))
    assert house.rows("SELECT kind, cycle, due_at, done_at FROM timer") == before
    assert house.rows("SELECT state FROM ticket") == [("waiting",)]


def test_a37_a_strangers_mail_stops_no_clock(house: House) -> None:
    number = house.open()
    house.desk.tickets.order(number, "ask", "Qual a versão?")
    house.take(house.answer(number, sender=MALLORY))
    assert house.rows("SELECT state FROM ticket") == [("waiting",)]
    assert house.count("timer WHERE done_at IS NOT NULL") == 0
