"""What of a reply is new: only what is proven old is cut, and what looks old and is not is kept."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest

from mailbot.mail.replies.matching import MOST_WORDS, Source
from mailbot.mail.replies.reading import Earlier, PieceKind, Reading, read

LETTER = """Olá, Alice!

Para ajudar, precisamos de algumas informações sobre o seu computador:

Qual é o modelo da máquina?
Qual é a versão do programa?
Número de série:
Modelo:
Funcionou?

Até domingo, responda a este e-mail: https://ajuda.example.com/p/12?x=1 .

Suporte Exemplo
"""
FIRST = "Em seg., 3 de mar. de 2025 às 10:12, Suporte Exemplo <suporte@desk.example> escreveu:\n"
BLOCK = (
    "De: Suporte Exemplo <suporte@desk.example>\nEnviada em: segunda-feira, 3 de março de 2025 10:12\n"
    "Para: Alice <alice@example.com>\nAssunto: [12] Erro\n\n"
)
NAMES = frozenset({"suporte@desk.example", "suporte exemplo"})


def marked(text: str, mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip(" ") for line in text.split("\n"))


def beside(text: str, *texts: str, ends: tuple[str, ...] = (), strict: bool = False) -> Reading:
    """Read ``text`` beside the letter and these texts."""
    sources = [lambda: Source("letter 3", LETTER)]
    sources += [lambda one=one: Source("mail 1", one, ours=False) for one in texts]  # type: ignore[misc]
    return read(text, Earlier(sources, lambda: ends, NAMES, strict=strict))


def shown_of(found: Reading) -> str:
    """Return all that people are shown."""
    return "\n".join((found.answers, *(piece.text for piece in found.kept)))


STYLES = {
    "top": f"{FIRST}{marked(LETTER)}",
    "without a line that announces it": marked(LETTER),
    "rewrapped": FIRST + marked("\n".join(textwrap.wrap(" ".join(LETTER.split()), 40))),
    "without accents": FIRST + marked(unicodedata.normalize("NFKD", LETTER).encode("ascii", "ignore").decode()),
    "decomposed": FIRST + marked(unicodedata.normalize("NFD", LETTER)),
    "other quotation marks": FIRST + marked(LETTER.replace("!", " !").replace("?\n", " ?\n")),
    "in capitals": FIRST + marked(LETTER.upper()),
    "a header block": f"{BLOCK}{LETTER}",
    "a header block and all on one line": BLOCK + " ".join(LETTER.split()),
    "an unknown language": f"Abcd efgh 3/3/2025 10:12, Suporte Exemplo <suporte@desk.example> ijkl:\n\n{LETTER}",
    "an unknown language, marked": f"Abcd efgh, Suporte Exemplo <suporte@desk.example> ijkl:\n\n{marked(LETTER)}",
    "no sign at all": LETTER,
    "tabs": "Suporte Exemplo <suporte@desk.example> wrote:\n\n" + marked(LETTER, "\t"),
    "twice marked": FIRST + marked(marked(LETTER)),
    "a link through a guard": FIRST + marked(LETTER.replace(
        "https://ajuda.example.com/p/12?x=1",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fajuda.example.com%2Fp%2F12%3Fx%3D1&data=05",
    )),
    "an address once more": f"{BLOCK}{LETTER}".replace("alice@example.com", "alice@example.com<mailto:alice@example.com>"),
    "trimmed to a line": FIRST + "> Qual é a versão do programa?",
    "trimmed in the middle": FIRST + "> Para ajudar, precisamos de algumas\n[...]\n> Qual é a versão do programa?",
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_a_letter_of_ours_is_cut_however_it_is_quoted(style: str) -> None:
    found = beside(f"Sim, tudo certo por aqui.\n\n{STYLES[style]}")
    assert (found.own, found.kept) == ("Sim, tudo certo por aqui.", ())
    assert found.certain == (style != "trimmed in the middle")  # who leaves words out may answer by that
    assert {piece.proof for piece in found.cut} == {"letter 3"}


@pytest.mark.parametrize("style", STYLES)
def test_new_words_below_a_quotation_are_new_and_those_behind_a_block_are_kept(style: str) -> None:
    found = beside(f"{STYLES[style]}\n\nSim, tudo certo por aqui.")
    shown = shown_of(found)
    assert "Sim, tudo certo por aqui." in shown


@pytest.mark.parametrize("text", [
    "Bom dia,\n\nSegue o que o Paulo escreveu em 03/03/2025:\nA impressora parou.\nPodem ver hoje?",
    "Favor reenviar o e-mail:\nDe: a@y.example\nPara: j@z.example\nAssunto: Proposta\n\nEle não chegou. Podem verificar?",
    "Obrigado!\nEnviado do celular novo o comprovante ontem, mas o erro continua.",
    "Rode isto:\n--\nSELECT versao FROM dual;\n--\nDepois feche o terminal e NAO apague nada.",
    "Rode isto:\n-- \nSELECT versao FROM dual;\n-- \nDepois feche o terminal e NAO apague nada.",
    "Veja:\n\nOn Mon, Mar 3, 2025 at 10:12 AM Paulo <p@x.example> wrote:\n> O servidor caiu.\n> Avisem todos.",
    "Veja:\n\n-----Mensagem original-----\nDe: Paulo <p@x.example>\nEnviada em: 3/3/2025\n\nO servidor caiu.",
    "> Isto eu marquei à mão\nE isto não.",
    "Bom dia,\n____________\nObra do Paulo, telefone 11 4000-1234",
])  # fmt: skip
def test_what_stands_in_nothing_that_was_said_is_never_cut(text: str) -> None:
    found = beside(text)
    shown = shown_of(found)
    missing = [word for word in text.split() if word.strip("->_") and word not in shown]
    assert missing == []
    assert not found.cut


def test_a_sentence_in_front_of_an_attribution_is_no_part_of_it() -> None:
    found = beside(f"Bom dia,\nPode fechar, resolveu. {FIRST}{marked(LETTER)}")
    assert found.own == "Bom dia,\nPode fechar, resolveu."
    assert found.certain


@pytest.mark.parametrize(("text", "answers"), [
    (f"{FIRST}> Número de série:\n1234\n> Modelo:\nB", "> Número de série:\n1234\n\n> Modelo:\nB"),
    (f"{FIRST}[...]\n> Funcionou?\n\nNão, continua igual.", "> Funcionou?\nNão, continua igual."),
    (
        f"Respostas abaixo em vermelho.\n\n{BLOCK}" + LETTER.replace("máquina?", "máquina? Modelo B"),
        "Respostas abaixo em vermelho.\n\n> Qual é o modelo da máquina?\nModelo B",
    ),
    (
        f"Veja abaixo.\n\n{BLOCK}" + LETTER.replace("programa?\n", "programa?\nUso a 2026.1.\n"),
        "Veja abaixo.\n\n> Qual é o modelo da máquina?\n> Qual é a versão do programa?\nUso a 2026.1.",
    ),
    (
        FIRST + marked(LETTER).replace("máquina?", "máquina? Resposta: o modelo B"),
        "> Qual é o modelo da máquina?\nResposta: o modelo B",
    ),
    (FIRST + "> Modelo:\n> Funcionou?\n> Sim\n> Até domingo, responda a este e-mail", "> Modelo:\n> Funcionou?\nSim"),
    (FIRST + "> Funcionou?\n> Modelo\n>\n> Até domingo, responda a este", "> Funcionou?\nModelo"),
    (FIRST + "> Funcionou?\n> Suporte exemplo.\n> Até domingo, responda a este", "> Funcionou?\nSuporte exemplo."),
    (
        FIRST + marked(LETTER).replace("Funcionou?", "Funcionou?\n> Qual é a versão do programa?"),
        marked("Qual é o modelo da máquina?\nQual é a versão do programa?\nNúmero de série:\nModelo:\nFuncionou?")
        + "\nQual é a versão do programa?",
    ),
    (FIRST + "> Qual é o modelo da máquina?™B\n> Qual é a versão", "> Qual é o modelo da máquina\n?™B"),
    (FIRST + "> Qual é o modelo da máquina?™ B\n> Qual é a versão", "Qual é o modelo da máquina?™ B"),
    (FIRST + "> Qual é a versão do programa?\n> máquina\n\nUm B.", "> Qual é a versão do programa?\n> máquina\nUm B."),
])  # fmt: skip
def test_an_answer_inside_the_quotation_is_shown_with_the_line_that_it_answers(text: str, answers: str) -> None:
    found = beside(text)
    assert found.answers == answers


@pytest.mark.parametrize("text", [
    FIRST + "> Para ajudar, precisamos de algumas informações sobre o seu\n> ajudar",
    FIRST + "> ajudar\n> Número de série:\n> Modelo:\n> Funcionou?",
    FIRST + "> Qual é o modelo da máquina?\n> ajudar\n> Até domingo, responda a este e-mail",
])  # fmt: skip
def test_words_of_the_letter_of_which_nobody_knows_whether_they_answer_are_shown_as_quoted(text: str) -> None:
    found = beside(text)
    assert found.answers == "> ajudar"
    assert (found.own, found.certain) == ("", False)


def test_an_agent_is_asked_about_words_of_a_letter_between_its_lines() -> None:
    found = beside(FIRST + marked(LETTER).replace("Funcionou?", "Funcionou?\n> Modelo"), strict=True)
    assert (found.own, [piece.text for piece in found.kept]) == ("", ["> Modelo"])


def test_quoted_lines_are_shown_in_the_order_in_which_they_stand() -> None:
    found = beside("Suporte <s@y.example> wrote:\n\tDisco 4\n> Modelo\nO novo.")
    assert found.answers == "> Disco 4\n> Modelo\nO novo."


def test_a_sign_alone_is_an_answer_too() -> None:
    assert "👍" in beside(FIRST + marked(LETTER).replace("Funcionou?", "Funcionou? 👍")).answers


def test_words_typed_again_between_the_lines_are_an_answer() -> None:
    text = marked(LETTER).replace("> Modelo:", "> Modelo:\nO da máquina")
    assert beside(FIRST + text).answers.endswith("O da máquina")


def test_an_earlier_mail_of_the_ticket_proves_what_repeats_it() -> None:
    earlier = "A impressora da recepção parou ontem de manhã\ne ninguém sabe por quê. Podem ver hoje ainda?"
    found = beside(f"Continua.\n\nDe: Alice <alice@example.com>\nEnviada em: 2/3/2025\nAssunto: Erro\n\n{earlier}", earlier)
    assert (found.own, found.certain) == ("Continua.", True)


def test_who_sends_the_same_words_again_means_them() -> None:
    words = "A impressora da recepção parou ontem de manhã e ninguém aqui sabe por quê. Podem ver hoje ainda?"
    assert beside(words, words).own == words
    assert beside(f"Suporte Exemplo, de novo:\n\n{words}", words).own.endswith(words)


SIGNED = "Alice Souza\nCompras, Exemplo Ltda.\n(11) 4000-1234"


@pytest.mark.parametrize(("text", "own", "ends"), [
    (f"Certo.\n-- \n{SIGNED}", "Certo.", ()),
    (f"Certo.\n--\n{SIGNED}", f"Certo.\n--\n{SIGNED}", ()),
    (f"Certo.\n--\n{SIGNED}", "Certo.", (f"Bom dia.\n--\n{SIGNED}",)),
    ("Certo.\n\nEnviado do meu iPhone", "Certo.", ()),
    (f"Certo.\n\nEnviado do meu iPhone\n\n{FIRST}{marked(LETTER)}", "Certo.", ()),
    (f"Certo.\n-- \n{SIGNED}\n\n{FIRST}{marked(LETTER)}", "Certo.", ()),
])  # fmt: skip
def test_a_signature_is_cut_where_it_is_known_as_one(text: str, own: str, ends: tuple[str, ...]) -> None:
    assert beside(text, ends=ends).own == own


def test_a_mail_that_quotes_nothing_of_ours_is_not_certain() -> None:
    found = beside("Obrigado!\n\nEm 3/3/2025, Paulo <p@x.example> escreveu:\n> E o erro de ontem?")
    assert not found.certain
    assert [piece.kind for piece in found.kept] == [PieceKind.ANNOUNCEMENT, PieceKind.QUOTATION]


COPY = "Alice escreveu no chamado nº 12.\n\n> Não abre o projeto novo.\n\nSituação: aberto · com Lia Prado\nSó para agentes."


def beside_a_copy(text: str) -> Reading:
    sources = [
        lambda: Source("entry 1", "Não abre o projeto novo.", ours=False),
        lambda: Source("letter 4", COPY, public=False),
    ]
    return read(text, Earlier(sources, names=NAMES, strict=True))


def test_above_an_agents_answer_stand_only_lines_that_the_customer_may_read() -> None:
    found = beside_a_copy(FIRST + marked(COPY).replace("> Situação", "Feche e abra.\n> Situação"))
    assert found.answers == "> Não abre o projeto novo.\nFeche e abra."
    found = beside_a_copy(FIRST + marked(COPY) + "\nFeche e abra.")
    assert found.answers == "Feche e abra."


def test_what_an_agent_writes_into_a_line_that_only_agents_may_read_is_asked_about() -> None:
    found = beside_a_copy(FIRST + marked(COPY).replace("Lia Prado", "Lia Prado, que sabe disso"))
    assert found.answers == ""
    assert [piece.text for piece in found.kept] == ["> Situação: aberto · com Lia Prado, que sabe disso"]


def test_what_cannot_be_compared_is_kept() -> None:
    words = "palavra " * (MOST_WORDS + 1)
    found = beside(f"Veja:\n\n{FIRST}> {words}")
    assert not found.cut
    assert words.strip() in "".join(piece.text for piece in found.kept)
    deep = beside("Veja:\n" + "".join(f"{'>' * depth} nível\n" for depth in range(1, 2000)))
    assert not deep.cut
