"""What the desk sees of a conversation: new words first, earlier ones once, and one logo once."""

from __future__ import annotations

import csv
from base64 import encodebytes
from random import Random

import pytest

from mailbot.cli.output import sheet
from tests.cast import BRUNO
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

LOGO = Random(7).randbytes(3000)  # noqa: S311 - any bytes, the same each time
ANSWER = """Atualizei e continua igual.

Em seg., 23 de nov. de 2026 às 12:00, Suporte Exemplo <suporte@desk.example> escreveu:
"""


def related(text: str, *files: tuple[str, bytes, str]) -> str:
    parts = [f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"]
    for name, data, disposition in files:
        kind = f'Content-Type: image/png; name="{name}"\nContent-Disposition: {disposition}; filename="{name}"\n'
        parts.append(f"{kind}Content-Transfer-Encoding: base64\n\n{encodebytes(data).decode()}")
    return "--b\n" + "\n--b\n".join(parts) + "\n--b--"


MIXED = {"Content_Type": 'multipart/mixed; boundary="b"', "MIME_Version": "1.0"}


def test_the_desk_is_shown_new_words_and_the_quoted_ones_are_kept(office: Office) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    asked = office.letters()[-1]
    letter = asked.get_body(("plain",))
    assert letter is not None
    quoted = [f"> {line}" for line in letter.get_content().splitlines()]
    office.deliver(office.reply_to(asked, ANSWER + "\n".join(quoted)))
    office.once()
    told = office.letters(BRUNO)[-1].get_body(("plain",))
    assert told is not None
    assert "continua igual" in told.get_content()
    assert "Qual a versão?" not in told.get_content()
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert "continua igual" in shown
    assert f"{len(quoted) + 2} more lines" in shown
    assert "> Qual a versão?" in office.mailbot("ticket", "show", str(number), "--quoted").stdout.decode()
    assert office.rows("SELECT words FROM entry WHERE kind = 'customer'") == [("Atualizei e continua igual.",)]


@pytest.mark.parametrize("large", [False, True])
def test_the_logo_under_each_letter_is_one_file_of_the_ticket(office: Office, large: bool) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    question = office.letters()[-1]
    logo = ("logo.png", LOGO, "inline")
    ballast = ("log.zip", Random(8).randbytes(1024 * 1024), "attachment")  # noqa: S311 - makes the mail a streamed one
    office.deliver(office.reply_to(question, related("Um.", logo), **MIXED))
    office.deliver(office.reply_to(question, related("Dois.", logo, *[ballast] * large), **MIXED))
    office.deliver(office.reply_to(question, related("Três.", ("again.png", LOGO, "attachment")), **MIXED))
    office.once()
    names = [name for (name,) in office.rows("SELECT name FROM file ORDER BY id")]
    assert names == ["logo.png", *["log.zip"] * large]
    told = [str(one.get_body(("plain",))) for one in office.letters(BRUNO)[-3:]]
    assert ["logo.png" in one for one in told] == [True, False, False]
    assert "again.png" in told[2]
    assert "o mesmo de antes" in told[2]


FORMULAS = ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "\uff1d1", '"=1', "|cmd"]


@pytest.mark.parametrize("subject", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(capsys: pytest.CaptureFixture[str], subject: str) -> None:
    sheet(("subject", "count"), [(subject, -1)])
    head, row = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert head == ["subject", "count"]
    assert row[0].lstrip()[:1] not in {"=", "+", "-", "@", "\t", "\r", "|", "\uff1d"}
    assert row[1] == "-1"


def test_tickets_go_into_a_spreadsheet(office: Office) -> None:
    office.open(subject='=cmd|"/c calc"!A1')
    rows = list(csv.reader(office.mailbot("ticket", "list", "--csv").stdout.decode().splitlines()))
    assert [rows[0][3], rows[1][3]] == ["subject", '\'=cmd|"/c calc"!A1']
