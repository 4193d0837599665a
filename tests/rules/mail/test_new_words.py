from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.cli.output import local
from mailbot.cli.read import read as read_command
from mailbot.mail.replies.new_words import split
from tests.cast import raw

PIECES = [
    "Bom dia", "", "> citado", ">", "Em seg., 3 de mar. de 2025 às 10:12, X <x@y> escreveu:", "De: X <x@y>",
    "Enviada em: hoje 10:12",
    "Para: y", "Assunto: z", "-- ", "--", "____________",
    "Enviado do meu iPhone", "-----Mensagem original-----",
    "escreveu:", "wrote:",
    "---------- Forwarded message ---------", "On 1 Jan 2025 at 10:12", "\ufeff", ":", "> > x",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=25))
@settings(max_examples=300)
def test_no_word_is_lost_and_never_all_are_trimmed(lines: list[str]) -> None:
    text = "\n".join(lines)
    parted = split(text)
    assert sorted(f"{parted.reply}\n{parted.quoted}".split()) == sorted(text.split())
    assert bool(parted.reply.strip()) == bool(text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "Em 2024 o João escreveu:\nisto não funciona.\nE agora?",
        "Log:\n2025-03-03 10:12:33 user a@b.com:\nfalhou\n2025-03-03 10:12:34 outra",
        "De: casa\nPara: trabalho\nsão 10 km",
        "O cliente (a@b.com) escreveu às 10:12:\nnão abre\nO que respondo?",
        "> citei algo\nresposta minha\n> outra\nresposta",
    ],
)
def test_words_that_only_look_quoted_are_kept(text: str) -> None:
    assert split(text).reply == text


@pytest.mark.parametrize(
    "attribution",
    [
        "El lun, 3 mar 2025 a las 10:12, X (<x@y>) escribió:",
        "Le lun. 3 mars 2025 à 10:12, X <x@y> a écrit :",
        "Am Mo., 3. März 2025 um 10:12 Uhr schrieb X <x@y>:",
        "Il giorno lun 3 mar 2025 alle ore 10:12 X <x@y> ha scritto:",
        "Op ma 3 mrt 2025 om 10:12 schreef X <x@y>:",
        "pon., 3 mar 2025 o 10:12 X <x@y> napisał(a):",
        "X <x@y> escreveu (segunda, 3/03/2025 à(s) 10:12):",
        "2025年3月3日(月) 10:12 X <x@y>:",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_attribution_in_any_language_begins_the_quoted_words(attribution: str, mark: str) -> None:
    assert split(f"Obrigada.\n\nAlice\n\n{attribution}\n\n{mark}antes").reply == "Obrigada.\n\nAlice"


def test_the_command_prints_one_object_a_line_and_survives_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "um.eml"
    mail.write_bytes(raw("Olá", Subject="Re: x", In_Reply_To="<s@x>"))
    read_command([mail, tmp_path / "nenhum"], json=True)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["file"], first["kind"], first["reply"], first["in_reply_to"]) == (str(mail), "reply", "Olá", ["s@x"])
    assert second["defects"]


def test_people_are_shown_a_mail_with_its_date_its_files_and_what_is_wrong_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "um.eml"
    mail.write_bytes(
        b"From: Alice <alice@example.com>\r\nTo: suporte@desk.example, vendas@desk.example\r\nSubject: Erro\r\n"
        b"Date: Mon, 23 Nov 2026 11:00:00 -0300\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nSegue.\r\n"
        b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=tela.pdf\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n"
    )
    read_command([mail, tmp_path / "nenhum"])
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert shown[0] == f"{mail}  new"
    for line in (
        "from  alice@example.com", "to  suporte@desk.example, vendas@desk.example", "subject  Erro",
        f"date  {local(datetime(2026, 11, 23, 14, tzinfo=UTC))}", "attachments  tela.pdf, image/png", "Segue.",
        "defects  unreadable, file cannot be read: No such file or directory",
    ):  # fmt: skip
        assert line in shown


QUOTING = "{}\n\nEm seg., 23 de nov. de 2026 às 10:12, Suporte <s@desk.example> escreveu:\n> Em qual sistema?\n{}"


@pytest.mark.parametrize("field", ["In_Reply_To", "References"])
def test_people_are_shown_the_new_words_and_the_quoted_ones_with_what_proves_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], field: str
) -> None:
    mail = tmp_path / "um.eml"
    mail.write_bytes(raw(QUOTING.format("Segue.", "No novo."), Subject="Re: x", **{field: "<s@x>"}))
    read_command([mail], json=True)
    (record,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert [one["kind"] for one in record["pieces"]] == ["announcement"]  # the quoted line is shown above its answer
    assert record["new"] == "Segue.\n\n> Em qual sistema?\nNo novo."
    read_command([mail])
    shown = capsys.readouterr().out
    assert [line for line in record["new"].splitlines() if line not in shown.splitlines()] == []
    assert "announcement  12 words; nothing here proves that it is old\n" in shown
    assert shown.split().count("escreveu:") == 1


def test_people_are_shown_the_original_of_a_forward_below_the_words_of_who_forwards_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "um.eml"
    old = "---------- Forwarded message ---------\nDe: Alice <alice@example.com>\nDate: x\nSubject: Erro\nTo: z\n\nNão abre."
    mail.write_bytes(raw(f"Segue.\n\n{old}", Subject="Fwd: Erro"))
    read_command([mail])
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert shown[-3:] == ["Segue.", "original  alice@example.com, Erro", "Não abre."]
