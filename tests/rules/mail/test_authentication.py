from __future__ import annotations

import pytest

from mailbot.mail.sender.authentication import Authenticity, authenticity, signed
from tests.cast import ALICE, AUTHSERV

PASS, FAIL, NONE = Authenticity.PASS, Authenticity.FAIL, Authenticity.UNPROVEN


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=example.com", PASS),
        ("dmarc=pass (p=reject) header.from=EXAMPLE.com", PASS),
        ("dmarc=pass action=none header.from=mail.example.com", NONE),
        ("dmarc/1=pass header.from=example.com", PASS),
        ("dmarc/9=pass header.from=example.com", NONE),
        ("dmarc=pass header.from=evil.example", NONE),
        ("dmarc=pass", NONE),
        ("dmarc=pass header.from=evil.example header.from=example.com", NONE),
        ("dkim=pass header.d=evil.example header.d=example.com", NONE),
        ("dkim=pass header.i=@mail.example.com header.d=example.com", PASS),
        ("dkim=pass header.i=@example.com header.d=evil.example", NONE),
        ("dmarc=fail header.from=example.com", FAIL),
        ("dmarc=fail (p=none) header.from=example.com; spf=pass smtp.mailfrom=example.com", FAIL),
        ("dkim=pass header.d=example.com", PASS),
        ("dkim=pass header.i=@example.com", PASS),
        ("dkim=pass header.d=evil.example", NONE),
        ("spf=pass smtp.mailfrom=bounce@mail.example.com", PASS),
        ("spf=pass smtp.mailfrom=x@evil.example", NONE),
        ("spf=fail smtp.mailfrom=alice@example.com", FAIL),
        ("dkim=fail header.d=example.com", FAIL),
        ("spf=fail", FAIL),
        ("dkim=fail header.d=list.example; dmarc=none", NONE),
        ("spf=fail smtp.mailfrom=bounces.list.example", NONE),
        ("spf=fail smtp.mailfrom=x@example.com; dkim=pass header.d=example.com", PASS),
        ("spf=softfail smtp.mailfrom=x@example.com", NONE),
        ("dmarc=none", NONE),
        ("none", NONE),
        ("auth=pass smtp.auth=x", NONE),
        ('reason="dmarc=pass header.from=example.com"', NONE),
        ("spf=none (dmarc=pass header.from=example.com)", NONE),
    ],
)  # fmt: skip
def test_the_trusted_receivers_results_are_judged(results: str, expected: Authenticity) -> None:
    assert authenticity((f"{AUTHSERV}; {results}",), AUTHSERV, ALICE)[0] is expected


@pytest.mark.parametrize(("results", "expected"), [("{}; none", FAIL), ("none; {}", NONE), ("{}; none; spf=pass", NONE)])
def test_the_word_none_among_results_is_no_result(results: str, expected: Authenticity) -> None:
    field = f"{AUTHSERV}; {results.format('dmarc=fail header.from=example.com')}"
    assert authenticity((field,), AUTHSERV, ALICE)[0] is expected


def test_only_the_topmost_field_counts() -> None:
    fields = (f"{AUTHSERV}; dmarc=fail header.from=example.com", f"{AUTHSERV}; dmarc=pass header.from=example.com")
    assert authenticity(fields, AUTHSERV, ALICE)[0] is FAIL


def test_any_field_of_the_trusted_receiver_disproves_but_only_its_topmost_proves() -> None:
    spf, dmarc = f"{AUTHSERV}; spf=pass smtp.mailfrom=x@other.example", f"{AUTHSERV}; dmarc={{}} header.from=example.com"
    assert authenticity((spf, dmarc.format("fail")), AUTHSERV, ALICE)[0] is FAIL
    assert authenticity((spf, dmarc.format("pass")), AUTHSERV, ALICE)[0] is NONE
    assert authenticity(("filter.example; none", dmarc.format("fail")), AUTHSERV, ALICE)[0] is FAIL


@pytest.mark.parametrize(
    "spoilt", [f"{AUTHSERV}; spf=pass smtp.mailfrom=a b;;@evil.example", f'{AUTHSERV}; spf=none reason="{"x" * 17_000}"', ""]
)
def test_a_field_below_one_that_cannot_be_read_proves_nothing_but_disproves(spoilt: str) -> None:
    below = f"{AUTHSERV}; dmarc={{}} header.from=example.com"
    assert authenticity((spoilt, below.format("pass")), AUTHSERV, ALICE)[0] is NONE
    assert authenticity((spoilt, below.format("fail")), AUTHSERV, ALICE)[0] is FAIL
    assert authenticity((below.format("pass"), spoilt), AUTHSERV, ALICE)[0] is PASS


def test_a_field_of_another_server_counts_for_nothing() -> None:
    assert authenticity(("evil.example; dmarc=pass header.from=example.com",), AUTHSERV, ALICE)[0] is NONE


def test_without_a_configured_receiver_nothing_is_known() -> None:
    assert authenticity((f"{AUTHSERV}; dmarc=fail",), None, ALICE)[0] is Authenticity.UNKNOWN


@pytest.mark.parametrize(
    "field", ["", ";", "x" * 100_000, f"{AUTHSERV}; dmarc=", f"{AUTHSERV}; ((((", "\x00", f"{AUTHSERV} 9; spf=pass"]
)
def test_what_cannot_be_read_proves_nothing(field: str) -> None:
    assert authenticity((field,), AUTHSERV, ALICE)[0] is NONE


DKIM, SPF = "dkim=pass header.d=example.com", "spf=pass smtp.mailfrom=b@example.com"
DMARC = "dmarc=pass header.from=example.com"
NO_DKIM, OTHER_DKIM = "dkim=none", "dkim=pass header.d=evil.example"
OTHER_SPF, SPF_FAILED = "spf=pass smtp.mailfrom=b@evil.example", "spf=fail smtp.mailfrom=b@evil.example"


@pytest.mark.parametrize("results", [
    [DKIM], ["dkim=pass header.i=@example.com header.s=x header.b=abc"], ["dkim=pass header.d=mail.example.com"],
    [DKIM, SPF], [DKIM, SPF_FAILED], [DKIM, DMARC], [OTHER_DKIM, DKIM], [DKIM, OTHER_DKIM, SPF, DMARC],
    ["dkim=fail header.d=example.com", DKIM, DMARC], [DKIM, SPF, "dmarc=none"],
    [DMARC], [DMARC, "spf=none"], [SPF_FAILED, DMARC], [OTHER_SPF, DMARC], ["spf=softfail smtp.mailfrom=b@x.example", DMARC],
    ["arc=none", DMARC],
], ids=str)  # fmt: skip
def test_a_signature_of_from_s_own_domain_proves_its_server(results: list[str]) -> None:
    assert signed((f"{AUTHSERV}; {'; '.join(results)}",), AUTHSERV, ALICE)


@pytest.mark.parametrize("results", [
    [SPF], [SPF, NO_DKIM], [SPF, DMARC], [DMARC, SPF], [SPF, NO_DKIM, DMARC], [SPF, OTHER_DKIM, DMARC], [SPF, OTHER_DKIM],
    [SPF, "dkim=fail header.d=example.com", DMARC], [SPF, "dkim=neutral header.i=@example.com", DMARC],
    [SPF, "dkim=temperror", DMARC], [SPF, "dkim=pass", DMARC], [NO_DKIM, DMARC], [OTHER_DKIM, DMARC], [OTHER_DKIM],
    ["dkim=none header.d=none", DMARC], ["dkim=fail header.d=example.com", DMARC], [NO_DKIM, SPF_FAILED, DMARC],
    ["spf=pass smtp.mailfrom=b@bounce.example.com", DMARC], ["dkim=pass header.d=example.com header.d=evil.example", SPF],
    ["dmarc=pass header.from=evil.example", SPF], ["dmarc=pass"], ["dmarc=fail header.from=example.com", DKIM],
    ["dkim=pass header.d=com", SPF, DMARC], ["auth=pass smtp.auth=x"], ["none"], [],
], ids=str)  # fmt: skip
def test_spf_alone_proves_no_server_however_dmarc_sums_it_up(results: list[str]) -> None:
    assert not signed((f"{AUTHSERV}; {'; '.join(results)}",), AUTHSERV, ALICE)


@pytest.mark.parametrize(("fields", "expected"), [
    ([DMARC, DKIM, SPF], True), ([DKIM, SPF], True), ([DMARC, DKIM], True),
    ([DMARC, SPF], False), ([DMARC, NO_DKIM, SPF], False), ([DMARC, OTHER_DKIM], False),
    ([SPF, DKIM], False),  # only the topmost proves
    ([DKIM, "dmarc=fail header.from=example.com"], False),
])  # fmt: skip
def test_of_a_receiver_with_one_field_for_each_method_only_the_topmost_proves_a_server(
    fields: list[str], expected: bool
) -> None:
    assert signed(tuple(f"{AUTHSERV}; {one}" for one in fields), AUTHSERV, ALICE) is expected


@pytest.mark.parametrize("fields", [
    (), (f"evil.example; {DKIM}",), (f"{AUTHSERV}; spf=none", f"evil.example; {DKIM}"), ("", f"{AUTHSERV}; {DKIM}"),
], ids=str)  # fmt: skip
def test_nobody_else_s_field_proves_a_server(fields: tuple[str, ...]) -> None:
    assert not signed(fields, AUTHSERV, ALICE)
    assert not signed((f"{AUTHSERV}; {DKIM}",), None, ALICE)
    assert not signed((f"{AUTHSERV}; {DKIM}",), AUTHSERV, None)
