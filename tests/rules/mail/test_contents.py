"""Files are taken out of a large mail as out of a small one: the same bytes, by place and name."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from mailbot.mail.files.contents import contents_of, contents_of_large
from mailbot.mail.message import read

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.eml"))


def nested() -> bytes:
    inner = EmailMessage()
    inner["Subject"] = "Dentro"
    inner.set_content("Olá")
    inner.add_attachment(b"inside", "application", "x-y", filename="inside.bin")
    mail = EmailMessage()
    mail.set_content("Olá\n")
    mail.add_alternative("<p>Olá</p><img src='cid:a@b'>", "html")
    mail.get_payload()[1].add_related(b"\x89PNG" * 99, "image", "png", cid="<a@b>", filename="á.png")  # type: ignore[index, union-attr]
    mail.add_attachment(bytes(range(256)) * 300, "application", "pdf", filename="um.pdf")
    mail.add_attachment(inner, filename="dentro.eml")
    mail.add_attachment("linha\r\n.\r\n--x\r\nç\r\n", filename="notas.txt", cte="quoted-printable")
    mail.add_attachment(b"a,b\r\n1,2\r\n", "application", "csv", filename="t.csv", cte="7bit")
    mail.add_attachment(b"", "application", "pdf", filename="vazio.pdf")
    return mail.as_bytes()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_each_file_is_the_same_either_way(end: bytes) -> None:
    raw = nested().replace(b"\n", end)
    files = [(one.part, one.name) for one in read(raw).attachments]
    assert [name for _, name in files] == ["á.png", "um.pdf", "dentro.eml", "notas.txt", "t.csv", "vazio.pdf"]
    large = list(contents_of_large(BytesIO(raw), files))
    assert large == list(contents_of(raw, files))
    assert large[1] == bytes(range(256)) * 300
    assert [len(one) > 0 for one in large] == [True] * 5 + [False]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_each_file_of_the_corpus_is_the_same_either_way(path: Path) -> None:
    raw = path.read_bytes()
    files = [(one.part, one.name) for one in read(raw).attachments]
    assert list(contents_of_large(BytesIO(raw), files)) == list(contents_of(raw, files))


def test_one_of_several_is_found_and_what_is_not_there_is_empty() -> None:
    raw = nested()
    assert list(contents_of_large(BytesIO(raw), [(3, "um.pdf")])) == [bytes(range(256)) * 300]
    assert list(contents_of_large(BytesIO(raw), [(3, "dois.pdf"), (99, "um.pdf")])) == [b"", b""]


@pytest.mark.parametrize("cut", [1, 2, 3, 5])
def test_base64_broken_off_gives_what_there_is(cut: int) -> None:
    raw = nested()
    end = raw.index(b"--", raw.index(b"um.pdf"))
    broken = raw[: end - 1 - cut] + raw[end - 1 :]
    assert list(contents_of_large(BytesIO(broken), [(3, "um.pdf")])) == list(contents_of(broken, [(3, "um.pdf")]))
