"""The lines above a quotation: whatever programs write is one of them, and no sentence of a person's."""

from __future__ import annotations

import pkgutil

import pytest

from mailbot.mail.replies.attributions import announced, begins_at, forward_marker
from mailbot.mail.replies.labels import block_at
from mailbot.mail.replies.new_words import split, written

DATES = ("seg., 3 de mar. de 2025 às 10:12", "2025-03-03 10:12", "Mon, 3 Mar 2025 10:12:33 -0300", "2025年3月3日 10:12")
SENDERS = ("Suporte <suporte@desk.example>", "Bruno Lima", "suporte@desk.example", '"Lima, Bruno" <suporte@desk.example>')


def table(kind: str) -> list[str]:
    data = pkgutil.get_data("mailbot.mail.replies", "clients.tsv") or b""
    rows = [line.split("\t") for line in data.decode().splitlines()[1:]]
    assert all(len(row) == 6 for row in rows)
    return [row[4] for row in rows if row[3] == kind]


SENTENCES = [
    "Segue o que o Paulo escreveu em 03/03/2025:",
    "O que o cliente escreveu em 03/03/2025 às 10:12:",
    "O Paulo escreveu em 03/03/2025 às 10:12:",
    "Paulo escreveu em 03/03/2025:",
    "Como a Alice escreveu ontem:",
    "Em 03/03/2025 o Paulo da manutenção escreveu:",
    "Em 03/03/2025 às 10:12 mandei o erro, e ele disse:",
    "Em 2024 a equipe escreveu:",
    "No dia 03/03/2025 eu escrevi:",
    "Eu escrevi em 03/03/2025 10:12:",
    "Ele escreveu:",
    "Alguém do suporte escreveu:",
    "cliente escreveu:",
    "É a 2025.1, que diz:",
    "O manual diz, na página 12, edição de 2025:",
    "Na versão 2025.1, o log mostra:",
    "Às 10:12 de 03/03/2025 o servidor caiu:",
    "Em 3 de março de 2025, às 10:12, o sistema mostrou:",
    "A mensagem que aparece desde 03/03/2025 10:12:",
    "Citando o manual:",
    "Citando o que Paulo disse:",
    "Erros de 01/02/2025 10:00 e 02/02/2025 11:00:",
    "Backup de 03/03/2025 10:12, servidor principal:",
    "Mensagem original do sistema:",
    "Mensagem encaminhada ontem:",
    "--- mensagem do log ---",
    "--- início do log ---",
    "Assunto: backup de 03/03/2025",
    "Erro em 03/03/2025 10:12 no Módulo Hidráulica:",
    "03/03/2025 10:12 Alice:",
    "[03/03/2025 10:12] Alice: não abre",
    "Alice (10:12):",
    "03/03/2025 10:12:33 ERROR Servidor Principal:",
    "Contato: Alice <alice@example.com>",
    "O e-mail de Alice <alice@example.com> em 03/03/2025 10:12:",
    "Enviado por Alice em 03/03/2025:",
    "Favor responder para Bruno <bruno@desk.example>:",
    "Em 03/03/2025, Banco do Brasil:",
    "Em 03/03/2025 10:12 Alice disse que não abre:",
    "Veja o chamado 2025/123 de 03/03/2025:",
    "On Monday the customer wrote:",
    "On 03/03/2025 the server wrote:",
    "What Paul wrote on 03/03/2025 at 10:12:",
    "As I wrote on Mar 3, 2025 at 10:12:",
    "He wrote:",
    "Quoting the manual:",
    "Here is what the log says on 2025-03-03 10:12:",
    "The technician writes:",
    "Original message of the program:",
    "El 3 de marzo de 2025 el cliente escribió:",
    "Lo que Pablo escribió el 03/03/2025 a las 10:12:",
    "El lunes escribió:",
    "Le 3 mars 2025, le client a écrit :",
    "Ce que Paul a écrit le 03/03/2025 à 10:12 :",
    "Il a écrit :",
    "Am 03.03.2025 schrieb der Kunde:",
    "Was Paul am 03.03.2025 um 10:12 schrieb:",
    "Er schrieb:",
    "Il cliente ha scritto:",
    "Il 3 marzo 2025 il cliente ha scritto:",
    "Quello che Paolo ha scritto il 03/03/2025 alle 10:12:",
    "Op 3 maart 2025 schreef de klant:",
    "Wat Paul schreef op 03-03-2025 om 10:12:",
    "W dniu 03.03.2025 klient napisał:",
    "To, co Paweł napisał 03.03.2025 o 10:12:",
    "В письме от 03.03.2025 клиент написал:",
    "То, что Павел написал 03.03.2025 в 10:12:",
]


@pytest.mark.parametrize("pattern", table("attribution"))
def test_each_attribution_of_the_table_is_found_whoever_wrote_and_whenever(pattern: str) -> None:
    worded = any(map(str.isalpha, pattern.replace("{D}", "").replace("{S}", "")))
    for date in DATES:
        for sender in SENDERS:
            line = pattern.replace("{D}", date).replace("{S}", sender)
            if pattern.count("{D}") < 2:
                assert begins_at(line) == 0 or not worded, line
                drawn = f"---- {line} ----" if line[-1].isalpha() else line
                assert announced([drawn, "> antes"], 0) == (0, 1), line


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_sentence_of_a_person_is_an_attribution(sentence: str) -> None:
    for text in (
        f"Bom dia,\n\n{sentence}\nA impressora parou.\nPodem ver hoje?",
        f"Bom dia,\n{sentence}\n\nA impressora parou.\n\nPodem ver hoje?",
        f"Bom dia,\n\n{sentence}\n\nA impressora parou.",
        f"{sentence}\nA impressora parou.",
    ):
        assert split(text).reply == text
    assert begins_at(f"Resolveu. {sentence}") is None


def test_a_sentence_above_a_line_that_is_quoted_by_hand_is_kept() -> None:
    for sentence in (
        "Em 03/03/2025 o Paulo escreveu:",
        "Ele escreveu:",
        "cliente escreveu:",
        "O que o Paulo escreveu ontem:",
    ):
        assert sentence in split(f"Bom dia,\n\n{sentence}\n> A impressora parou.").reply


@pytest.mark.parametrize(
    ("said", "attribution"),
    [
        ("Pode fechar, resolveu. ", "Em seg., 3 de mar. de 2025 às 10:12, S <s@x.example> escreveu:"),
        ("Obrigada! ", "On Mon, Mar 3, 2025 at 10:12 AM Suporte <s@x.example> wrote:"),
        ("Resolveu ", "Em seg., 3 de mar. de 2025 às 10:12, S\n<s@x.example> escreveu:"),
        ("Danke. ", "Am Mo., 3. März 2025 um 10:12 Uhr schrieb S <s@x.example>:"),
        ("Merci ! ", "Le lun. 3 mars 2025 à 10:12, S <s@x.example> a écrit :"),
        ("Sim. ", "pon., 3 mar 2025 o 10:12 S <s@x.example> napisał(a):"),
        ("Sim. Em 3 dias eu volto. ", "Em 03/03/2025 10:12, Suporte Exemplo escreveu:"),
        ("", "Em 03/03/2025 10:12, Suporte escreveu:"),
    ],
)
def test_an_attribution_behind_a_sentence_is_found_where_it_begins(said: str, attribution: str) -> None:
    assert begins_at(said + attribution) == len(said)
    lines = (said + attribution).split("\n")
    assert announced([*lines, "> a"], len(lines) - 1) == (0, len(lines))


@pytest.mark.parametrize(
    "line", ["Em breve eu volto.", "", " ", "Pode fechar. Em 3 dias, Alice escreveu:", "Em 03/03/2025 10:12 caiu. Obrigada"]
)
def test_nothing_begins_in_a_line_that_holds_no_attribution(line: str) -> None:
    assert begins_at(line) is None


def test_an_attribution_over_two_and_three_lines_is_one() -> None:
    broken = [
        "Sim.",
        "",
        "Em segunda-feira, 3 de março de 2025 às 10:12:33 BRT, Suporte Exemplo",
        "<suporte@desk.example>",
        "escreveu:",
    ]
    assert announced([*broken, "", "> a"], 4) == (2, 5)
    claws = ["Sim.", "", "Em Seg, 3 Mar 2025 10:12:33 -0300", "Suporte <suporte@desk.example> escreveu:", "", "> a"]
    assert announced(claws, 3) == (2, 4)
    named = ["Obrigada,", "Alice", "Suporte escreveu em 03/03/2025 10:12:", "> a"]
    assert announced(named, 2) == (2, 3)


@pytest.mark.parametrize("kind", ["separator", "forward"])
def test_each_line_that_announces_old_words_is_found(kind: str) -> None:
    for said in table(kind):
        line = f"-------- {said.replace('{S}', SENDERS[0])} --------"
        assert announced([line, ""], 0) == (0, 1), line
        assert forward_marker(line) == (kind == "forward") or said in ALSO_FORWARDS, line
        assert announced([said.rstrip(":")], 0) is None or "{S}" in said, said


ALSO_FORWARDS = frozenset({"messaggio inoltrato"})


def test_the_names_of_fields_make_a_header_block_in_each_language() -> None:
    for names in (
        ("Od", "Kopie", "Datum", "Předmět"), ("差出人", "宛先", "日時", "件名"), ("فرستنده", "گیرنده", "تاریخ", "موضوع"),
        ("От", "Кому", "Дата", "Тема"), ("寄件者", "收件者", "日期", "主旨"),
    ):  # fmt: skip
        assert block_at([f"{name}: a@b.example" for name in names], 0) is not None, names


def test_a_quotation_indented_with_tabs_is_one_and_the_answer_below_it_new() -> None:
    old = "Suporte <suporte@desk.example> wrote:\n\n\tQual é a versão?\n\tE o sistema?"
    assert split(f"Bom dia.\n\n{old}").reply == "Bom dia."
    assert split(f"{old}\n\nÉ a 2026.1.").reply == "É a 2026.1."
    assert "É a 2026.1." in split(f"Bom dia,\n\n{old}\n\nÉ a 2026.1.").reply
    assert written(f"Bom dia,\n\n{old}\n\nÉ a 2026.1.").split() == ["Bom", "dia,", "É", "a", "2026.1."]


def test_an_mbox_line_in_a_quotation_is_quoted() -> None:
    old = "Suporte <s@desk.example> wrote:\n\nFrom s@desk.example Mon Nov 23 14:05:33 2026\n\tQual é a versão?"
    assert split(f"{old}\n\nÉ a 2026.1.").reply == "É a 2026.1."


def test_a_person_s_words_that_are_indented_with_tabs_are_no_quotation() -> None:
    assert split("Fiz isto:\n\n\tSELECT 1;\n\nE deu erro.").reply == "Fiz isto:\n\n\tSELECT 1;\n\nE deu erro."
    text = "On Mon, 3 Mar 2025 10:12, S <s@x.example> wrote:\n> Qual é o comando?\n\nEste:\n\n\tSELECT 1;"
    assert split(text).reply == "Este:\n\n\tSELECT 1;"


def test_what_a_program_says_of_parts_that_it_could_not_quote_is_no_new_word() -> None:
    old = "On Mon, 3 Mar 2025 10:12, S <s@x.example> writes:\n\n> Qual?\nNon-text part: text/html"
    assert split(f"Sim.\n\n{old}").reply == "Sim."
    assert split(f"{old}\n\nA 2026.").reply == "A 2026."
    assert split(f"{old}\nAttachment: tela.png (image/png)\n\nA 2026.").reply == "A 2026."
    assert "Attachment: veja a tela" in split(f"{old}\n\nAttachment: veja a tela").reply


def test_a_mail_s_own_source_is_a_quotation() -> None:
    source = "--=_abc\nContent-Type: text/plain; charset=utf-8\n\nQual é a versão?\n--=_abc--"
    assert split(f"Bom dia.\n\nSuporte <s@desk.example> writes:\n{source}").reply == "Bom dia."
    marked = "\n".join(f"> {line}" for line in source.split("\n"))
    assert split(f"Suporte writes:\n{marked}\n\nÉ a 2026.").reply == "É a 2026."
