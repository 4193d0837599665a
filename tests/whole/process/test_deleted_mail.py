r"""Mail that is marked as \Deleted in the folder: passed over until it is expunged or restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.whole.conftest import Office
from tests.whole.customers.test_desk import asked

pytestmark = pytest.mark.whole


def flagged(office: Office, act: Callable[[Any], object]) -> None:
    """Let another mail program do something in the folder."""
    client = office.server._client(office.user)
    client.select_folder("INBOX")
    act(client)
    client.logout()


def delete(*uids: int) -> Callable[[Any], object]:
    return lambda client: client.add_flags(list(uids), [rb"\Deleted", rb"\Seen"], silent=True)


def restore(*uids: int) -> Callable[[Any], object]:
    return lambda client: client.remove_flags(list(uids), [rb"\Deleted"], silent=True)


def words(office: Office) -> list[str]:
    return [text for (text,) in office.rows("SELECT words FROM entry WHERE kind = 'customer' ORDER BY id")]


@pytest.mark.parametrize("at", [(1,), (2,), (3,), (1, 2), (2, 3), (1, 3), (1, 2, 3)])
def test_deleted_mail_moves_nothing_until_it_is_restored(office: Office, at: tuple[int, ...]) -> None:
    _, question = asked(office)
    office.deliver(*(office.reply_to(question, f"Resposta {each}.") for each in (1, 2, 3)))
    flagged(office, delete(*at))
    left = [f"Resposta {each}." for each in (1, 2, 3) if each not in at]
    for _ in range(2):
        office.once()
        assert words(office) == left
        office.leave()  # what was passed over is known after a restart, too
    flagged(office, restore(*at))
    office.once()
    assert sorted(words(office)) == ["Resposta 1.", "Resposta 2.", "Resposta 3."]
    assert office.server.folder(office.user, "INBOX") == []
    office.verified()


def test_reminders_do_not_wait_for_deleted_mail_nor_does_it_stop_them(office: Office) -> None:
    number, question = asked(office)
    office.deliver(office.reply_to(question, "Apagada."))
    flagged(office, delete(1))
    office.later(hours=48)
    office.once()
    office.once()
    assert len(office.letters()) == 3
    assert office.state(number) == "waiting"
    assert office.verdicts() == [(None, "deleted")]
    office.verified()


def test_expunged_mail_is_gone_and_nobody_waits_for_it(office: Office) -> None:
    _, question = asked(office)
    office.deliver(office.reply_to(question, "Apagada."), office.reply_to(question, "Fica."))
    flagged(office, delete(1))
    office.once()
    assert len(office.server.folder(office.user, "INBOX")) == 1
    flagged(office, lambda client: client.expunge())
    office.once()
    office.once()
    assert words(office) == ["Fica."]
    assert sorted(office.verdicts(), key=str) == [("reply", None), ("vanished", "deleted")]
    office.verified()


def test_mail_restored_before_the_folder_was_read_to_its_end_is_read_once(office: Office) -> None:
    _, question = asked(office)
    office.deliver(office.reply_to(question, "Primeira."))
    flagged(office, delete(1))
    office.process("--die-at", "inbound.listed", check=False)
    office.process()
    office.deliver(office.reply_to(question, "Segunda."))
    flagged(office, restore(1))
    office.once()
    office.once()
    assert sorted(words(office)) == ["Primeira.", "Segunda."]
    office.verified()
