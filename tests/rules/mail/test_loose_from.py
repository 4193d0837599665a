"""From against the grammar: read as all mail programs show it where it holds one address; everything else names nobody."""

from __future__ import annotations

import pytest

from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.addresses import sender_of
from tests.cast import ALICE, AUTHSERV, MALLORY, context, mailbox, reply

A, M = ALICE, MALLORY
AS_SHOWN = [
    (f"{A} <{A}>", ""),
    (f"Alice@Example.COM <{A}>", ""),
    (f"'{A}' <{A}>", ""),
    (f"{A}<{A}>", ""),
    (f"<{A}> <{A}>", ""),
    (f"Alice {A} <{A}>", f"Alice {A}"),
    (f"Alice ({A}) <{A}>", f"Alice ({A})"),
    (f"Souza, Alice <{A}>", "Souza, Alice"),
    (f"Alice Souza | Acme, Inc. <{A}>;", "Alice Souza | Acme, Inc."),
    (f"Alice @ Acme <{A}>", "Alice @ Acme"),
    (f"Alice (@alice.souza) <{A}>", "Alice (@alice.souza)"),
    (f"Acme: Alice <{A}>", "Acme: Alice"),
    (f"Alice (Acme) Souza <{A}>", "Alice (Acme) Souza"),
    (f"Alice :) <{A}>", "Alice :)"),
    (f"Alice (Acme <{A}>", "Alice (Acme"),
    (f"[Acme] Alice <{A}>", "[Acme] Alice"),
    (f'"Souza, Alice" - Acme: Vendas <{A}>', '"Souza, Alice" - Acme: Vendas'),
    (f"Alice; Acme <{A}>", "Alice; Acme"),
    (f"=?utf-8?q?Jos=C3=A9?=, Acme <{A}>", "José, Acme"),
    (f"=?utf-8?q?alice=40example.com?=, Acme <{A}>", f"{A}, Acme"),
    (f"Alice <{A}>;", "Alice"),
    (f"{A};", ""),
    (f"<{A}>,", ""),
    (f"Alice <mailto:{A}>", "Alice"),
    (f"<MAILTO:{A}>", ""),
    (f"mailto:{A}", ""),
    (f"{A} <mailto:{A}>", ""),
    (f"<<{A}>>", ""),
    (f"Alice <<{A}>>", "Alice"),
    (f"Alice <'{A}'>", "Alice"),
    (f"Alice, Acme\r\n <{A}>", "Alice, Acme"),
    (rf"EXEMPLO\alice <{A}>", r"EXEMPLO\alice"),
    (rf"EXEMPLO\Alice Souza <{A}>", r"EXEMPLO\Alice Souza"),
    (rf"exemplo.local\alice.souza, TI <{A}>", r"exemplo.local\alice.souza, TI"),
    (rf"EXEMPLO\\alice <{A}>", r"EXEMPLO\\alice"),
    (rf"EXEMPLO\_alice <{A}>", r"EXEMPLO\_alice"),
    (f"Alice <{A}>.", "Alice"),
    (f"Alice <{A}> -", "Alice"),
    (f"Alice <{A}>-", "Alice"),
    (f"<{A}>...", ""),
    (f"Alice <{A}> !", "Alice"),
    (f"Alice <{A}> (Acme).", "Alice"),
    (f"Alice <{A}>…", "Alice"),
    (f"<{A};>", ""),
    (f"Alice <{A},>", "Alice"),
    (f"Alice <{A} ; >", "Alice"),
    (f"<'{A}';>", ""),
    (f"<mailto:{A};>", ""),
    (f"<> <{A}>", ""),
    (f"Alice <> <{A}>", "Alice"),
    (f"< > <{A}>", ""),
    (f'"Alice" <> <{A}>', "Alice"),
    (f"{A} <> <{A}>", ""),
    (f"<<<{A}>>>", ""),
    (f"Alice <<<<{A}>>>>", "Alice"),
    (f"Alice < <{A}> >", "Alice"),
    (f"{A} <<<{A}>>>", ""),
    (f"Alice <<{A}>>;", "Alice"),
    (f"<mailto:{A}?subject=x>", ""),
    (f"Alice <mailto:{A}?subject=Erro%20ao%20abrir&body=Ol%C3%A1>", "Alice"),
    (f"Alice <MAILTO:{A}?Subject=x>", "Alice"),
    (f"Alice <mailto:{A}?>", "Alice"),
    (f"mailto:{A}?subject=x", ""),
    (f"*{A}* <{A}>", ""),
    (f"**{A}** <{A}>", ""),
    (f"«{A}» <{A}>", ""),
    (f"„{A}“ <{A}>", ""),
    (f"Alice \u2039{A}\u203a <{A}>", f"Alice \u2039{A}\u203a"),
    (f"|{A}| <{A}>", ""),
    (f"~{A}~ <{A}>", ""),
    (f"{A}! <{A}>", f"{A}!"),
    (f"{A}... <{A}>", f"{A}..."),
    (f"{A}? <{A}>", f"{A}?"),
    (f"{A}— <{A}>", f"{A}—"),
    (f"{A}/Vendas <{A}>", f"{A}/Vendas"),
    (f"{A}|Acme <{A}>", f"{A}|Acme"),
    (f"Alice {A}/Vendas/SP <{A}>", f"Alice {A}/Vendas/SP"),
    (f"{A}?subject=x <{A}>", f"{A}?subject=x"),
    (f"{A}*Acme <{A}>", f"{A}*Acme"),
]
AMBIGUOUS = [
    f"{M} <{A}>", f"{A} <{M}>", f"<{M}> <{A}>", f"{M}, <{A}>", f"{A},<{M}>", f"<{M}>,<{A}>", f"<{M}>\\,<{A}>",
    f"group: <{A}>;", f"group: Alice <{A}>;", f"g: {A};", f"({M}) <{A}>", f"Alice, ({M}) <{A}>",
    f"mallory @ evil.example <{A}>", f"mallory @ evil . example <{A}>", f"mallory(x)@evil.example <{A}>",
    f'x "mal lory"@evil.example <{A}>', f"x, mallory@[192.0.2.1] <{A}>", f"<@evil.example,@x.example:{A}>",
    f"=?utf-8?q?mallory=40evil.example?=, x <{A}>", f"=?utf-8?q?=3Cmallory=40evil.example=3E?=, <{A}>",
    f"<{M}>{A}", f"Alice <{A}> {M}", f"Alice <{A}> <{M}", f"<{A}>; <{M}>", f"{M}.{A} <{A}>", f"{A}@evil.example <{A}>",
    f"mallory\uff20evil.example, <{A}>", f"alice\u200b@example.com, <{A}>", f"<>, <{A}>", f"<{A}>(<{M}>)",
    f"Alice <{A}> ({M})", f"mallory@evil, <{A}>", f"<{M}>:<{A}>", f"Alice, <{A}", f"<mailto:{M}> <{A}>",
    rf"x\, <{A}>", rf"x\<{A}>", rf'x\"y <{A}>', rf"\alice <{A}>", rf"Alice\ <{A}>", rf"EXEMPLO\{M} <{A}>",
    rf"EXEMPLO\{A} <{A}>", rf"a\@b, <{A}>", rf"EXEMPLO\\\alice <{A}>", f"Alice <{A}>. {M}", f"Alice <{A}>.evil.example",
    f"Alice <{A}> - Mallory", f"Alice <{A}>: ", f'Alice <{A}>"', f"Alice <{A}>-<{M}>", f"<{A};{M}>", f"<{M};{A}>",
    f"<{M},{A}>", f"<;{A}>", f"g: <{A};>", f"g: Alice <{A}>;.", f"<> <{M}> <{A}>", f"<>,<{A}>", f"Alice, <> <{A}>",
    f"Alice <>; <{A}>", f"<{A}> <>", f"<>{A}", f"<>: <{A}>", f"<{M}<{A}>>", f"<<{M}><{A}>>", f"<<<{A}> {M}>>",
    f"<<<{M}>>> <{A}>", f"<<{A}", f"<mailto:{A}?cc={M}>", f"<mailto:{A}?cc=mallory%40evil.example>",
    f"<mailto:{A}?subject=x&to=mallory>", f"<mailto:{A}?bcc=x>", f"<mailto:alice?cc={A}>", f"<mailto:{M}?subject=x> <{A}>",
    f"<mailto:mallory%40evil.example?to={A}>", f"*{M}* <{A}>", f"\u00ab{M}\u00bb <{A}>", f"{M}! <{A}>", f"{M}/Vendas <{A}>",
    f"{M}|{A} <{A}>", f"{A}/{M} <{A}>", f"{A}/evil.example <{A}>", f"{A}!evil <{A}>", f"{A}.br <{A}>", f"{A}%evil <{A}>",
    f"{A}\u3002evil <{A}>", f"{A}\u2024evil <{A}>", f"{A}\uff0fevil.example <{A}>", f"{A}\u00b7evil <{A}>", f"x{A} <{A}>",
    f"Vendas/{A} <{A}>", f"{A}/\uff0eevil <{A}>", f"=?utf-8?q?=C2=ABmallory=40evil.example=C2=BB?=, x <{A}>",
    f"'{M}' <{A}>, x", f"Alice <{A}?subject=x>", f"Alice, <mailto:mailto:{A}>",
]  # fmt: skip


@pytest.mark.parametrize(("field", "name"), AS_SHOWN)
def test_a_name_that_nobody_put_in_quotes_hides_no_sender(field: str, name: str) -> None:
    found = sender_of([field])
    assert (found.address, found.name, found.problem) == (ALICE, name, "")


@pytest.mark.parametrize("field", AMBIGUOUS)
def test_what_another_program_may_read_as_another_address_names_nobody(field: str) -> None:
    found = sender_of([field])
    assert found.address is None
    assert found.problem


@pytest.mark.parametrize(("field", "name"), AS_SHOWN)
def test_a_reply_joins_its_ticket_however_its_program_writes_from(field: str, name: str) -> None:
    assert on_mail(context(reply(sender=field))).disposition is Disposition.REPLY


@pytest.mark.parametrize("field", AMBIGUOUS)
@pytest.mark.parametrize("result", ["pass", "fail", "none"])
def test_an_ambiguous_one_joins_nothing_and_its_writer_gets_no_letter(field: str, result: str) -> None:
    proof = f"{AUTHSERV}; dmarc={result} header.from=example.com"
    found = read(reply(sender=field, Authentication_Results=proof))
    verdict = on_mail(context(found, mailbox(authserv_id=AUTHSERV)))
    assert (verdict.disposition, verdict.drafts) == (Disposition.HELD, ())


@pytest.mark.parametrize("field", [field for field, _ in AS_SHOWN])
def test_a_proof_of_another_domain_proves_no_such_sender(field: str) -> None:
    results = [f"{AUTHSERV}; dmarc=pass header.from=evil.example", f"{AUTHSERV}; dmarc=fail header.from=example.com"]
    for result in results:
        box = mailbox(authserv_id=AUTHSERV, require_authentication="everyone")
        verdict = on_mail(context(reply(sender=field, Authentication_Results=result), box))
        assert verdict.disposition is Disposition.HELD
