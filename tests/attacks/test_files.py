"""Files of strangers: kept inside the mail, named safely on every system, never unpacked, put together or fetched."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.mime import file_names
from mailbot.store.reports.views import save_files
from tests.attacks.conftest import House
from tests.cast import context, mailbox, raw, reply

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-16", "idna", "rot13", "klingon", "utf-8"])
@pytest.mark.parametrize("value", ["%ED%A0%80", "+2AA-", "%00%00", r"\ud800", "%2B2AA-", "a%0D%0Ab"])
def test_a26_a28_a_file_name_in_any_charset_is_stored(house: House, charset: str, value: str) -> None:
    number = house.open()
    part = f"--b\n\nx\n--b\nContent-Disposition: attachment; filename*={charset}''{value}\n\nx\n--b--"
    (judged,) = house.take(house.answer(number, part, Content_Type="multipart/mixed; boundary=b"))
    assert judged.disposition is Disposition.REPLY
    ((name,),) = house.rows("SELECT name FROM file")
    assert name.isprintable()


NAMES = {
    "up": "../../etc/passwd", "absolute": "/etc/passwd", "up on Windows": "..\\..\\boot.ini", "drive": "C:\\x.exe",
    "NUL": "a.php\0.jpg", "long": "x" * 5000 + ".pdf", "long and accented": "\u00e4" * 3000 + ".pdf", "device": "CON",
    "device with extension": "nul.txt", "port": "LPT1.doc", "port of three scripts": "COM\u00b9", "hidden": ".htaccess",
    "script": "x.pht", "turned": "fatura\u202efdp.exe", "line break": "a\r\nb", "surrogate": "\ud800", "empty": "",
    "dots": "..", "trailing dot": "x.exe.", "trailing blank": "x.exe ", "stream": "x.txt::$DATA", "wild": "*?.txt",
    "option": "-rf", "pipe": "|id", "quote": "a'\"b", "newline in the middle": "a\u2028b", "blank": " ",
    "device, blank": "aux .txt",
    "encoded": "=?utf-8?q?..=2F..=2Fx?=", "home": "~/.ssh/authorized_keys", "variable": "$HOME`id`",
}  # fmt: skip
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\S|lpt\S)\s*(\..*)?")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a28_a_file_s_name_is_shown_and_saved_safely_on_every_system(tmp_path: Path, name: str) -> None:
    shown, safe = file_names.shown(name), file_names.safe(file_names.shown(name))
    for kept in (shown, safe):
        assert len(kept.encode()) <= file_names.MOST_BYTES
        assert kept.isprintable()
        assert not set("/\\") & set(kept)
    assert safe == safe.strip(". ")
    assert safe
    assert not set(':*?"<>|') & set(safe)
    assert not DEVICES.fullmatch(safe)
    (tmp_path / safe).write_bytes(b"x")
    assert [one.name for one in tmp_path.iterdir()] == [safe]


@given(st.text())
def test_a28_whatever_a_name_is_it_is_safe(name: str) -> None:
    for kept in (file_names.safe(name), file_names.safe(file_names.shown(name))):
        assert kept == kept.strip(". ")
        assert kept
        assert kept.isprintable()
        assert not set('/\\:*?"<>|') & set(kept)
        assert len(kept.encode()) <= file_names.MOST_BYTES


@pytest.mark.parametrize("name", ["relatório final.pdf", "Proposta (v2) - João.docx", "foto.jpeg", "家.png"])
def test_a28_an_honest_name_stays_as_it_is(name: str) -> None:
    assert file_names.shown(name) == file_names.safe(name) == name


def test_a28_a_long_name_keeps_its_extension() -> None:
    assert file_names.shown("x" * 3000 + ".pdf").endswith("x.pdf")


def test_a28_files_are_saved_inside_their_folder_and_over_nothing(house: House, tmp_path: Path) -> None:
    number = house.open()
    parts = "".join(
        f"--b\nContent-Disposition: attachment; filename*=utf-8''{quote(name.encode('utf-8', 'replace'))}\n\n{at}\n"
        for at, name in enumerate(NAMES.values())
    )
    house.take(house.answer(number, parts + "--b--", Content_Type="multipart/mixed; boundary=b"))
    folder = tmp_path / "saved" / "here"
    saved = list(save_files(house.desk.store, number, folder))
    assert len(saved) >= len(NAMES) - 1
    assert {one.parent for one in saved} == {folder}
    assert sorted(folder.iterdir()) == sorted(saved)
    assert [one.name for one in (tmp_path / "saved").iterdir()] == ["here"]


def test_a28_no_file_of_the_storage_is_named_by_a_stranger(house: House) -> None:
    number = house.open()
    part = "--b\nContent-Disposition: attachment; filename=evil.pht\n\n" + "x\n" * 300_000 + "--b--"
    house.take(house.answer(number, part, Content_Type="multipart/mixed; boundary=b"))
    kept = [one.name for one in (house.folder / "storage" / "mails").glob("*/*")]
    assert len(kept) == 1
    assert re.fullmatch("[0-9a-f]{64}", kept[0])


PIECES = ['message/partial; id="x@y"; number=1; total=2', "message/external-body; access-type=URL; url=x"]


@pytest.mark.parametrize("kind", PIECES)
@pytest.mark.parametrize("unthreaded", ["reject", "open"])
@pytest.mark.parametrize("inside", [False, True])
def test_a31_a_piece_of_a_mail_or_one_whose_content_is_elsewhere_is_held(kind: str, unthreaded: str, inside: bool) -> None:
    text, outer = ("x", kind)
    if inside:
        text, outer = (
            f"--b\n\noi\n--b\nContent-Type: {kind}\n\nContent-Type: text/plain\n\nx\n--b--",
            "multipart/mixed; boundary=b",
        )
    for write in (reply, raw):
        verdict = on_mail(context(write(text, Content_Type=outer), mailbox(unthreaded=unthreaded)))
        assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.INCOMPLETE)
        assert verdict.drafts == ()


def test_a31_a_zip_bomb_is_a_file_like_any_other_and_is_never_unpacked(house: House) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomb", b"\0" * 50_000_000)
    data = packed.getvalue()
    part = "--b\nContent-Type: application/zip\nContent-Disposition: attachment; filename=b.zip\n"
    text = f"{part}Content-Transfer-Encoding: base64\n\n{b64encode(data).decode()}\n--b--"
    number = house.open()
    house.take(house.answer(number, text, Content_Type="multipart/mixed; boundary=b"))
    assert house.rows("SELECT name, size FROM file") == [("b.zip", len(data))]
    source = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "mailbot").rglob("*.py"))
    assert not re.search(r"\b(?:import|from) (?:zipfile|tarfile|gzip|bz2|lzma)\b", source)
