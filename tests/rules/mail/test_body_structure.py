from __future__ import annotations

import base64
import binascii
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mailbot.config.mailbox import FILE_LIMIT
from mailbot.imap import answers
from mailbot.mail.files.body_structure import Part, Weight, parts_of, weigh
from mailbot.mail.mime.transfer_encodings import DecodedSize


def leaf(
    kind: bytes = b"APPLICATION",
    sub: bytes = b"PDF",
    params: object = None,
    octets: object = 100,
    disposition: object = None,
) -> tuple[Any, ...]:
    lines = (1,) if kind == b"TEXT" else ()
    return (kind, sub, params, None, None, b"BASE64", octets, *lines, None, disposition, None)


def multi(*children: object, boundary: bytes = b"b") -> tuple[Any, ...]:
    return (list(children), b"MIXED", (b"BOUNDARY", boundary), None, None)


def test_parts_are_numbered_as_imap_numbers_them() -> None:
    tree = parts_of(multi(leaf(b"TEXT", b"PLAIN"), multi(leaf(), leaf())))
    assert tree is not None
    assert [part.section for part in tree.leaves()] == ["1", "2.1", "2.2"]
    assert tree.section == ""
    assert tree.boundary == "b"
    raw = ((leaf(), leaf(), b"mixed", (b"boundary", b"x"), None, None), leaf(), b"mixed", (b"boundary", b"y"), None)
    read = parts_of(raw)
    assert read is not None
    assert [part.section for part in read.leaves()] == ["1.1", "1.2", "2"]


def test_a_single_part_is_section_one_and_an_enclosed_mail_is_one_leaf() -> None:
    assert parts_of(leaf()) == Part("1", "application/pdf", "base64", 100, "", is_file=True)
    envelope = (None,) * 10
    head = (b"MESSAGE", b"RFC822", None, None, None, b"7BIT", 900)
    mail = (*head, envelope, multi(leaf()), 20, None, (b"inline", None), None)
    assert parts_of(mail) == Part("1", "message/rfc822", "7bit", 900, "", is_file=True)


@pytest.mark.parametrize(
    ("params", "disposition", "name"),
    [
        ((b"NAME", b"a.pdf"), None, "a.pdf"),
        ((b"NAME", b"a.pdf"), (b"ATTACHMENT", (b"FILENAME", b"b.pdf")), "b.pdf"),
        ((b"NAME", b"=?utf-8?q?relat=C3=B3rio.pdf?="), (b"attachment", None), "relatório.pdf"),
        (None, (b"attachment", (b"FILENAME*", b"utf-8'pt'relat%C3%B3rio.pdf")), "relatório.pdf"),
        (None, (b"attachment", (b"FILENAME*0*", b"utf-8''%C3", b"FILENAME*1*", b"%B3", b"FILENAME*2", b"%.pdf")), "ó%.pdf"),
        (None, (b"attachment", (b"FILENAME*0", b"long", b"FILENAME*1", b"name.pdf")), "longname.pdf"),
        (None, (b"attachment", (b"FILENAME*", b"nonsense''%E9.pdf")), "é.pdf"),
        (None, (b"attachment", (b"FILENAME", 123)), "123"),
        (None, (b"attachment", (b"FILENAME", "relatório.pdf".encode())), "relatório.pdf"),
        ((b"NAME", b"=?utf-8?b?!!!?="), None, "=?utf-8?b?!!!?="),
    ],
)
def test_a_files_name_is_decoded_and_the_dispositions_comes_first(params: object, disposition: object, name: str) -> None:
    part = parts_of(leaf(params=params, disposition=disposition))
    assert part is not None
    assert part.name == name
    assert part.is_file


def test_words_without_a_name_are_no_file() -> None:
    part = parts_of(leaf(b"TEXT", b"PLAIN"))
    assert part is not None
    assert not part.is_file


def nested(depth: int) -> object:
    tree: object = leaf()
    for _ in range(depth):
        tree = multi(tree)
    return tree


@pytest.mark.parametrize(
    "odd",
    [None, b"", (), ((),), 7, (b"TEXT",), leaf(octets=None), leaf(octets=-1), leaf(octets=b"x"), ([], b"MIXED"),
     ([leaf()], b"MIXED", None), (b"multipart", b"mixed", None, None, None, None, 0), nested(51), nested(5000),
     multi(*[leaf()] * 1001)],
)  # fmt: skip
def test_what_is_no_structure_cannot_be_read_and_raises_nothing(odd: object) -> None:
    assert parts_of(odd) is None


def test_the_deepest_and_widest_that_is_read() -> None:
    assert parts_of(nested(50)) is not None
    assert parts_of(multi(*[leaf()] * 999)) is not None


atoms = some.recursive(
    some.none() | some.integers() | some.binary(max_size=8),
    lambda inner: some.lists(inner).map(tuple) | some.lists(inner),
    max_leaves=20,
)


@given(atoms)
def test_any_shape_is_read_or_not_but_never_raises(shape: object) -> None:
    assert parts_of(shape) is None or isinstance(parts_of(shape), Part)


@pytest.mark.parametrize(
    ("encoding", "octets", "weight"),
    [
        ("7bit", FILE_LIMIT, Weight.WITHIN),
        ("8bit", FILE_LIMIT + 1, Weight.OVER),
        ("binary", FILE_LIMIT + 1, Weight.OVER),
        ("base64", FILE_LIMIT * 4 // 3, Weight.WITHIN),
        ("base64", FILE_LIMIT * 4 // 3 + 1, Weight.BETWEEN),
        ("base64", FILE_LIMIT * 10 // 7, Weight.BETWEEN),
        ("base64", FILE_LIMIT * 10 // 7 + 1, Weight.OVER),
        ("quoted-printable", FILE_LIMIT, Weight.WITHIN),
        ("quoted-printable", FILE_LIMIT + 1, Weight.BETWEEN),
        ("quoted-printable", FILE_LIMIT * 3, Weight.BETWEEN),
        ("quoted-printable", FILE_LIMIT * 3 + 1, Weight.OVER),
    ],
)
def test_the_encoded_size_decides_only_what_it_can(encoding: str, octets: int, weight: Weight) -> None:
    assert weigh(Part("1", "application/pdf", encoding, octets), FILE_LIMIT) is weight


@pytest.mark.parametrize(
    ("size", "fold"), [(FILE_LIMIT - 1, False), (FILE_LIMIT, False), (FILE_LIMIT, True), (FILE_LIMIT + 1, False)]
)
def test_base64_is_counted_exactly_at_the_limit(size: int, fold: bool) -> None:
    raw = bytes(size)
    encoded = base64.encodebytes(raw).replace(b"\n", b"\r\n") if fold else base64.b64encode(raw)
    counter = DecodedSize("base64")
    for start in range(0, len(encoded), 1_000_003):
        counter.feed(encoded[start : start + 1_000_003])
    assert counter.size == size


def fed(encoding: str, data: bytes, cuts: list[int]) -> int:
    counter = DecodedSize(encoding)
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(places):
        counter.feed(data[start:end])
    return counter.size


letters = some.lists(some.sampled_from([b"A", b"z", b"=", b"\r\n", b"-", b"\0"])).map(b"".join)


@given(letters, some.lists(some.integers(0, 1000)))
def test_base64_counts_what_python_decodes_wherever_it_is_cut(data: bytes, cuts: list[int]) -> None:
    try:
        decoded = base64.b64decode(data)
    except binascii.Error:
        assert fed("base64", data, cuts) == fed("base64", data, [])
    else:
        assert fed("base64", data, cuts) == len(decoded)


escapes = some.lists(some.sampled_from([b"a", b"=", b"=3D", b"=\r\n", b"\r\n", b"4", b"="])).map(b"".join)


@given(escapes, some.lists(some.integers(0, 1000)))
def test_quoted_printable_counts_what_python_decodes_wherever_it_is_cut(data: bytes, cuts: list[int]) -> None:
    assert fed("quoted-printable", data, cuts) == len(binascii.a2b_qp(data))


@pytest.mark.parametrize(("data", "size"), [(b"a \t\r\nb  ", 4), (b"a=  \r\nb", 2), (b"a =20\r\n", 5), (b"=e9=E9", 2)])
def test_blanks_at_the_end_of_a_line_do_not_count_in_quoted_printable(data: bytes, size: int) -> None:
    assert fed("quoted-printable", data, []) == size
    assert fed("quoted-printable", data, list(range(len(data)))) == size


def test_a_line_that_never_ends_is_counted_in_bounded_memory() -> None:
    counter = DecodedSize("quoted-printable")
    for _ in range(100):
        counter.feed(b"a=3D" * 10_000)
    assert counter.size == 2_000_000
    assert len(counter._counter._line) < 70_000  # type: ignore[attr-defined]


def test_a_mail_that_is_listed_twice_with_a_date_and_without_is_no_trouble() -> None:
    row = b"1 (UID 7 RFC822.SIZE 3"
    found = answers.listed([row + b' INTERNALDATE "23-Nov-2026 10:12:00 -0300")', row + b")"])
    assert [one.uid for one in found] == [7, 7]


def test_a_number_of_thousands_of_digits_is_no_mail() -> None:
    endless = b"9" * 5000
    assert answers.listed([b"1 (UID %s RFC822.SIZE 3)" % endless, b"1 (UID 1 RFC822.SIZE %s)" % endless]) == []
    assert answers.uids([b"1 (UID %s)" % endless]) == []
    assert answers.numbers([endless + b" 7"]) == [7]


def test_a_name_in_a_charset_of_no_name_is_shown_as_in_a_mail_read_whole() -> None:
    named = leaf(params=(b"NAME", "=?utæ-8?q?a?=".encode("latin-1")))
    part = parts_of(named)
    assert part is not None
    assert part.name == "a"


def test_a_date_of_a_year_beyond_counting_spoils_one_row_only() -> None:
    row = b'1 (UID 1 INTERNALDATE "23-Nov-99999999999999999999 10:12:00 -0300" BODYSTRUCTURE ("TEXT"))'
    assert answers.structure([row], 1) is None
