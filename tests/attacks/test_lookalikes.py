"""Names, letters and spellings that deceive the eye: they never deceive the desk, and the desk is told to look."""

from __future__ import annotations

from base64 import b64encode

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import Mail, read
from mailbot.mail.sender.doubts import Doubt, doubts
from tests.attacks.conftest import House
from tests.cast import ALICE, BRUNO, MALLORY, context, raw, reply


def named(mail: bytes | Mail, name: str) -> list[str]:
    return [value for key, value in on_mail(context(mail)).signals if key == name]


NAMES = {
    "quoted": f'"{ALICE}" <{MALLORY}>',
    "encoded": f"=?utf-8?B?{b64encode(ALICE.encode()).decode()}?= <{MALLORY}>",
    "with its brackets": f'"Alice <{ALICE}>" <{MALLORY}>',
    "encoded with brackets": f"=?utf-8?q?Alice_=3C{ALICE.replace('@', '=40')}=3E?= <{MALLORY}>",
    "a chief's": f'"ceo@legit.example" <{MALLORY}>',
}


@pytest.mark.parametrize("spelled", NAMES.values(), ids=NAMES)
def test_a10_a_name_is_never_an_identity_and_one_that_holds_an_address_is_flagged(spelled: str) -> None:
    verdict = on_mail(context(reply(sender=spelled)))
    assert verdict.reason in {Reason.WRONG_SENDER, Reason.FORGED}
    assert read(raw(sender=spelled)).sender.address in {MALLORY, None}
    if read(raw(sender=spelled)).sender.address:
        assert any(one.startswith("name: ") for one in named(reply(sender=spelled), "doubt"))


def test_a10_a_customer_whose_name_holds_another_address_is_shown_to_the_desk_as_such(house: House) -> None:
    number = house.open()
    house.take(
        house.answer(number, sender=f'"ceo@legit.example" <{ALICE}>'), house.answer(number, sender=f'"{ALICE}" <{ALICE}>')
    )
    first, second = (one.get_body(("plain",)).get_content() for one in house.outbox(BRUNO))  # type: ignore[union-attr]
    assert "Confira bem quem escreve" in first
    assert "Confira bem quem escreve" not in second
    assert f"({ALICE})" in first  # the true address stands beside the name


LOOKALIKES = {
    "Cyrillic local part": "\u0430lice@example.com",
    "Cyrillic in the domain": "alice@ex\u0430mple.com",
    "the same, as it travels": "alice@xn--exmple-4nf.com",
    "Greek": "alice@example.c\u03bfm",
    "full width": "\uff21\uff2cice\uff0bx@example.com",
    "zero width space": "al\u200bice@example.com",
    "zero width joiner": "alice\u200d@example.com",
    "soft hyphen": "al\u00adice@example.com",
    "right-to-left override": "\u202emoc.elpmaxe@ecila",
    "dotless": "al\u0131ce@example.com",
}


@pytest.mark.parametrize("address", LOOKALIKES.values(), ids=LOOKALIKES)
def test_a16_an_address_that_only_looks_like_alice_s_is_not_hers(address: str) -> None:
    verdict = on_mail(context(reply(sender=f"Alice <{address}>")))
    assert verdict.disposition is not Disposition.REPLY


@pytest.mark.parametrize("address", ["\u0430lice@example.com", "alice@ex\u0430mple.com", "alice@xn--exmple-4nf.com"])
def test_a16_an_address_of_two_alphabets_is_flagged(address: str) -> None:
    sender = read(raw(sender=address)).sender
    assert [kind for kind, _ in doubts(sender, "")] == [Doubt.SCRIPT]


@pytest.mark.parametrize("address", ["josé@exemplo.com.br", "иван@пример.рф", "taro山田@例え.jp"])
def test_a16_an_address_of_one_alphabet_is_not_flagged(address: str) -> None:
    assert list(doubts(read(raw(sender=address)).sender, "")) == []


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u00ad", "\u2060"])
def test_a16_what_is_not_seen_is_stripped_from_subjects_names_and_file_names(char: str) -> None:
    part = f'--b\n\nx\n--b\nContent-Disposition: attachment; filename="fatura{char}fdp.exe"\n\nx\n--b--'
    mail = read(
        raw(part, f'"Ali{char}ce" <{ALICE}>', Subject=f"Pagamento{char} urgente", Content_Type="multipart/mixed; boundary=b")
    )
    assert (mail.subject, mail.sender.name) == ("Pagamento urgente", "Alice")
    assert [one.name for one in mail.attachments] == ["faturafdp.exe"]


@pytest.mark.parametrize("char", ["\u202e", "\u2067", "\u202d"])
def test_a16_what_turns_the_reading_direction_is_stripped_from_the_words(char: str) -> None:
    assert read(raw(f"Pague em {char}moc.knab")).text == "Pague em moc.knab"


@pytest.mark.parametrize(
    ("spelled", "same"),
    [
        ("ALICE@example.com", True), ("alice@EXAMPLE.COM", True), ("alice@example.com.", True),
        ('"alice"@example.com', True),
        ("alice+x@example.com", False), ("al.ice@example.com", False), ("alice.@example.com", False),
        ('"alice "@example.com', False), ('"ali\\ce"@example.com', True), ("alice@sub.example.com", False),
        ("alice@[127.0.0.1]", False), ("alice%example.com@evil.example", False), ("alice@example.com@evil.example", False),
    ],
)  # fmt: skip
def test_a17_an_address_is_compared_without_case_and_without_tricks(spelled: str, same: bool) -> None:
    taken = on_mail(context(reply(sender=f"<{spelled}>"))).disposition is Disposition.REPLY
    assert taken <= same
