"""Whose mail a forwarded one is, and what who forwards it wrote above."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mailbot.mail.message import read
from mailbot.mail.replies.forwards import original
from mailbot.mail.serialized import deserialize, serialize


def forwarded(sender: str, above: str = "Veja.") -> str:
    return f"{above}\n\n---------- Forwarded message ---------\nDe: {sender}\nDate: x\nSubject: Erro\nTo: z\n\nNão abre."


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("Alice <alice@example.com>", "alice@example.com", "Alice"),
        ("Alice <mailto:alice@example.com>", "alice@example.com", "Alice"),
        ("Alice [mailto:alice@example.com]", "alice@example.com", "Alice"),
        ("alice@example.com", "alice@example.com", ""),
        ('"alice@example.com" <mallory@evil.example>', "mallory@evil.example", "alice@example.com"),
    ],
)
def test_the_address_in_angle_brackets_is_who_wrote_it_whatever_the_name_looks_like(
    sender: str, address: str, name: str
) -> None:
    found = original(forwarded(sender))
    assert found is not None
    assert (found.sender, found.name) == (address, name)


def test_of_an_attached_mail_the_name_is_no_address_either() -> None:
    outer, inner = EmailMessage(), EmailMessage()
    outer["From"], inner["From"] = "bruno@desk.example", '"alice@example.com" <mallory@evil.example>'
    inner.set_content("Não abre.")
    outer.set_content("Veja.")
    outer.add_attachment(inner)
    found = read(outer.as_bytes()).original
    assert found is not None
    assert (found.sender, found.above) == ("mallory@evil.example", "Veja.")


@pytest.mark.parametrize("above", ["Veja.", "Veja.\n\n________________________________", "Veja.\n-----"])
def test_the_words_above_a_forward_come_through_the_wall_without_the_line_that_programs_draw(above: str) -> None:
    raw = f"From: bruno@desk.example\r\nSubject: ENC: Erro\r\n\r\n{forwarded('Alice <alice@example.com>', above)}".encode()
    mail = read(raw)
    assert mail.original is not None
    assert mail.original.above == "Veja."
    assert deserialize(serialize(mail)) == mail


WHOLE = (
    "Return-Path: <alice@example.com>\nReceived: from a by b;\n\tMon, 3 Mar 2025 10:12:00 -0300\n"
    "Date: Mon, 03 Mar 2025 10:12:00 -0300\nFrom: Alice Souza\n <alice@example.com>\nX-Mailer: x\n"
    "Subject: =?utf-8?Q?N=C3=A3o?= abre\nMessage-ID: <a@b>\n\nBom dia\n- -- \nAlice"
)
BLOCK = (
    "De: Alice Souza <alice@example.com>\n{0}Data: segunda-feira, 3 de março de 2025 10:12\n{0}Para: B\n"
    "{0}Assunto: Não abre\n"
)
PT = "De: Alice Souza <alice@example.com>Para: Bruno <b@desk.example>Cc: Lia <l@x.example>"
EN = "From: Alice Souza <alice@example.com>{0}To: B <b@x.example>{0}"
SENT = "Sent: Monday, March 3, 2025, 10:12:00 AM GMT-3{0}Subject: Não abre\n"
SAID = "Bom dia\n-- \nAlice"
PAIRS = (
    "{0}ASSUNTO:\n{0}\tNão abre\n\n{0}DATA:\n{0}\t2025-03-03 10:12\n\n{0}DE:\n{0}\tAlice Souza <alice@example.com>\n\n"
    "{0}PARA:\n{0}\tb@x.example\n"
)
TABS = " \t\t"
FORMS = {
    "Yahoo, all behind the rule": f"----- Mensagem encaminhada ----- {PT}"
    f"Enviado: segunda-feira, 3 de março de 2025, 10:12:00 GMT-3Assunto: Não abre\n\n{SAID}",
    "Yahoo, with blanks": f"----- Forwarded Message ----- {(EN + SENT).format(' ')}\n{SAID}",
    "Yahoo, the fields in a line of their own": f"----- Forwarded Message -----\n{(EN + SENT).format('')}{SAID}",
    "Yahoo, broken on the way": f"----- Forwarded Message ----- {EN.format('')}\n{SENT.format('')}\n{SAID}",
    "Yahoo, a zone in letters": f"----- Mensagem encaminhada ----- {PT}"
    f"Enviado: segunda-feira, 3 de março de 2025 às 10:12:00 BRTAssunto: Não abre\n{SAID}",
    "Yahoo, AM and a zone in letters": f"----- Forwarded Message ----- {EN.format('')}"
    f"Sent: Monday, March 3, 2025 at 10:12:00 AM ESTSubject: Não abre\n{SAID}",
    "Roundcube, from HTML": f"-------- Mensagem original --------\n{PAIRS.format('')}\n{SAID}",
    "Roundcube, from HTML with blanks": f"-------- Mensagem original --------\n\n{PAIRS.format(TABS)}\n{SAID}",
    "Roundcube": "-------- Mensagem original --------\nAssunto: Não abre\nData: 03-03-2025 10:12\n"
    f"De: Alice Souza <alice@example.com>\nPara: b@x.example\n\n{SAID}",
    "Outlook for Mac, indented": "    " + BLOCK.format("    ") + "\n    Bom dia\n    -- \n    Alice",
    "Outlook for Mac, with tabs": "\t" + BLOCK.format("\t") + "\n\tBom dia\n\t-- \n\tAlice",
    "marked": ">" + BLOCK.format(">") + ">\n>Bom dia\n>-- \n>Alice",
    "nmh": f"------- Forwarded Message\n\n{WHOLE}\n\n------- End of Forwarded Message\n",
    "Emacs": f"-------------------- Start of forwarded message --------------------\n{WHOLE.replace('- -- ', '-- ')}\n"
    "-------------------- End of forwarded message --------------------\n",
    "Emacs, few fields": "-------------------- Start of forwarded message --------------------\nFrom: Alice Souza "
    "<alice@example.com>\nSubject: Não abre\nDate: Mon, 03 Mar 2025 10:12:00 -0300\n\nBom dia\n-- \nAlice\n"
    "-------------------- End of forwarded message --------------------\n",
    "mutt with all fields": f"----- Forwarded message from Alice -----\n\n{WHOLE.replace('- -- ', '-- ')}\n\n"
    "----- End forwarded message -----\n",
    "s-nail": f"-------- Original Message --------\n{BLOCK.format('')}\nBom dia\n-- \nAlice",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_forward_is_read_in_whatever_form_a_program_writes_it(form: str) -> None:
    found = original(f"Veja.\n\n{FORMS[form]}", "Fwd: x")
    assert found is not None
    assert (found.sender, found.name, found.subject) == ("alice@example.com", "Alice Souza", "Não abre")
    assert found.date is not None
    assert (found.date.date().isoformat(), found.above) == ("2025-03-03", "Veja.")
    assert found.text.split("\n") == ["Bom dia", "-- ", "Alice"] or found.text == "Bom dia\n--\nAlice"


@pytest.mark.parametrize(
    "parts",
    [
        ("From: Alice <alice@example.com>\nSubject: Erro\nDate: Mon, 03 Mar 2025 10:12:00 -0300\n", "Bom dia: não abre\n"),
        (
            "",
            "From: Alice <alice@example.com>\n",
            "Subject: Erro\nDate: Mon, 03 Mar 2025 10:12:00 -0300\n\nBom dia: não abre",
        ),
        ("Received: a\n\tb\nFrom: Alice\n <alice@example.com>\n", "\nSubject: Erro\n", "\nDate: x\n", "\nBom dia: não abre"),
    ],
)
def test_a_forward_that_is_cut_into_parts_is_read_as_one(parts: tuple[str, ...]) -> None:
    mark = "-------------------- Start of forwarded message --------------------\n"
    said = [f"Veja.\n\n{mark}{parts[0]}", *parts[1:], mark.replace("Start", "End")]
    frame = "From: bruno@desk.example\nSubject: Re: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    raw = frame + "".join(f"--b\nContent-Type: text/plain; charset=utf-8\n\n{one}\n" for one in said) + "--b--\n"
    found = read(raw.encode()).original
    assert found is not None
    assert (found.sender, found.subject, found.text) == ("alice@example.com", "Erro", "Bom dia: não abre")
    assert found.above == "Veja."


def test_words_below_the_line_that_ends_a_forward_are_its_writers() -> None:
    found = original(f"{FORMS['nmh']}\nPodem ver hoje?\n-- \nBruno", "Erro (fwd)")
    assert found is not None
    assert (found.above, "Podem ver" in found.text) == ("Podem ver hoje?", False)


def test_where_only_a_line_tells_who_wrote_it_the_words_are_parted_all_the_same() -> None:
    found = original("Veja.\n\nForwarded message from Alice Souza on Mon Mar 3, 2025 at 10:12 AM:\n\nNão abre.", "Fwd: Erro")
    assert found is not None
    assert (found.sender, found.name, found.text, found.above) == ("", "Alice Souza", "Não abre.", "Veja.")


@pytest.mark.parametrize("form", ["Emacs", "Emacs, few fields", "nmh", "Yahoo, all behind the rule"])
@pytest.mark.parametrize("subject", ["[Suporte] Re: Erro", "Re: Erro", "RES: Erro"])
def test_a_forward_whose_subject_says_that_it_is_a_reply_is_a_forward(form: str, subject: str) -> None:
    raw = f"From: bruno@desk.example\r\nSubject: {subject}\r\nIn-Reply-To: <a@b>\r\n\r\nVeja.\n\n{FORMS[form]}".encode()
    mail = read(raw)
    assert mail.kind == "forward"
    assert mail.original is not None
    assert (mail.original.sender, mail.original.above) == ("alice@example.com", "Veja.")
    assert deserialize(serialize(mail)) == mail


@pytest.mark.parametrize(
    "text",
    [
        "Ok.\n\nEm seg., 3 de mar. de 2025 às 10:12, S <s@desk.example> escreveu:\n{}",
        "Ok.\n\nDe: S <s@desk.example>\nEnviada em: 03/03/2025 10:12\nPara: B\nAssunto: Re: Erro\n\n{}",
        "Ok.\n\n-----Mensagem original-----\nDe: S <s@desk.example>\nAssunto: Erro\nPara: B\n\n{}",
    ],
)
def test_a_reply_to_a_mail_that_held_a_forward_is_a_reply(text: str) -> None:
    old = FORMS["Emacs, few fields"]
    quoted = "\n".join(f"> {line}" for line in old.split("\n")) if "escreveu" in text else old
    raw = f"From: bruno@desk.example\r\nSubject: Re: Erro\r\nIn-Reply-To: <a@b>\r\n\r\n{text.format(quoted)}".encode()
    assert read(raw).kind == "reply"


def test_a_list_of_dashes_in_a_forward_is_left_as_it_is() -> None:
    found = original(forwarded("Alice <alice@example.com>") + "\n- um\n- dois\n--\nAlice", "Fwd: x")
    assert found is not None
    assert found.text.split("\n")[-4:] == ["- um", "- dois", "--", "Alice"]


@pytest.mark.parametrize("line", ["*** LIGAR HOJE para o Paulo ***", "**Cliente VIP, não cobrar**", "-- urgente, ligar --"])
@pytest.mark.parametrize("form", ["Emacs", "nmh", "marked", "s-nail"])
def test_a_line_that_somebody_drew_above_a_forward_is_theirs(line: str, form: str) -> None:
    found = original(f"Veja.\n\n{line}\n\n{FORMS[form]}", "Fwd: x")
    assert found is not None
    assert found.above == f"Veja.\n\n{line}"


def test_words_between_the_line_that_announces_a_forward_and_its_header_are_who_forwards_it() -> None:
    found = original(forwarded("Alice <alice@example.com>").replace("---\nDe", "---\nLigar hoje.\n\nDe"), "Fwd: x")
    assert found is not None
    assert (found.above, found.text) == ("Veja.\n\nLigar hoje.", "Não abre.")


@pytest.mark.parametrize(
    "said",
    [
        "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n\nPodem ver?",
        "O log diz:\n--\num\n== fim da mensagem de log ==\ndois\n--\ntrês",
        "=== Fim do e-mail anterior ===\nPodem ver?",
    ],
)
def test_only_a_line_that_speaks_of_the_forward_ends_it(said: str) -> None:
    found = original(f"{forwarded('Alice <alice@example.com>')}\n{said}", "Fwd: x")
    assert found is not None
    assert (found.above, found.text) == ("Veja.", f"Não abre.\n{said}")


@pytest.mark.parametrize("end", ["-- End forward <a@b>", "----- Fim da mensagem encaminhada -----"])
def test_what_stands_below_the_end_of_a_forward_is_kept_whatever_rule_stands_in_it(end: str) -> None:
    below = f"{end}\n\nCliente VIP.\n-- \nBruno\n\nPS: ligar antes das 18h."
    found = original(f"{forwarded('Alice <alice@example.com>')}\n\n{below}", "Fwd: x")
    assert found is not None
    assert found.above == "Veja.\n\nCliente VIP.\nBruno\n\nPS: ligar antes das 18h."
    assert found.text == "Não abre."


@pytest.mark.parametrize("mark", ["Início da mensagem encaminhada:\n\n", ""])
def test_what_has_no_mark_in_a_forward_that_has_some_is_who_forwards_it(mark: str) -> None:
    long = "> Desde ontem o programa não abre mais nenhum projeto, nem o que estava\naberto."
    old = "\n".join(f"> {line}" for line in BLOCK.format("").split("\n"))
    found = original(f"Veja.\n\n{mark}{old}\n{long}\nVale para todos?\n> Att\n\nLigar para ela.", "Fwd: x")
    assert found is not None
    assert (found.above, found.sender) == ("Veja.\n\nVale para todos?\n\nLigar para ela.", "alice@example.com")
    assert found.text.replace("\n", " ").split()[-4:] == ["que", "estava", "aberto.", "Att"]


def test_a_forward_of_which_only_the_header_has_marks_is_read_whole() -> None:
    old = "\n".join(f"> {line}" for line in BLOCK.format("").split("\n"))
    found = original(f"Veja.\n\n{old}\n\nNão abre.", "Fwd: x")
    assert found is not None
    assert (found.above, found.text) == ("Veja.", "Não abre.")


@pytest.mark.parametrize("prefix", ["ENC:", "Fwd:", "Re: ENC:", "FW: ENC:"])
@pytest.mark.parametrize("field", ["In-Reply-To", "References"])
def test_a_reply_that_keeps_the_subject_of_a_copy_of_a_forward_is_a_reply(prefix: str, field: str) -> None:
    text = "É a 2026.1.\n\nEm seg., 3 de mar. de 2025 às 10:12, S <s@desk.example> escreveu:\n> Qual?"
    head = f"From: bruno@desk.example\r\nSubject: [12] {prefix} Erro\r\n"
    assert read(f"{head}{field}: <a@b>\r\n\r\n{text}".encode()).kind == "reply"
    assert read(f"{head}\r\n{FORMS['marked']}".encode()).kind == "forward"
    announced = f"{head}{field}: <a@b>\r\n\r\nVeja.\n\n{FORMS['Emacs']}"
    assert read(announced.encode()).kind == "forward"
    assert read(announced.replace("[12] ", "ENC: [12] ").encode()).kind == "forward"


@pytest.mark.parametrize(
    "said",
    [
        "De:\nSão Paulo\nPara:\nRecife\nData:\n03/03/2025 10:12\nAssunto:\nmudança",
        "De:\na@x.example\nPara:\nb@y.example\nAssunto:\nProposta\nEle não chegou.",
        "De:\na@x.example\nPara:\nb@y.example\nData:\nontem\nAssunto:\nProposta",
        "Assunto:\nobra\nPara:\nJoão",
    ],
)
def test_a_list_of_somebody_with_its_values_below_is_no_header(said: str) -> None:
    assert original(f"Bom dia,\n\n{said}\n\nPodem ver?", "Fwd: x") is None
    text = f"From: alice@example.com\r\nSubject: Re: x\r\n\r\nBom dia,\n\n{said}\n\nPodem ver?"
    assert read(text.encode()).reply.endswith("Podem ver?")


def test_the_words_below_an_empty_subject_are_no_subject() -> None:
    found = original("De: Alice <alice@example.com>\nEnviada em: 03/03/2025\nPara: B\nAssunto:\n\nBom dia", "Fwd: x")
    assert found is not None
    assert (found.subject, found.text) == ("x", "Bom dia")
