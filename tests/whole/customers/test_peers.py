"""What other desks were seen to get wrong, each as a test of its own."""

from __future__ import annotations

import base64

import pytest

from mailbot.config.mailbox import FILE_LIMIT
from tests.cast import ALICE, MALLORY
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


@pytest.fixture
def question(office: Office) -> object:
    number = office.open()
    office.ask(number)
    office.once()
    return office.letters()[-1]


def customers_words(office: Office) -> list[str]:
    return [row[0] for row in office.rows("SELECT text FROM entry WHERE kind = 'customer' ORDER BY id")]


def test_the_same_50_mails_offered_again_are_stored_once(office: Office, question: object) -> None:
    mails = [office.reply_to(question, f"Resposta {n}") for n in range(50)]
    office.deliver(*mails)
    office.once()
    office.deliver(*(b"Received: from again\r\n" + mail for mail in mails))
    office.once()
    assert len(customers_words(office)) == 50
    assert office.verdicts()[50:] == [("duplicate", None)] * 50
    office.verified()


def test_a_new_uidvalidity_is_read_anew_without_a_duplicate(office: Office, question: object) -> None:
    office.configure()
    office.deliver(office.reply_to(question))
    office.once()
    office.deliver(office.reply_to(question, "Outra"))
    office.server.renumber(office.user)
    office.once()
    assert customers_words(office) == ["Segue.", "Outra"]


def test_a_mail_with_an_unknown_charset_is_read_and_blocks_nobody(office: Office, question: object) -> None:
    odd = office.reply_to(question, "não há", Content_Type="text/plain; charset=x-klingon")
    office.deliver(office.reply_to(question, "antes"), odd, office.reply_to(question, "depois"))
    office.once()
    assert customers_words(office) == ["antes", "não há", "depois"]


def test_8_bit_latin_1_portuguese_comes_out_as_it_was_written(office: Office, question: object) -> None:
    mail = office.reply_to(question, "não há solução", Content_Type="text/plain; charset=iso-8859-1")
    office.deliver(mail.decode().encode("latin-1"))
    office.once()
    assert customers_words(office) == ["não há solução"]


def test_a_windows_path_comes_out_as_it_was_written(office: Office, question: object) -> None:
    office.deliver(office.reply_to(question, "C:\\temp\\novo\\x41.log"))
    office.once()
    assert customers_words(office) == ["C:\\temp\\novo\\x41.log"]


def test_a_strangers_reply_to_a_customers_ticket_is_not_joined_and_not_answered(office: Office, question: object) -> None:
    office.deliver(office.reply_to(question, sender=f"Mallory <{MALLORY}>"))
    office.once()
    assert office.verdicts() == [("rejected", "wrong_sender")]
    assert office.letters(MALLORY) == []


def test_a_mail_without_a_message_id_is_taken_once(office: Office, question: object) -> None:
    mail = office.reply_to(question, Message_ID="")
    office.deliver(mail, mail)
    office.once()
    assert office.verdicts() == [("reply", None), ("duplicate", None)]


def test_another_letter_under_a_known_message_id_is_taken_and_flagged(office: Office, question: object) -> None:
    office.deliver(
        office.reply_to(question, "o falso", sender=MALLORY, Message_ID="<same@example.com>"),
        office.reply_to(question, "o verdadeiro", Message_ID="<same@example.com>"),
    )
    office.once()
    assert office.verdicts() == [("rejected", "wrong_sender"), ("reply", None)]
    assert customers_words(office) == ["o verdadeiro"]
    assert b"same_id" in office.mailbot("why", "<same@example.com>").stdout


def with_file(mail: bytes, size: int) -> bytes:
    head, _, body = mail.partition(b"\r\n\r\n")
    outer = head.replace(b"Content-Type: text/plain; charset=utf-8", b"Content-Type: multipart/mixed; boundary=frontier")
    coded = base64.encodebytes(b"\xa5" * size).replace(b"\n", b"\r\n")
    return b"\r\n".join(
        [
            outer, b"", b"--frontier", b"Content-Type: text/plain; charset=utf-8", b"", body.strip(), b"--frontier",
            b"Content-Type: application/zip", b"Content-Transfer-Encoding: base64",
            b"Content-Disposition: attachment; filename*=utf-8''projeto%20el%C3%A9trico.zip", b"",
            coded + b"--frontier--", b"",
        ]
    )  # fmt: skip


@pytest.mark.parametrize(("over", "verdict"), [(0, ("reply", None)), (1, ("reply", "attachment_too_large"))])
def test_a_file_of_exactly_20_mb_passes_and_one_byte_more_is_left_out(
    office: Office, question: object, over: int, verdict: tuple[str, str | None]
) -> None:
    if not office.server.complete:
        pytest.skip("the embedded server bends sizes; Dovecot does not: make system-deps")
    office.deliver(with_file(office.reply_to(question, "Segue o projeto"), FILE_LIMIT + over))
    office.once()
    assert office.verdicts() == [verdict]
    assert customers_words(office) == ["Segue o projeto"]
    kept = office.rows("SELECT name, size, left_out FROM file")
    assert kept[0][0] == "projeto elétrico.zip"
    assert bool(kept[0][2]) == bool(over)
    if not over:
        assert kept[0][1] == FILE_LIMIT
        saved = office.folder / "saved"
        office.mailbot("ticket", "show", "1", "--save", str(saved))
        assert [path.stat().st_size for path in saved.iterdir()] == [FILE_LIMIT]
    else:
        told = [str(letter["Subject"]) for letter in office.letters(ALICE)]
        assert len(told) == 4  # opened, question, reopened, and which file did not arrive
    office.verified()
