"""Banners of gateways, over a real Dovecot: no acceptance, consent or letter to a customer holds any of them."""

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.agents.test_opening import desk, new
from tests.whole.conftest import Office
from tests.whole.customers.test_consent import consents, held
from tests.whole.customers.test_desk import asked, words

pytestmark = pytest.mark.whole

KNOWN = (
    "[EXTERNAL]\n\n",
    "Esta mensagem veio de fora da organização.\n\n",
    (
        "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you "
        "recognize the sender and know the content is safe.\n\n"
    ),
    "ATENÇÃO: E-MAIL EXTERNO\n\nNão clique em links nem abra anexos, a menos que reconheça o remetente.\n\n",
    (
        "You don't often get email from suporte@desk.example. Learn why this is important"
        "<https://aka.ms/LearnAboutSenderIdentification>\n\n"
    ),
)
OWN = "Correio vindo pela ponte de segurança da Example: trate tudo com reserva."
LINE = "Em seg., 23 de nov. de 2026 às 12:00, Suporte Exemplo <suporte@desk.example> escreveu:"


def solved(office: Office) -> tuple[int, EmailMessage]:
    number = office.open()
    office.mailbot("ticket", "resolve", str(number), "--text", "Instale a 2026.2, por favor.")
    office.once()
    return number, office.letters()[-1]


def begun_by(office: Office, senders: list[str], beginning: str = OWN) -> None:
    """Let each of ``senders`` answer a question of their own ticket, below ``beginning``."""
    for at, sender in enumerate(senders):
        number = office.open(contact=sender)
        office.ask(number)
        office.once()
        office.deliver(office.reply_to(office.letters(sender)[-1], f"{beginning}\n\nÉ a versão {at}.", f"<{sender}>"))
        office.once()


def why(office: Office) -> str:
    """Return what is told of the last mail."""
    (last,) = office.rows("SELECT max(id) FROM arrival")[0]
    return office.mailbot("why", str(last), "--arrival").stdout.decode()


@pytest.mark.parametrize("banner", KNOWN)
def test_who_accepts_below_a_banner_and_above_a_quotation_with_one_accepts(office: Office, banner: str) -> None:
    number, letter = solved(office)
    quoted = "\n".join(f"> {one}" for one in (banner + words(letter)).splitlines())
    office.deliver(office.reply_to(letter, f"{banner}Resolvido, obrigada!\n\n{LINE}\n\n{quoted}"))
    office.once()
    assert office.state(number) == "finished"
    assert office.rows("SELECT words FROM entry WHERE kind = 'customer'") == [("Resolvido, obrigada!",)]
    told = why(office)
    assert told.count("known in the table of banners by") == 2
    assert "cut               banner of" in told
    office.verified()


def test_a_mail_that_is_formatted_alone_accepts_below_a_banner_in_a_table(office: Office) -> None:
    number, letter = solved(office)
    banner = (
        '<table width="100%"><tr><td style="background:#ffeb9c"></td><td><div>You don\'t often get email from '
        'suporte@desk.example. <a href="https://aka.ms/LearnAboutSenderIdentification">Learn why this is important</a></div>'
        "</td></tr></table>"
    )
    page = f"<html><body>{banner}<div dir=ltr>Resolvido, <b>obrigada</b>!</div></body></html>"
    office.deliver(office.reply_to(letter, page, Content_Type="text/html; charset=utf-8"))
    office.once()
    assert office.state(number) == "finished"
    office.verified()


def test_a_mail_that_is_nothing_but_a_banner_accepts_nothing_and_is_shown(office: Office) -> None:
    number, letter = solved(office)
    quoted = "\n".join(f"> {one}" for one in words(letter).splitlines())
    office.deliver(office.reply_to(letter, f"{KNOWN[2]}{LINE}\n\n{quoted}"))
    office.once()
    assert office.state(number) == "open"
    office.deliver(office.reply_to(letter, KNOWN[2]))
    office.once()
    assert "CAUTION: This email originated" in words(office.letters(BRUNO)[-1])
    office.verified()


@pytest.mark.parametrize("banner", KNOWN)
def test_a_yes_below_a_banner_lets_the_stranger_in(office: Office, banner: str) -> None:
    _, question = held(office)
    quoted = "\n".join(f"> {one}" for one in (banner + words(question)).splitlines())
    office.deliver(office.reply_to(question, f"{banner}SIM\n\n{LINE}\n\n{quoted}"))
    office.once()
    assert office.verdicts() == [("reply", None), ("consent", None)]
    assert consents(office) == ["released"]
    office.verified()


@pytest.mark.parametrize("banner", KNOWN)
def test_no_letter_to_a_customer_holds_one_of_an_agents_gateway(office: Office, banner: str) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"{banner}Reinicie o computador."))
    letter = words(office.letters(ALICE)[-1])
    assert "Reinicie o computador." in letter
    assert banner.strip()[:20] not in letter
    assert "known in the table of banners by" in why(office)


def test_an_agents_formatted_answer_keeps_its_looks_below_a_banner(office: Office) -> None:
    ready(office)
    banner = KNOWN[2].strip()
    answer = EmailMessage()
    answer.set_content(f"{banner}\n\nReinicie o *computador* agora.\n")
    page = f'<div style="border:1px solid">{banner}</div><br><div>Reinicie o <b>computador</b> agora.</div>'
    answer.add_alternative(f"<html><body>{page}</body></html>", subtype="html")
    copy = office.letters(BRUNO)[-1]
    answer["From"], answer["To"], answer["Subject"] = f"Bruno <{BRUNO}>", "suporte@desk.example", "Re: Erro"
    answer["In-Reply-To"] = answer["References"] = str(copy["Message-ID"])
    answer["Message-ID"] = "<formatted@desk.example>"
    answer["Date"] = "Mon, 23 Nov 2026 12:00:00 -0300"
    mailed(office, answer.as_bytes())
    letter = office.letters(ALICE)[-1]
    whole = letter.as_string()
    assert "CAUTION" not in whole
    assert "originated" not in whole
    html = letter.get_body(("html",))
    assert html is not None
    assert "computador" in str(html.get_content())


def test_an_agents_mail_of_a_banner_alone_sends_nothing(office: Office) -> None:
    ready(office)
    before = len(office.letters(ALICE))
    mailed(office, agents_reply(office, KNOWN[2]))
    assert len(office.letters(ALICE)) == before
    assert office.verdicts()[-1] == ("agent", "agent_unclear")


def test_an_order_below_a_banner_is_one(office: Office) -> None:
    number = ready(office)
    mailed(office, agents_reply(office, f"{KNOWN[0]}#perguntar\nQual é a versão?"))
    assert office.state(number) == "waiting"
    assert "[EXTERNAL]" not in words(office.letters(ALICE)[-1])


def test_a_forwarded_mails_banner_is_none_of_the_customers_words(office: Office) -> None:
    desk(office)
    forward = (
        f"{KNOWN[0]}Cuidado, cliente bravo.\n\n---------- Forwarded message ---------\nDe: Alice Souza <{ALICE}>\n"
        "Date: seg., 23 de nov. de 2026 às 10:00\nSubject: [EXTERNAL] Não abre\nTo: <bruno@desk.example>\n\n\n"
        f"{KNOWN[1]}O programa não abre desde ontem.\n"
    )
    mailed(office, new(office, forward, to="", subject="[EXT] Fwd: [EXTERNAL] Não abre"))
    assert office.rows("SELECT subject FROM ticket") == [("Não abre",)]
    assert office.rows("SELECT words FROM entry WHERE kind = 'customer'") == [("O programa não abre desde ontem.",)]
    assert not any("EXTERNAL" in one.as_string() for one in office.letters(ALICE))
    office.verified()


@pytest.mark.parametrize(
    "subject", ["[EXTERNAL] Erro novo", "EXTERNO: Erro novo", "[Externo] Erro novo", "[EXT]: Erro novo"]
)
def test_a_tag_of_a_gateway_is_no_part_of_a_tickets_subject(office: Office, subject: str) -> None:
    office.configure(unthreaded="open")
    _, question = asked(office)
    office.deliver(office.reply_to(question, "Não abre.", In_Reply_To="", References="", Subject=subject))
    office.once()
    assert office.rows("SELECT subject FROM ticket ORDER BY id DESC LIMIT 1") == [("Erro novo",)]


def test_a_first_line_of_five_senders_of_one_domain_is_none_of_the_sixths_words(office: Office) -> None:
    begun_by(office, [f"p{at}@example.com" for at in range(5)])
    number, letter = solved(office)
    office.deliver(office.reply_to(letter, f"{OWN}\n\nResolvido, obrigada!"))
    office.once()
    assert office.state(number) == "finished"
    assert "none of the writer's words unless it answers: 5 senders of the domain began with it: Correio" in why(office)
    office.verified()


@pytest.mark.parametrize(("line", "goes"), [(OWN, False), ("Reinicie o computador antes de abrir o programa.", True)])
def test_of_an_agents_answer_a_learned_line_is_left_out_where_it_reads_like_a_notice(
    office: Office, line: str, goes: bool
) -> None:
    begun_by(office, [f"p{at}@desk.example" for at in range(5)], line)
    ready(office)
    mailed(office, agents_reply(office, f"{line}\n\nInstale a 2026.2."))
    letter = words(office.letters(ALICE)[-1])
    assert "Instale a 2026.2." in letter
    assert (line in letter) is goes


def test_a_learned_line_without_words_below_it_accepts_nothing(office: Office) -> None:
    begun_by(office, [f"p{at}@example.com" for at in range(5)])
    number, letter = solved(office)
    office.deliver(office.reply_to(letter, OWN))
    office.once()
    assert office.state(number) == "open"


@pytest.mark.parametrize("senders", [
    ["p0@example.com"] * 6, [f"p@d{at}.example" for at in range(6)], [f"p{at}@example.com" for at in range(4)],
    [f"p{at}@gmail.com" for at in range(6)],
])  # fmt: skip
def test_fewer_senders_several_domains_and_everybodys_make_no_banner(office: Office, senders: list[str]) -> None:
    begun_by(office, senders)
    contact = f"carol@{senders[0].partition('@')[2]}"
    number = office.open(contact=contact)
    office.mailbot("ticket", "resolve", str(number), "--text", "Instale a 2026.2, por favor.")
    office.once()
    office.deliver(office.reply_to(office.letters(contact)[-1], f"{OWN}\n\nResolvido, obrigada!", f"<{contact}>"))
    office.once()
    assert office.state(number) == "open"
    assert OWN in words(office.letters(BRUNO)[-1])


def test_five_addresses_that_nobody_proved_teach_nothing(office: Office) -> None:
    office.configure(unthreaded="open", authserv_id=AUTHSERV)
    _, question = asked(office)
    for at in range(6):
        forged = office.reply_to(question, f"{OWN}\n\nErro {at}.", f"<p{at}@example.com>", In_Reply_To="", References="")
        office.deliver(forged)
    office.once()
    assert office.rows("SELECT count(*) FROM ticket") == [(7,)]
    assert office.rows("SELECT count(*) FROM first_line") == [(0,)]


def test_what_is_read_of_a_file_names_the_banner_and_its_row(office: Office) -> None:
    _, letter = solved(office)
    file = office.folder / "mail.eml"
    file.write_bytes(office.reply_to(letter, f"{KNOWN[2]}Resolvido, obrigada!", Subject="[EXTERNAL] Re: Erro"))
    told = json.loads(office.mailbot("read", str(file), "--json").stdout)
    assert (told["new"], told["subject"]) == ("Resolvido, obrigada!", "Re: Erro")
    tag, banner = told["pieces"]
    assert (tag["kind"], tag["text"]) == ("banner", "[EXTERNAL]")
    assert banner["proof"] == "heading, from outside, en, links and files"
    assert banner["text"] == KNOWN[2].strip()
    assert "known in the table of banners by heading" in office.mailbot("read", str(file)).stdout.decode()
