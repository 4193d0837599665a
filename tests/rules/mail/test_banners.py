"""What gateways write above a mail about where it came from is none of the writer's words; what a person writes is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.mail.automatic.headers import Automatic
from mailbot.mail.banners.banners import untagged, without
from mailbot.mail.kinds import Kind
from mailbot.mail.message import read
from mailbot.mail.replies import reading
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.reading import Earlier, PieceKind
from tests.cast import context, raw, reply

HERE = Path(__file__).parent


def lines_of(name: str) -> list[str]:
    found = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in found if line and not line.startswith("# ")]


BANNERS = lines_of("banners.txt")
PERSONS = [*lines_of("no_banners.txt"), "", "[", "[EXTERNAL", "E-mail externo\nResolvido", "Não é resolvido."]
ANSWERS = [
    "Resolvido, obrigada!", "resolvido", "Não funcionou!", "Atenção: o prazo é amanhã", "ATENÇÃO: PAREI",
    "Verifique o anexo, por favor.", "Sim", "Yes, please", "ok", "👍", "5",
    "Não clique no link", "Tenha cuidado ao abrir o link.", "Não abra o chamado novo, por favor.", "Ajuda", "- um\n- dois",
    "Detalhes: o erro voltou", "Saiba que funcionou", "Report: it works", "Use o link do e-mail", "#resolver\nFeito.",
    "Please use the link in the attachment", "Por favor confirme o recebimento do anexo", '"Aviso" é o nome do menu',
    "> citado\n\nmeu", "**Importante**: funcionou", "-- \nAlice", "External monitor works", "Externo também funciona.",
]  # fmt: skip
CAUTION = (
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you "
    "recognize the sender and know the content is safe."
)
SAID = "Resolvido, obrigada!"


def test_the_lists_are_as_long_as_they_were() -> None:
    assert len(BANNERS) >= 445
    assert len(PERSONS) >= 370


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_is_none_of_the_writers_words(banner: str) -> None:
    for gap in ("\n", "\n\n"):
        assert without(f"{banner}{gap}{SAID}")[0] == SAID
    mail = read(raw(f"{banner}\n\n{SAID}"))
    assert (mail.text, mail.reply) == (SAID, SAID)
    ((rows, text),) = mail.banners
    assert rows
    assert text.split() == banner.split()


@pytest.mark.parametrize("words", PERSONS)
def test_what_a_person_writes_of_outside_stays(words: str) -> None:
    for text in (words, f"{words}\n\nObrigada", f"{words}\nObrigada", f"{words} Obrigada"):
        assert without(text) == (text, ())


@pytest.mark.parametrize("words", ANSWERS)
def test_words_right_below_a_banner_are_not_taken_for_it(words: str) -> None:
    for banner in ("[EXTERNAL]\n", "[EXTERNAL]\n\n", f"{CAUTION}\n\n", f"{CAUTION}\n", "E-MAIL EXTERNO\n\n"):
        assert without(f"{banner}{words}")[0] == words
    one_line = "\n" not in words and not words.startswith("- ")
    assert not one_line or without(f"[EXTERNAL] {words}")[0] == words


@pytest.mark.parametrize("words", [
    "Verifique o remetente do e-mail e não abra anexos suspeitos.", "Não clique em links nem abra anexos.",
    "Não abra anexos de remetentes desconhecidos.", "Please do not open attachments of unknown senders.",
    "Nunca informe sua senha por e-mail.", "Tenha cuidado com links e anexos.",
])  # fmt: skip
@pytest.mark.parametrize("banner", ["[EXTERNAL]", CAUTION])
def test_advice_that_a_person_gives_in_a_paragraph_of_its_own_stays(banner: str, words: str) -> None:
    assert without(f"{banner}\n\n{words}")[0] == words
    assert without(words) == (words, ())


@pytest.mark.parametrize(
    "words", ["Resolvido, obrigada!", "não abre", "É isso que aparece nos e-mails de vocês.", "Por quê?"]
)
def test_one_sentence_of_a_notice_with_words_on_its_line_is_a_persons(words: str) -> None:
    for sentence in (
        "Esta mensagem veio de fora da organização.",
        "This email originated from outside of the organization.",
    ):
        text = f"{sentence} {words}"
        assert without(text) == (text, ())


@pytest.mark.parametrize("words", [
    "Obrigada", "OBRIGADA", "Att.\nAlice", "O INTERNO FUNCIONA", "10.0.0.1", "https://nota.example.com", "alice@example.org",
    "IP 10.0.0.1\nINTERNO:\nIP 10.0.0.2", "monitor 2, e o interno é o 1", "Valeu!", "",
])  # fmt: skip
@pytest.mark.parametrize("heading", ["EXTERNO", "EXTERNAL:", "EXT:", "EXTERNA."])
def test_a_word_in_capitals_is_an_answer_above_thanks_or_what_it_names(heading: str, words: str) -> None:
    for gap in ("\n", "\n\n"):
        assert without(f"{heading}{gap}{words}") == (f"{heading}{gap}{words}", ())


@pytest.mark.parametrize("heading", [
    "EXTERNAL:", "EXTERNO", "EXTERNO:", "EXTERNA", "External Sender", "External Email", "External E-mail:", "E-mail Externo",
    "Email Externo", "Mensagem Externa", "Remetente Externo", "EXTERNAL!", "EXT:", "EXT", "Correo Externo", "EXTERNAL",
])  # fmt: skip
def test_a_heading_as_people_do_not_write_it_is_a_banner_above_words(heading: str) -> None:
    for gap in ("\n", "\n\n"):
        assert without(f"{heading}{gap}{SAID}")[0] == SAID
        assert read(raw(f"{heading}{gap}{SAID}")).text == SAID
    for shape in ("marks", "outlook", "two letters"):
        found = reading.read(f"{SAID}\n\n{quoted_in(shape, heading)}", Earlier([lambda: Source("letter 1", QUESTION)]))
        assert (found.own, found.kept, found.certain) == (SAID, (), True)
    for text in (heading.strip(":!"), f"{heading}\n\n{LINE}\n\n> interno ou externo?", f"{heading} {SAID}"):
        assert reading.read(text, Earlier([lambda: Source("letter 1", "interno ou externo?")])).own.startswith(heading[:3])


HEADINGS = [
    "E-mail externo", "External sender", "External email", "Mensagem externa", "Remetente externo:", "Correo externo:",
    "External sender warning", "Alerta de remetente externo", "Aviso de e-mail externo", "Mensagem de fora da organização",
    "O remetente está fora da sua organização.", "Externo", "External", "Externo:",
]  # fmt: skip


@pytest.mark.parametrize("line", HEADINGS)
def test_a_line_that_may_be_an_answer_is_shown_and_no_part_of_what_acts(line: str) -> None:
    for gap in ("\n", "\n\n"):
        text = f"{line}{gap}{SAID}"
        mail = read(reply(text))
        assert (mail.text, mail.reply) == (text, text)
        found = context(mail)
        assert (found.heading, found.new_words, found.shown_words) == (line, SAID, text)
    for words in ("", "\nObrigada!", "\n\nok", "\nAtt.\nAlice", "\n200.1.1.1", "\nalice@example.org", " Resolvido!"):
        assert context(reply(f"{line}{words}")).heading == ""


SCANS = [
    "Livre de vírus. www.avast.com",
    "--\nEste e-mail foi escaneado pelo Avast antivírus.\nwww.avast.com",
    "---\nEste email foi escaneado pelo Avast antivírus.\nhttps://www.avast.com/antivirus",
    "-- \nThis email has been checked for viruses by AVG.\nhttps://www.avg.com",
    "This email has been checked for viruses by Avast antivirus software.\nwww.avast.com",
    "Este e-mail foi verificado quanto à presença de vírus pelo software\nantivírus Avast.",
    "________________________________\nThis email has been scanned by Symantec.\n________________________________",
    (
        "No virus found in this message.\nChecked by AVG - www.avg.com\n"
        "Version: 2016.0.7797 / Virus Database: 4656/12750 - Release Date: 08/06/16"
    ),
    "Este e-mail foi verificado pelo antivírus Kaspersky.",
    "Esta mensagem foi verificada pelo sistema de antivírus e\nacredita-se estar livre de perigo.",
    "This message has been scanned by McAfee.",
    "Este correo electrónico ha sido comprobado en busca de virus con Avast antivirus.\nwww.avast.com",
    "-- \nEsta mensagem foi verificada pelo sistema de antivírus e\n acredita-se estar livre de perigo.",
]
NO_SCANS = [
    "www.avast.com", "Livre de vírus.", "O anexo foi verificado pelo Avast.", "Checked by Maria - www.example.com",
    "Este e-mail foi escaneado pelo Avast e o anexo sumiu.", "Avast bloqueou o instalador.", "Verificado por mim.",
    "Nenhum vírus encontrado no computador.", "Virus-free.", "Version: 2016.0 / Database: SQL Server",
    "Este e-mail foi verificado pelo suporte.", "For more information please visit www.avast.com",
]  # fmt: skip


def shapes_below(words: str, footer: str) -> list[str]:
    marked = "\n".join(f"> {one}".rstrip() for one in QUESTION.split("\n"))
    return [
        f"{words}\n\n{footer}",
        f"{words}\n\n{LINE}\n\n{marked}\n\n{footer}",
        f"{words}\n\n{footer}\n\n{LINE}\n\n{marked}",
    ]


@pytest.mark.parametrize("footer", SCANS)
def test_a_scanners_line_below_the_words_hinders_no_reading(footer: str) -> None:
    for text in shapes_below(SAID, footer):
        found = reading.read(text, Earlier([lambda: Source("letter 1", QUESTION)], names=frozenset({"suporte"})))
        assert (found.own, found.kept, found.certain) == (SAID, (), True), text
        shown = " ".join(piece.text for piece in found.cut)
        assert all(word in shown for word in footer.split()), "what was cut is told"


@pytest.mark.parametrize("words", NO_SCANS)
def test_what_a_person_says_of_a_scanner_below_their_words_stays(words: str) -> None:
    for text in shapes_below(SAID, words):
        found = reading.read(text, Earlier([lambda: Source("letter 1", QUESTION)], names=frozenset({"suporte"})))
        assert words in found.own, text


def test_two_gateways_write_one_each() -> None:
    text, found = without(f"[EXTERNAL]\n\n{CAUTION}\n\nEsta mensagem veio de fora da organização.\n\n{SAID}")
    assert text == SAID
    assert [one.rows for one in found] == ["tag, heading, from outside, en, links and files, from outside, pt"]


def test_a_mail_of_nothing_but_a_banner_has_no_words() -> None:
    mail = read(raw(f"{CAUTION}\n"))
    assert (mail.text, mail.reply) == ("", "")
    assert mail.banners == (("heading, from outside, en, links and files", CAUTION),)


HTML = [
    f'<div style="background:#ffeb9c;border:1px solid">{CAUTION}</div><br><div dir="ltr">{SAID}</div>',
    f"<table border=1><tr><td><b>CAUTION:</b>{CAUTION.removeprefix('CAUTION:')}</td></tr></table><p>{SAID}</p>",
    (
        '<table width="100%" align="left"><tr><td style="background:#a6a6a6"></td><td><div>You don\'t often get email from '
        'suporte@desk.example. <a href="https://aka.ms/LearnAboutSenderIdentification">Learn why this is important</a></div>'
        f"</td><td></td></tr></table><div><p>{SAID}</p></div>"
    ),
    f"<p><span style='color:red'>[EXTERNAL]</span></p><p>{SAID}</p>",
    f"<div><strong>ATENÇÃO:</strong> E-MAIL EXTERNO<br>Não clique em links ou abra anexos.</div><hr><div>{SAID}</div>",
    (
        "<!-- BaNnErBlUrFlE-BoDy-start --><div>ZjQcmQRYFpfptBannerStart</div><table><tr><td>This Message Is From an "
        "External Sender</td></tr><tr><td>This message came from outside your organization.</td></tr></table>"
        f"<div>ZjQcmQRYFpfptBannerEnd</div><div>{SAID}</div>"
    ),
    (
        "<div><table><tr><td>⚠️</td><td>Este e-mail foi enviado por um remetente externo. Tenha cuidado ao clicar em links "
        f"ou abrir anexos.</td></tr></table></div><div>{SAID}</div>"
    ),
]


@pytest.mark.parametrize("page", HTML)
def test_a_banner_in_a_page_is_none_of_the_words(page: str) -> None:
    mail = read(raw(f"<html><body>{page}</body></html>", Content_Type="text/html; charset=utf-8"))
    assert mail.text == SAID
    assert mail.banners


QUESTION = "Olá, Alice.\n\nQual é a versão que está instalada na máquina do escritório?\n\nEquipe de suporte"
LINE = "Em seg., 23 de nov. de 2026 às 12:00, Suporte Exemplo <suporte@desk.example> escreveu:"
HEAD = (
    "De: Suporte Exemplo <suporte@desk.example>\nEnviada em: segunda-feira, 23 de novembro de 2026 12:00\n"
    "Para: Alice <alice@example.com>\nAssunto: [EXTERNAL] Erro"
)


def quoted_in(shape: str, banner: str) -> str:
    letter = f"{banner}\n\n{QUESTION}"
    marked = "\n".join(f"> {one}".rstrip() for one in letter.split("\n"))
    return {
        "marks": f"{LINE}\n\n{marked}",
        "outlook": f"{HEAD}\n\n{letter}",
        "above the line": f"{banner}\n\n{LINE}\n\n" + "\n".join(f"> {one}".rstrip() for one in QUESTION.split("\n")),
        "two letters": f"{LINE}\n\n{marked}\n>\n> {LINE}\n>\n" + "\n".join(f"> {one}" for one in marked.split("\n")),
    }[shape]


@pytest.mark.parametrize("shape", ["marks", "outlook", "above the line", "two letters"])
@pytest.mark.parametrize("banner", BANNERS[::3])
def test_a_banner_inside_the_quoted_letter_leaves_the_reply_certain(banner: str, shape: str) -> None:
    found = reading.read(f"{SAID}\n\n{quoted_in(shape, banner)}", Earlier([lambda: Source("letter 1", QUESTION)]))
    assert (found.own, found.kept, found.certain) == (SAID, (), True)
    pieces = [piece for piece in found.cut if piece.kind is PieceKind.BANNER]
    assert pieces
    assert all(piece.proof and piece.text.replace(">", "").split() == banner.replace(">", "").split() for piece in pieces)


@pytest.mark.parametrize("words", PERSONS[:60])
def test_what_a_person_writes_into_a_quotation_stays(words: str) -> None:
    marked = "\n".join(f"> {one}".rstrip() for one in f"{QUESTION[:50]}\n{QUESTION[50:]}".split("\n"))
    text = f"{SAID}\n\n{LINE}\n\n{marked}\n\n{words}\n\n> Equipe de suporte"
    found = reading.read(text, Earlier([lambda: Source("letter 1", QUESTION)]))
    assert words.strip() in found.own
    assert not [piece for piece in found.cut if piece.kind is PieceKind.BANNER]


def test_a_forwarded_mail_has_no_banner_and_the_forwards_own_note_none_either() -> None:
    body = (
        f"{CAUTION}\n\nCliente bravo.\n\n---------- Forwarded message ---------\nDe: Alice <alice@example.com>\n"
        f"Date: seg., 23 de nov. de 2026 às 10:00\nSubject: RE: [EXTERNAL] Erro\nTo: <bruno@desk.example>\n\n\n"
        f"{BANNERS[20]}\n\n{SAID}\n"
    )
    mail = read(raw(body, Subject="[EXT] Fwd: [EXTERNAL] Erro"))
    assert (mail.kind, mail.subject) == (Kind.FORWARD, "Fwd: Erro")
    assert mail.original is not None
    assert (mail.original.text, mail.original.above, mail.original.subject) == (SAID, "Cliente bravo.", "RE: Erro")


@pytest.mark.parametrize(("subject", "bare"), [
    ("[EXTERNAL] Re: Erro", "Re: Erro"), ("[EXT] Erro", "Erro"), ("[Externo]: Erro", "Erro"),
    ("Re: [EXTERNAL] Erro", "Re: Erro"),
    ("EXTERNO: Erro", "Erro"), ("RES: EXTERNO: Erro", "RES: Erro"), ("EXT: Erro", "Erro"), ("[E-mail externo] Erro", "Erro"),
    ("[EXTERNAL] Re: [EXT] Erro", "Re: Erro"), ("ENC: [Externo] RES: Nota", "ENC: RES: Nota"),
    ("***EXTERNAL*** Erro", "Erro"),
    ("[Suporte] [EXTERNAL] Erro", "[Suporte] Erro"), ("{EXTERNAL} Erro", "Erro"), ("[EXTERNAL]Re: Erro", "Re: Erro"),
    ("[External] [External] Erro", "Erro"), ("[ATENÇÃO: E-MAIL EXTERNO] Erro", "Erro"), ("EXTERNAL - Erro", "Erro"),
    ("[EXTERNAL]", ""), ("[SPAM] Re: Erro", "Re: Erro"), ("***SPAM*** Erro", "Erro"), ("{Spam?} Re: Erro", "Re: Erro"),
    ("[SUSPEITO] Erro", "Erro"), ("[SUSPECTED SPAM] Erro", "Erro"), ("Re: [SPAM?] Erro", "Re: Erro"),
    ("[E-MAIL SUSPEITO] Re: Erro", "Re: Erro"), ("[PHISHING?] Erro", "Erro"),
])  # fmt: skip
def test_a_gateways_tag_is_no_part_of_a_subject(subject: str, bare: str) -> None:
    assert untagged(subject)[0] == bare
    mail = read(raw(SAID, Subject=subject))
    assert mail.subject == bare
    assert mail.banners[0][0] == "tag of the subject"


@pytest.mark.parametrize("subject", [
    "Re: Erro", "[Suporte] Erro", "Externo não abre", "Externo: câmera", "[External drive] broken", "(externo) câmera", "",
    "[externo] câmera", "EXT: 4711", "Extra: nota", "Re: EXTERNAL DRIVE", "*externo* nota", "External sender rejected",
    "[1] EXT",
    "Erro [EXTERNAL]", "Texto EXTERNO: nota", "[Spam] filtro", "Spam: nota", "[Suspeito] nota",
    "SPAM na caixa", "[BULK] nota", "[VIRUS] no setup", "(SPAM) nota", "[Newsletter] nota",
])  # fmt: skip
def test_a_persons_subject_stays(subject: str) -> None:
    assert untagged(subject) == (subject, ())


def test_a_machines_subject_is_known_behind_the_tag() -> None:
    found = read(raw("Estou de férias.", Subject="[EXTERNAL] Resposta automática: Erro")).automatic
    assert found is not None
    assert found[0] is Automatic.AUTOMATIC
