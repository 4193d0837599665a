"""What is nothing but a reaction, as Gmail, Outlook and telephones put it; and what only begins like one."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.reactions import UNKNOWN, reaction_of

LINK = "<https://www.google.com/gmail/about/?utm_source=gmail-in-product&utm_medium=et&utm_campaign=emojireactionemail#app>"

REACTIONS = {
    f"👍\n\nAlice reacted via Gmail\n{LINK}": "👍",
    f"👍\n\nAlice Souza reagiu pelo Gmail\n{LINK}": "👍",
    f"❤️\n\nAlice reagiu com o Gmail {LINK}": "❤️",
    "😂\n\nAlice reacted via Gmail (https://www.google.com/gmail/about/?utm_source=x)": "😂",
    "👍🏽\r\n\r\nAlice reacted via Gmail": "👍🏽",
    "🎉\n\nAlice ha reaccionado a través de Gmail": "🎉",
    "👍\n\nAlice hat über Gmail reagiert": "👍",
    "👏\n\nAlice a réagi via Gmail\n[https://www.google.com/gmail/about/]": "👏",
    "Alice reacted to your message:\n\n👍": "👍",
    "👍 Alice Souza reacted to your message:": "👍",
    "Alice Souza reagiu à sua mensagem: ❤️": "❤️",
    "Alice Souza reacted to your message:": UNKNOWN,
    "Alice reacted with 🎉 to your message.": "🎉",
    "Alice liked your message": "👍",
    "Alice Souza curtiu sua mensagem": "👍",
    "Alice hat auf Ihre Nachricht reagiert: 👍": "👍",
    "Liked “Instale a 2026.2, por favor.”": "👍",
    "Loved “Está resolvido”": "❤️",
    "Laughed at “Qual a versão?”": "😂",
    "Questioned “Qual a versão?”": "❓",
    "Emphasized “Duas linhas\nde uma carta”": "‼️",
    'Disliked "Qual a versão?"': "👎",
    "Gostou de “Qual a versão?”": "👍",
    "Não gostou de “Qual a versão?”": "👎",
    "Amou “Está resolvido.”": "❤️",
    "Riu de uma imagem": "😂",
    "Liked an image": "👍",
    "Reacted 🔥 to “Qual a versão?”": "🔥",
    "Reagiu com 🔥 a “Qual a versão?”": "🔥",
    "Removed a like from “Qual a versão?”": UNKNOWN,
    "Liked “Clique em “Salvar” e depois em “Fechar”.”": "👍",
    'Liked “Clique em "Salvar" e depois em "Fechar".”': "👍",
    'Liked "Clique em "Salvar" e depois em "Fechar"."': "👍",
    'Loved "Escolha "Salvar""': "❤️",
    'Liked ""Salvar" fica no menu"': "👍",
    "Gostou de “A mensagem “Licença inválida” some…”": "👍",
    "Gostou de “O botão “Salvar está no…”": "👍",
    "Curtiu: “Qual a versão?”": "👍",
    "Curtiu “Qual a versão?”": "👍",
    "Descurtiu “Qual a versão?”": "👎",
    "Deu ênfase a “Qual a versão?”": "‼️",
    "Destacou “Qual a versão?”": "‼️",
    "Realçou “Qual a versão?”": "‼️",
    "Riu-se de “Qual a versão?”": "😂",
    "Achou graça de “Qual a versão?”": "😂",
    "Colocou em dúvida “Qual a versão?”": "❓",
    "Gostou de uma imagem": "👍",
    "Adorou “Está resolvido”": "❤️",
    "Le gustó “Qual a versão?”": "👍",
    "Le encantó “Qual a versão?”": "❤️",
    "Se rió de “Qual a versão?”": "😂",
    "Enfatizó “Qual a versão?”": "‼️",
    "Ha destacado «Qual a versão?»": "‼️",
    "Cuestionó “Qual a versão?”": "❓",
    "No le gustó “Qual a versão?”": "👎",
    "Reaccionó con 👍 a “Qual a versão?”": "👍",
    "👍 to “Qual a versão?”": "👍",
    "\u200b👍\u200b to “\u200bQual a versão?\u200b”": "👍",
    "❤️ to “Está “tudo” resolvido”": "❤️",
    "👍🏽 para “Qual a versão?”": "👍🏽",
    "1️⃣ to “Qual a versão?”": "1️⃣",
    "Reacted 👍 to “Qual a versão?”": "👍",
    "Reagiu 👍 a “Qual a versão?”": "👍",
    "Removed 👍 from “Qual a versão?”": UNKNOWN,
    "Removed a heart from “Qual a versão?”": UNKNOWN,
    "Removeu uma curtida de “Qual a versão?”": UNKNOWN,
    "Eliminó un me gusta de “Qual a versão?”": UNKNOWN,
    "Exclaimed “Qual a versão?”": "‼️",
    "Liked “First paragraph.\n\nSecond “with a name”.\n\n– Bruno”": "👍",
    "Liked \u2018Don\u2019t close it\u2019": "👍",
}  # fmt: skip

REPLIES = (
    "👍", "👍 obrigada!", f"👍\n\nAlice reacted via Gmail\n{LINK}\n\nMas continua com erro.",
    "Funcionou 👍\n\nAlice reacted via Gmail", "Liked “Qual a versão?” mas não sei dizer", "Gostei muito, obrigada",
    "Gostou de qual versão?", "Amou “a nova versão”? Eu não.", "O cliente reagiu à sua mensagem ontem, e pediu desconto.",
    "Veja https://www.google.com/gmail/about/", "", "Alice", "👍\nAlice\nCompras", "Questionou o preço.",
    "A Maria reagiu pelo Gmail mas a reação não aparece no sistema", "Liked “um” e “dois”, o terceiro não “abre”",
    "Removed a module from “C:\\temp”\nE agora?", "Alice reacted to your message: pode fechar",
    "https://www.google.com/gmail/about/",
    'Liked "um" e "dois"', "Liked “um” e “dois”", 'Gostou de "Salvar" e de "Abrir"',
    "Curtiu: “sim” e “não” ao mesmo tempo: “erro”",
    "👍 to the first, “no” to the second", "👍 to “um” and “dois”", "👍 para o Bruno", "👍 a “nova” versão",
    "- to “Qual a versão?”",
    "... a “nova versão”", "Curtiu: a nova versão", "Deu ênfase a “Salvar”, e eu a “Abrir”", "Deu ênfase a isso",
    "Le gustó “la versión” pero no abre", "Le gustó mucho", "Destacou o erro", "Destacou “erro 4” e parou",
    "Removed “temp” from “C:”, now it fails", "Removeu o módulo de “Vigas”\nE agora?", "Liked it",
    "Reacted badly to “Salvar”",
    "Questioned “why” and got “no”", "Eliminó un archivo de “C:” y “D:”", "* to “Qual a versão?”",
    "Removed the module from “Projetos”", 'Removed a line from "config.toml"', "Removeu o arquivo de “C:\\temp”",
    "Removed … from “C:”",
    "? to “Qual a versão?”",
)  # fmt: skip


@pytest.mark.parametrize("words", REACTIONS, ids=range(len(REACTIONS)))
def test_a_reaction_is_known_by_how_programs_announce_it(words: str) -> None:
    assert reaction_of(words) == REACTIONS[words]


@pytest.mark.parametrize("words", REPLIES, ids=range(len(REPLIES)))
def test_whoever_writes_a_word_besides_has_written_a_reply(words: str) -> None:
    assert reaction_of(words) == ""


@pytest.mark.parametrize(
    "words", ["", "👍", "👍\n\nアリスさんが Gmail でリアクションしました", f"👍\n\nAlice reacted via Gmail\n{LINK}"]
)
def test_beside_a_part_that_says_so_nothing_needs_to_be_said(words: str) -> None:
    assert reaction_of(words, "👍") == "👍"


@pytest.mark.parametrize("words", ["Obrigada!", "👍\n\nContinua com erro.", f"👍\n{LINK}\nE a outra?"])
def test_words_beside_such_a_part_are_not_lost(words: str) -> None:
    assert reaction_of(words, "👍") == ""
