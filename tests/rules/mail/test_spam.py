"""What a receiver's fields say about spam."""

from __future__ import annotations

import pytest

from mailbot.mail.automatic.spam import mark, marks_in, says_spam
from mailbot.mail.message import read

USUAL = (mark("X-Spam-Flag: yes"), mark("X-Spam-Status: yes"))
REPORT = "X-Forefront-Antispam-Report"


def verdict(*fields: str, wanted: tuple[str, ...] = USUAL, level: int = 5) -> bool:
    """Return whether a mail with these fields counts as spam."""
    mail = "\r\n".join([*fields, "From: alice@example.com", "", "Oi"]).encode()
    return bool(says_spam(read(mail).marks, wanted, level))


@pytest.mark.parametrize(
    "field",
    [
        "X-Spam-Flag: YES", "x-spam-flag:yes", "X-Spam-Flag: Yes (score 12)", "X-Spam-Status: Yes, score=12.3 required=5.0",
        "X-Spam-Status: yes,\r\n\tscore=7 tests=[BAYES_99]", "X-MS-Exchange-Organization-SCL: 5",
        "X-MS-Exchange-Organization-SCL: 9", f"{REPORT}: CIP:203.0.113.9;CTRY:BR;LANG:pt;SCL:6;SRV:;IPV:NLI;SFV:SPM;",
        f"{REPORT}: SCL:5", f"{REPORT}: CIP:1.2.3.4;\r\n scl: 9 ;SRV:;",
    ],
)  # fmt: skip
def test_what_a_receiver_takes_for_spam_is_seen(field: str) -> None:
    assert verdict(field)


@pytest.mark.parametrize(
    "field",
    [
        "X-Spam-Flag: NO", "X-Spam-Status: No, score=-1.9 required=5.0 tests=[YES]", "X-Spam-Score: 99", "X-Spam-Flag:",
        "X-Spam-Flag: not yes", "X-Spam-Flag: yesterday", "Subject: X-Spam-Flag: YES", "X-Spam: Yes",
        "X-MS-Exchange-Organization-SCL: -1", "X-MS-Exchange-Organization-SCL: 4", "X-MS-Exchange-Organization-SCL: SCL:9",
        "X-MS-Exchange-Organization-SCL: many", "X-MS-Exchange-Organization-SCL: 5\u0665", "X-Other-SCL: 9",
        f"{REPORT}: CIP:1.2.3.4;SCL:1;SRV:;SFV:NSPM", f"{REPORT}: SCL:-1;", f"{REPORT}: XSCL:9;BCL:9;", f"{REPORT}: SCL:",
        f"{REPORT}: SCL:99999999999999999999",
    ],
)  # fmt: skip
def test_what_it_does_not_is_not(field: str) -> None:
    assert not verdict(field)


def test_the_topmost_field_of_a_name_counts_since_the_receiver_writes_it_there() -> None:
    assert verdict("X-Spam-Flag: YES", "X-Spam-Flag: NO")
    assert not verdict("X-Spam-Flag: NO", "X-Spam-Flag: YES")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("X-Spam: Yes", "X-Spam: yes"), ("X-Bogosity: Spam, tests=bogofilter", "X-Bogosity: spam"),
        ("X-Barracuda-Spam-Status: Yes, SCORE=9", "x-barracuda-spam-status: Yes"),
        ("X-DSPAM-Result: Spam", "X-DSPAM-Result: Spam"), ("X-Junk-Mail: 1", "X-Junk-Mail: 1"),
    ],
)  # fmt: skip
def test_another_field_counts_where_it_is_configured(field: str, text: str) -> None:
    assert not verdict(field)
    assert verdict(field, wanted=(mark(text),))
    assert not verdict("X-Spam-Flag: YES", wanted=(mark(text),))


@pytest.mark.parametrize(("level", "spam"), [(0, ""), (1, "yes"), (6, "yes"), (7, ""), (9, "")])
def test_the_level_from_which_on_it_is_spam_is_the_mailboxs(level: int, spam: str) -> None:
    assert verdict("X-MS-Exchange-Organization-SCL: 6", level=level) == bool(spam)


@pytest.mark.parametrize(
    "text", ["", "X-Spam-Flag", "Subject: spam", "X-Mailer: spam", "X-Spam-Flag: ", "X Spam: yes", "x-spam: a b"]
)
def test_what_is_no_mark_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match='write "X-Spam-Flag: yes"'):
        mark(text)


def test_however_much_a_header_says_little_is_kept() -> None:
    marks = marks_in((f"x-spam-{n}", "yes " * 10_000) for n in range(10_000))
    assert len(marks) == 20
    assert max(map(len, marks)) < 600
