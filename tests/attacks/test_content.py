"""Words, files and HTML of strangers: they are read, kept and shown, and never run, fetched, unpacked or used as names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.tickets.reasons import Disposition
from mailbot.journal import printable
from mailbot.mail.message import read
from mailbot.mail.mime.caps import MAX_BOUNDARY, MAX_DEPTH, MAX_FIELDS, MAX_PARTS
from mailbot.mail.mime.caps import MAX_DEPTH as STRUCTURE_DEPTH
from tests.attacks.conftest import House
from tests.cast import ALICE, BRUNO, MALLORY, raw

ROOT = Path(__file__).parents[2]
CHARSETS = {
    "unknown": "klingon", "NUL": '"a\0b"', "idna": "idna", "rot13": "rot13", "zip": "zip", "bz2": "bz2", "hex": "hex",
    "base64 codec": "base64_codec", "uu": "uu", "punycode": "punycode", "unicode_escape": "unicode_escape",
    "raw_unicode_escape": "raw_unicode_escape", "undefined": "undefined", "utf-7": "utf-7", "utf-16": "utf-16",
    "utf-32": "utf-32", "a path": '"../../etc/passwd"', "long": "x" * 3000, "empty": '""', "mbcs": "mbcs",
    "no ASCII": "caf\u00e9", "a module": "os.system",
}  # fmt: skip
HOSTILE = {
    "NUL": b"a\0b", "lone surrogate": b"\xed\xa0\x80 x", "overlong": b"\xc0\xaf\xe0\x80\xaf x", "invalid": b"\xff\xfe\xfd x",
    "UTF-7 surrogate": b"+2AA- x", "escapes": rb"\ud800 \x00", "truncated": b"caf\xc3", "beyond": b"\xf4\x90\x80\x80 x",
    "shifted": b"\x1b$B\x00\x0e\x0f x", "zip": b"PK\x03\x04 x", "words": b"Ol\xc3\xa1",
}  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS.values(), ids=CHARSETS)
def test_a26_hostile_bytes_in_any_charset_are_stored_and_told(house: House, charset: str) -> None:
    number = house.open()
    subject = f"=?{charset[:40]}?q?=ED=A0=80?=".replace("\0", "")  # a NUL in the header itself is A11's
    part = f"--b\nContent-Type: text/plain; charset={charset}\n\n"
    mails = [
        house.answer(number, part, Subject=subject, Content_Type="multipart/mixed; boundary=b").rstrip() + b"\r\n\r\n" + data
        for data in HOSTILE.values()
    ]
    judged = house.take(*mails)
    assert {one.disposition for one in judged} == {Disposition.REPLY}
    for (words,) in house.rows("SELECT text FROM entry WHERE kind = 'customer'"):
        assert not re.search("[\0\ud800-\udfff]", words)
    assert len(house.outbox(BRUNO)) == len(mails)


ACTIVE = [
    "<script>alert(1)</script>", '<img src="http://evil.example/p.gif">', "<svg onload=alert(1)>",
    '<a href="javascript:x">y</a>', "<script src=//evil.example/x.js></script>",
    '<iframe src="//evil.example">', "<style>@import url(http://evil.example/x.css)</style>",
    '<p style="background:url(//e.x)">p</p>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<img srcset="http://evil.example/1 1x">',
    '<object data="data:text/html,<script>x</script>">', '<form action="http://evil.example"><input></form>',
    '<meta http-equiv="refresh" content="0;url=http://evil.example">', '<img src="cid:x">', '<base href="http://evil.example">',
]  # fmt: skip
REMOTE = re.compile(
    r"(?i)<(?:img|script|svg|iframe|object|embed|form|meta http|base|link|math)|\bsrc\s*=|srcset|url\(|@import|\son\w+\s*="
)


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
@pytest.mark.parametrize("html", ACTIVE)
def test_a29_a30_nothing_active_or_remote_of_a_stranger_is_in_any_letter_s_html(house: House, kind: str, html: str) -> None:
    number = house.open()
    house.take(house.answer(number, f"<html><body>Oi {html} fim</body></html>", Content_Type=f"{kind}; charset=utf-8"))
    house.desk.tickets.order(number, "reply", f"Você escreveu: {html}")
    for letter in house.outbox():
        part = letter.get_body(("html",))
        assert part is not None
        content = part.get_content()
        tags = "".join(re.findall(r"<[^>]*>", content))
        assert not REMOTE.search(tags)
        assert not re.search(r'(?i)href="(?!https?://)', content)


def test_a29_the_desk_s_own_frame_fetches_nothing() -> None:
    frame = (ROOT / "templates" / "letter.html").read_text(encoding="utf-8")
    assert not REMOTE.search(frame)
    assert "http" not in frame.replace("http-equiv", "")


def test_a29_no_letter_carries_a_stranger_s_file(house: House) -> None:
    number = house.open()
    part = '--b\n\nSegue.\n--b\nContent-Type: image/svg+xml; name="x.svg"\n\n<svg onload="alert(1)"/>\n--b--'
    house.take(house.answer(number, part, Content_Type="multipart/mixed; boundary=b"))
    for letter in house.outbox():
        assert {one.get_content_type() for one in letter.walk()} <= {"multipart/alternative", "text/plain", "text/html"}


_NO_NETWORK = """
import sys
met = []
watched = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}
sys.addaudithook(lambda event, args: met.append((event, args)) if event in watched else None)
from pathlib import Path
from tests.attacks.conftest import House
from tests.attacks.test_content import ACTIVE
house = House(Path(sys.argv[1]))
number = house.open()
for html in ACTIVE:
    house.take(house.answer(number, "<html>" + html, Content_Type="text/html"))
    house.desk.tickets.order(number, "ask", html)
house.take(house.answer(number, "x", Content_Type='message/external-body; access-type=URL; url="http://evil.example/x"'))
house.later(hours=200)
print(len(house.outbox()), met)
"""


def test_a30_taking_in_mail_and_writing_letters_opens_no_connection(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _NO_NETWORK, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    letters, _, met = done.stdout.splitlines()[-1].partition(" ")
    assert int(letters) > len(ACTIVE)
    assert met == "[]"


def test_a24_a25_the_caps_are_the_promised_ones() -> None:
    assert (MAX_DEPTH, MAX_PARTS, MAX_BOUNDARY, MAX_FIELDS) == (50, 1000, 200, 1000)
    assert STRUCTURE_DEPTH <= MAX_DEPTH


SQL = [
    "'; DROP TABLE ticket; --",
    "%",
    "_",
    "\\",
    "a' OR '1'='1",
    '"',
    "\0",
    ";",
    "${jndi:ldap://x}",
    "%s%n",
    "{0.__class__}",
]


@pytest.mark.parametrize("piece", SQL)
def test_a35_what_a_stranger_writes_is_a_parameter_and_nothing_else(house: House, piece: str) -> None:
    number = house.open(subject=piece)
    fields = {"Subject": piece.replace("\0", ""), "Message_ID": f"<{piece.replace(' ', '')}@x>".replace("\0", "")}
    house.take(house.answer(number, piece, **fields))
    house.take(raw(piece, f'"{piece}" <{MALLORY}>'.replace("\0", ""), References=f"<{piece}@x>".replace("\0", "")))
    assert house.count("ticket") == 1
    assert house.count("arrival") == 2


def test_a35_no_statement_is_put_together_from_values() -> None:
    for path in (ROOT / "mailbot").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"exec_driver_sql\(f|text\(f", line):
                assert "AUTOMATIC_NOTICES" in line, f"{path}: {line}"


@given(st.text())
def test_a35_no_text_steers_a_terminal_or_forges_a_log_line(text: str) -> None:
    assert printable(text).isprintable()


def test_a35_an_escape_sequence_in_each_field_reaches_the_journal_escaped(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    from mailbot import journal  # noqa: PLC0415

    evil = "\x1b]0;pwned\x07\x1b[2J\u202e\x9b31m"
    for form in ("text", "json"):
        journal.configure(form, sys.stderr)
        house.take(house.answer(house.open(), evil, f'"{evil}" <{ALICE}>', Subject=evil, Message_ID=f"<{evil}{form}@x>"))
        said = capsys.readouterr().err
        assert "mail_judged" in said
        assert all(line.isprintable() for line in said.splitlines())


def test_a32_reading_is_linear() -> None:
    """The growth tests of each pattern are in tests/rules/test_growth.py and test_growth_of_words.py."""
    growth = (ROOT / "tests" / "rules" / "test_growth.py").read_text(encoding="utf-8")
    assert "def test_" in growth
    assert read(raw("On a " * 10_000)).text
