"""The closing below an agent's words is known by courtesy, name, configuration and earlier mails; words are never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.closings import MOST_LINES, Parted, Writer, ending_of, parted
from tests.cast import BRUNO
from tests.rules.doubling import grows_no_faster_than_its_text

WRITER = Writer(("Bruno Lima", "bruno"), ("Equipe de  suporte", ""), (BRUNO, "Suporte Exemplo"))
NOTICE = (
    "Esta mensagem e seus anexos são confidenciais e destinam-se exclusivamente ao destinatário.\n"
    "Se a recebeu por engano, avise o remetente e apague-a."
)
BLOCK = f"Abs,\nBruno\nAnalista de Suporte\nRamal 12\n\n{NOTICE}"


@pytest.mark.parametrize(
    ("words", "closing"),
    [
        ("Instale.", "Att,\nBruno"),
        ("Instale.", "Att, Bruno"),
        ("Instale.", "Atenciosamente,\nBruno"),
        ("Instale.", "Att\nBruno\nEquipe de suporte"),
        ("Instale.", "Abraços!"),
        ("Instale.", "Um abraço,\n\nBruno Lima"),
        ("Instale.", "Best regards,\nB. Lima"),
        ("Instale.", "Kind regards\n*Bruno Lima*"),
        ("Instale.", "bruno"),
        ("Instale.", f"Bruno\n{BRUNO} <mailto:{BRUNO}>\n[image: logo.png]"),
        ("Instale.", f"Abs,\nBruno\n{BRUNO}"),
        ("Instale.\n\nObrigado,", "Bruno"),
        ("Instale.\n\nMuito obrigada!", "Bruno"),
        ("Instale.\n\nObrigado e abraço,", "Bruno"),
        ("Instale.\n\nFico no aguardo,", "Bruno"),
        ("Instale.\n\nTks,", "Bruno"),
        ("Instale.", "Sem mais,\nBruno"),
        ("Segue em anexo:", "Att,\nBruno"),
        ("Instale.", "Att,\nBruno\n\nAtt,\nBruno"),
        ("Instale.", "--\nBruno"),
        ("Instale.", "Att,\nSuporte Exemplo"),
        ("", "Att,\nBruno"),
        ("", "Bruno"),
    ],
)
def test_what_is_known_of_the_writer_closes(words: str, closing: str) -> None:
    assert parted(f"{words}\n\n{closing}\n", WRITER) == Parted(words, closing)


@pytest.mark.parametrize(
    "closing",
    [
        "Bruno da Silva\nRamal 12\nwww.desk.example",
        "Bruno Silva | Suporte\n(11) 5555-0100",
        "Att,\nBruno Lima\nAnalista de suporte\n(11) 5555-0100 | www.desk.example",
        "Att,\n\nBruno Lima\nExemplo Sistemas\nRua das Flores 12\n(11) 5555-0100",
        f"Atenciosamente,\nBruno\n\n{NOTICE}",
        "Abs,\nEquipe Suporte",
        "Atenciosamente, Time de Atendimento",
        "Att, Bruno | Suporte",
        "Att,\nBL",
        "Abs\n\nBruno Lima\nCoordenador de Atendimento ao Cliente",
        f"Att,\n\nBruno Lima\nAnalista de Suporte N2\nExemplo Ltda.\nTel.: (11) 5555-0100\nFacebook | LinkedIn\n\n{NOTICE}",
        "Att,\nZeca",
        "Regards,\nBruno Lima\nSupport Engineer, Second Level\nPhone: +55 11 5555-0100",
    ],
)
def test_what_only_looks_like_a_signature_below_a_name_is_left_out_and_told(closing: str) -> None:
    assert parted(f"Instale.\n\n{closing}", WRITER) == Parted("Instale.", closing, known=False)
    again = Writer(WRITER.names, WRITER.signature, WRITER.around, (ending_of(f"Outra resposta.\n\n{closing}"),))
    assert parted(f"Instale.\n\n{closing}", again) == Parted("Instale.", closing)


@pytest.mark.parametrize(
    "words",
    [
        "Bruno confirmou a versão.",
        "Instale.\n\nBruno já viu isso.",
        "Instale.\nBruno Silva\nRamal 12",
        "Fale com o Bruno",
        "Fale com o\nBruno",
        "Quem atende agora é o suporte, com o\nBruno",
        "Segue o contato:\n\nBruno Silva\n(11) 5555-0100",
        "Escreva para\nbruno@desk.example",
        "Escreva para:\nbruno@desk.example",
        "Atenciosamente peço que espere",
        "Atenciosamente,\nBruno\nInstale.",
        "Att,\nBruno\nReinicie Já",
        "Att,\nBruno\nPS: reinicie antes.",
        "Att,\nBruno\n\nObs.: reinicie antes.",
        "Att,\nBruno\nFuncionou?",
        "Best\nPractices Guide",
        "Pronto.\n\nObrigado!",
        "Pronto.\nQualquer dúvida, estou à disposição.",
        "Ligue para\nAlice Souza\n(11) 5555-0100",
        "Abs,\nreinicie o servidor agora",
        "Lia",
        "Rode isto:\n--\nSELECT versao FROM dual;\n--\nDepois feche o terminal e NAO apague nada.",
        f"Instale.\n\n{NOTICE}",
    ],
)
def test_what_may_be_words_stays(words: str) -> None:
    assert parted(words, WRITER) == Parted(words)


def test_what_ended_an_earlier_mail_is_known_where_it_looks_like_a_signature() -> None:
    before = ending_of(f"Outra resposta, bem diferente.\n\n{BLOCK}")
    known = Writer(WRITER.names, WRITER.signature, WRITER.around, ("instale.", before))
    assert parted(f"Instale.\n\n{BLOCK}", known) == Parted("Instale.", BLOCK)
    assert parted(f"Instale.\n\n{NOTICE}", known) == Parted("Instale.", NOTICE)  # a gateway's, below no name
    other = BLOCK.replace("Ramal", "Sala")
    assert parted(f"Instale.\n\n{other}", known) == Parted("Instale.", other, known=False)


@pytest.mark.parametrize(
    "below",
    [
        "Envie o log do servidor para an\u00e1lise.",
        "Senha do zip: 1234\nReinicie antes",
        "Reinicie antes",
        "REINICIE O SERVIDOR ANTES",
        "analista nas horas vagas\nlema: sempre juntos.",
        "Envie o log.\n(11) 5555-0100",
    ],
)
@pytest.mark.parametrize("closing", ["Att,\nBruno", "Bruno", "Att,\n\nBruno Lima\n(11) 5555-0100", "[]s\nBruno"])
def test_words_below_the_name_are_words_the_second_time_as_well(closing: str, below: str) -> None:
    said = f"Instale.\n\n{closing}\n\n{below}"
    again = Writer(WRITER.names, WRITER.signature, WRITER.around, (ending_of(said.replace("Instale", "Feche")),) * 2)
    assert parted(said, WRITER) == parted(said, again) == Parted(said)


@pytest.mark.parametrize("names", [("Bruno", "bruno"), ("Bruno",), ("Bruno Lima",)])
@pytest.mark.parametrize(
    "closing",
    [
        "Att,\nBruno Lima", "Att,\n\nBruno Lima\nSuporte", "Att, Bruno Lima", "Um abra\u00e7o,\nBruno L.",
        "Abs,\nBruno Lima.",
        "[]s\nBruno", "[ ]'s\nBruno", "[]s, Bruno", "Abra\u00e7os,\nBruno Lima | Suporte",
    ],
)  # fmt: skip
def test_the_writers_name_closes_with_a_surname_that_nobody_configured(names: tuple[str, ...], closing: str) -> None:
    found = parted(f"Instale.\n\n{closing}", Writer(names))
    assert (found.words, found.closing) == ("Instale.", closing)


@pytest.mark.parametrize("closing", ["Att, Bruno", "Abs, Bruno Lima", "Atenciosamente, Bruno.", "[]s Bruno"])
def test_a_closing_may_stand_behind_the_last_sentence(closing: str) -> None:
    assert parted(f"Oi.\n\nInstale. Feche. {closing}", WRITER) == Parted("Oi.\n\nInstale. Feche.", closing)


def test_a_closing_that_is_written_twice_is_one() -> None:
    assert parted("Instale.\n\nAtt,\nAtt,\nBruno", WRITER) == Parted("Instale.", "Att,\nAtt,\nBruno")
    assert parted("Instale.\n\nAtt,\nBruno\n\nAtt,\nBruno Lima", WRITER).words == "Instale."
    assert parted("Att,\nAtt,\n0", WRITER).words == ""
    assert parted("Instale. Abs, Bruno\n-- \nBruno Lima", WRITER) == Parted("Instale.", "Abs, Bruno\n--\nBruno Lima")


def test_of_very_many_closings_the_last_ones_are_parted() -> None:
    found = parted("Instale.\n\n" + "Att,\nBruno\n\n" * 400, WRITER)
    assert found.words.startswith("Instale.\n\nAtt,\nBruno")
    assert found.closing.count("Bruno") >= MOST_LINES


@pytest.mark.parametrize("words", ["Instale. Att, Lia viu.", "Ligue. Bruno", "Instale. Att, feche."])
def test_what_stands_behind_the_last_sentence_may_be_words(words: str) -> None:
    assert parted(words, WRITER) == Parted(words)


@pytest.mark.parametrize("words", ["Instale a 2.1.\n\nQualquer dúvida, estou à disposição.", "Instale a 2.1.", "Pronto"])
def test_words_that_end_two_mails_alike_are_words(words: str) -> None:
    same = Writer(WRITER.names, endings=(ending_of(words), ending_of(f"Antes.\n{words}")))
    assert parted(words, same) == Parted(words)
    assert parted(f"{words}\n\nAtt,\nBruno", same) == Parted(words, "Att,\nBruno")


PIECES = ["Att, Bruno. ", "Att,\nBruno\n", "Bruno\n", "\n", "x", "\u0301", "Att, ", "--\n", "Analista\n", "Bruno "]
LINES = st.lists(
    st.sampled_from([
        "", "Att,", "Bruno", "Bruno Lima", "Instale a 2.1.", "Analista", "(11) 5555-0100", "Abs", "--", "Reinicie", "PS: x",
        *NOTICE.split("\n"), "Funcionou?", BRUNO, "Obrigado,", "Lia", "Best", "Segue:", "\u0301",
    ]) | st.text(max_size=20),
    max_size=20,
)  # fmt: skip


@given(LINES, LINES)
def test_nothing_is_lost_between_words_and_closing(lines: list[str], before: list[str]) -> None:
    text = "\n".join(lines)
    found = parted(text, Writer(WRITER.names, WRITER.signature, WRITER.around, (ending_of("\n".join(before)),)))
    assert f"{found.words}\n{found.closing}".split() == text.split()


@given(LINES)
def test_what_is_left_has_no_closing_that_would_be_left_out_after_it(lines: list[str]) -> None:
    found = parted("\n".join(lines), WRITER)
    assert found.closing or found.words.split() == "\n".join(lines).split()
    assert parted(found.words, WRITER).words == found.words


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_costs_at_most_three_times_the_time(piece: str) -> None:
    writer = Writer(WRITER.names, endings=(ending_of(piece * 20),))
    grows_no_faster_than_its_text(lambda text: parted(text, writer), piece.__mul__, 40_000 // len(piece), 0.02, tries=2)
    grows_no_faster_than_its_text(ending_of, piece.__mul__, 40_000 // len(piece), 0.02, tries=2)
