"""A letter with formatted words, a picture in them and a file goes through the outbox; what cannot be read stops nothing."""

from __future__ import annotations

from contextlib import closing
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.letters.composer import Composer
from mailbot.letters.letter import Letters
from mailbot.letters.templates import Templates
from mailbot.mail.html.cuts import narrowed
from mailbot.store.changes.tickets import write_letters
from mailbot.store.reports.views import raw_of
from mailbot.store.tickets.ticket import ticket_by_id
from mailbot.workers.pool import Pool
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Formatting
from tests.cast import ALICE, BRUNO
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

WORDS = "#nota\nVeja a tela:\n[image: tela.png]\n\n1. Feche"
HTML = (
    '<div dir="ltr">#nota<div>Veja <b>a tela</b>:</div><div><img src="cid:t@x"></div><ol><li>Feche</li></ol></div>'
    '<div class="gmail_quote">CANARIO<img src="cid:logo@x"></div>'
)


def with_files(office: Office, letter: Any, size: int) -> tuple[bytes, dict[str, bytes]]:
    """Return a reply with formatted words, a picture, a logo in its quotation and a file of ``size`` bytes."""
    contents = {
        "tela.png": b"\x89PNG\r\n\x1a\ntela",
        "logo.png": b"\x89PNG\r\n\x1a\nlogo",
        "Relatório.pdf": bytes(range(256)) * (size // 256),
    }
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Alice <{ALICE}>", "suporte@desk.example"
    mail["Subject"], mail["Message-ID"] = "Re: Erro", f"<f{office.user}@example.com>"
    mail["In-Reply-To"] = letter["Message-ID"]
    mail.set_content(WORDS + "\n\nEm 3 de mar. de 2025 às 10:12, X <x@y> escreveu:\n> CANARIO\n")
    mail.add_alternative(HTML, "html")
    html = mail.get_payload()[1]  # type: ignore[index]
    for name, cid in (("tela.png", "<t@x>"), ("logo.png", "<logo@x>")):
        html.add_related(contents[name], "image", "png", cid=cid, filename=name)  # type: ignore[union-attr]
    mail.add_attachment(contents["Relatório.pdf"], "application", "pdf", filename="Relatório.pdf")
    return mail.as_bytes(), contents


def answered(office: Office, size: int) -> dict[str, bytes]:
    """Deliver such a mail, and write a letter that takes its words and files along."""
    number = office.open()
    office.once()
    raw, contents = with_files(office, office.letters()[-1], size)
    office.deliver(raw)
    office.once()
    with closing(office.desk()) as desk:
        [(mail_id, file)] = office.rows("SELECT id, file FROM mail ORDER BY id DESC LIMIT 1")
        assert (file is not None) == (size > 256 * 1024)
        kept = desk.store.files.path(file) if file else raw_of(desk.store, mail_id)
        taken = desk.reader.do(Formatting(kept))
        draft = Draft(
            Notice.ANSWER, ALICE, "Alice", {"words": WORDS.partition("\n")[2]},
            formatted=narrowed(taken.formatted, WORDS.partition("\n")[2]), files=taken.attachments,
        )  # fmt: skip
        composer = Composer(Letters(Templates(), desk.policies), desk.store)
        with desk.store.write() as connection:
            ticket = ticket_by_id(connection, number)
            compose = composer.at(desk.settings.mailbox("suporte"), office.now)
            write_letters(connection, ticket, [draft], compose, office.now, mail_id)
    return contents


@pytest.mark.parametrize("size", [1024, 1024 * 1024])
def test_a_letter_takes_the_words_looks_a_picture_and_a_file_along(office: Office, size: int) -> None:
    contents = answered(office, size)
    office.once()
    letter = office.letters()[-1]
    html = letter.get_body(("html",))
    assert html is not None
    said = html.get_content()
    assert "Veja <b>a tela</b>:" in said
    assert "#nota" not in said
    files = {one.get_filename(): one for one in letter.walk() if one.get_filename()}
    found = {name: bytes(one.get_content()) for name, one in files.items()}
    assert sorted(found.values()) == sorted([contents["tela.png"], contents["Relatório.pdf"]])
    cid = str(files["tela.png"]["Content-ID"]).strip("<>")
    assert f'src="cid:{cid}"' in said
    assert cid.endswith("@desk.example")
    assert b"CANARIO" not in office.sink.received[-1].raw
    assert office.rows("SELECT length(raw) < 20000, state FROM letter ORDER BY id DESC LIMIT 1") == [(1, "sent")]
    assert list((office.folder / "storage" / "spool").iterdir()) == []
    office.verified()


def test_files_that_are_gone_fail_the_letter_at_the_third_try_and_the_desk_is_told(office: Office) -> None:
    answered(office, 1024 * 1024)
    [(number, file)] = office.rows("SELECT max(letter.id), max(mail.file) FROM letter, mail")
    (office.folder / "storage" / "mails" / file[:2] / file).unlink()
    states = []
    for _ in range(5):
        office.once()
        states += office.rows(f"SELECT state, tries FROM letter WHERE id = {number:d}")  # noqa: S608 - a number
        office.later(minutes=10)
    assert states == [("ready", 1), ("ready", 2), ("failed", 3), ("failed", 3), ("failed", 3)]
    [(answer,)] = office.rows(f"SELECT answer FROM letter WHERE id = {number:d}")  # noqa: S608 - a number
    assert "its files cannot be read" in answer
    assert len(office.letters(ALICE)) == 1
    assert "its files cannot be read" in str(office.letters(BRUNO)[-1].get_body(("plain",)))
    assert list((office.folder / "storage" / "spool").iterdir()) == []


def test_without_a_worker_a_letter_with_files_waits_and_the_others_go(office: Office) -> None:
    answered(office, 1024)
    office.open("clara@example.com")
    broken = MailReader(Pool(1, "raise SystemExit(1)"))
    with closing(office.desk()) as desk:
        desk.outboxes["suporte"]._attachments._reader = broken
        desk.outboxes["suporte"].flush()
    broken.close()
    assert len(office.letters("clara@example.com")) == 1
    assert office.rows("SELECT state FROM letter WHERE notice = 'answer'") == [("ready",)]
    office.later(minutes=10)
    office.once()
    assert office.rows("SELECT state FROM letter WHERE notice = 'answer'") == [("sent",)]


LIAR = """
import mailbot.workers.worker as worker
worker._OF_FILES[worker.PARTS] = lambda _: worker.Mail("", attachments=(worker.Attachment("x", "", 9, 0),) * 2)
worker.serve()
"""


def test_a_worker_that_lies_about_the_files_sends_nothing(office: Office) -> None:
    answered(office, 1024)
    lying = MailReader(Pool(1, LIAR))
    with closing(office.desk()) as desk:
        desk.outboxes["suporte"]._attachments._reader = lying
        desk.outboxes["suporte"].flush()
    lying.close()
    [(state, answer)] = office.rows("SELECT state, answer FROM letter WHERE notice = 'answer'")
    assert (state, "did not write what it said" in answer) == ("ready", True)
    assert len(office.letters()) == 1
