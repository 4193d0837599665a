"""The key ``begin``: a word or a date, as TOML and people write it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mailbot.config.beginnings import written
from mailbot.errors import ConfigBroken
from tests.cast import mailbox


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("now", None), ("all", None), (date(2026, 11, 30), datetime(2026, 11, 30, 3, tzinfo=UTC)),
        ("2026-11-30", datetime(2026, 11, 30, 3, tzinfo=UTC)), (" 2026-11-30 ", datetime(2026, 11, 30, 3, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8), datetime(2026, 11, 30, 11, tzinfo=UTC)),  # noqa: DTZ001 - as TOML gives a local one
        ("2026-11-30T08:00:00Z", datetime(2026, 11, 30, 8, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_date_begins_at_midnight_in_the_mailboxs_zone(value: Any, instant: datetime | None) -> None:
    assert mailbox(begin=value).begins_at == instant


@pytest.mark.parametrize("value", ["maybe", "", "2026-13-01", "30/11/2026", 5, 20261130, True, ["now"], {"now": 1}, "ontem"])
def test_anything_else_is_refused_with_what_is_allowed(value: Any) -> None:
    with pytest.raises(
        ConfigBroken, match=r'mailboxes\.suporte\.begin: .* must be "now", "all" or a date, as in 2026-11-30'
    ):
        mailbox(begin=value)


def test_now_is_what_a_mailbox_begins_with_and_each_is_written_as_in_the_file() -> None:
    assert mailbox().begin == "now"
    assert [written(mailbox(begin=one).begin) for one in ("now", date(2026, 11, 30))] == ['"now"', "2026-11-30"]
