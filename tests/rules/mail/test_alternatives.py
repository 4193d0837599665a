"""Of a mail's two forms the one is read that says more, where it says all that the other does; else the plain one."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mailbot.mail.alternatives import says_less
from mailbot.mail.message import Mail, read

TOLD = "O sistema não abre desde ontem. Aparece o erro 1234 ao salvar o projeto. Podem verificar?"
LONG = " ".join(f"A parede {number} da planta não aparece no corte." for number in range(20))
PARAGRAPHS = f"<p>Bom dia,</p><p>{TOLD}</p><p>O cliente espera a planta até sexta-feira.</p>"
QUOTED = (
    '<div class="gmail_quote"><div>Em seg., 3 de mar. de 2025 às 10:12, Suporte &lt;suporte@desk.example&gt; escreveu:</div>'
    '<blockquote class="gmail_quote">Reinstale a versão 2.1 e nos diga se o erro volta, por favor.</blockquote></div>'
)
BLOCK = (
    "<hr><p><b>De:</b> Suporte &lt;suporte@desk.example&gt;<br><b>Enviada em:</b> 3/3/2025 10:12<br>"
    "<b>Para:</b> Alice &lt;alice@example.com&gt;<br><b>Assunto:</b> [12] Erro</p><p>Reinstale a versão 2.1 e nos diga.</p>"
)


def mail(text: str, html: str) -> Mail:
    message = EmailMessage()
    message["From"], message["Subject"], message["In-Reply-To"] = "alice@example.com", "Re: Erro", "<a@desk.example>"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return read(bytes(message))


CUT_SHORT = {
    "a greeting alone": ("Bom dia,", PARAGRAPHS),
    "dots alone": ("…", PARAGRAPHS),
    "three dots": ("...", "<p>Resolvido!</p>"),
    "the first paragraph": (f"Bom dia,\n\n{TOLD}", f"{PARAGRAPHS}<p>{TOLD.replace('projeto', 'modelo')}</p>"),
    "cut in the middle of a word": ("Bom dia,\n\nO sistema não abre des…", PARAGRAPHS),
    "cut with a line that says so": ("Bom dia,\nO sistema não abre\n[mensagem truncada]", PARAGRAPHS),
    "a line that offers the rest": ("Bom dia,\nO sistema não abre desde ontem.\nRead more...", PARAGRAPHS),
    "in English": ("Hi,", "<div>Hi,</div><div>the program does not start since the update, what can we do?</div>"),
    "above a quotation": ("Bom dia,", PARAGRAPHS + QUOTED),
    "answers inside the quotation": (
        "Respostas abaixo.",
        ("<p>Respostas abaixo.</p><blockquote type=cite>Qual é a versão?</blockquote><p>É a 2026.1, de março.</p>"
         "<blockquote type=cite>E o sistema?</blockquote>"),
    ),
    "a long first part": (LONG, f"<p>{LONG}</p><p>{TOLD}</p>" * 2 + PARAGRAPHS * 5),
    "in capitals": ("BOM DIA", PARAGRAPHS),
}  # fmt: skip
AS_TODAY = {
    "the same many words": (LONG, f"<p>{LONG}</p>"),
    "the same many words, signed in HTML": (LONG, f"<p>{LONG}</p><p>Alice Souza<br>Analista de projetos</p>"),
    "the same words": (f"Bom dia,\n\n{TOLD}", f"<p>Bom dia,</p><p>{TOLD}</p>"),
    "a phone's text without the quotation": ("Pronto, funcionou.", f"<div>Pronto, funcionou.</div>{QUOTED}"),
    "an Outlook quotation in HTML alone": ("Pronto, funcionou.", f"<div>Pronto, funcionou.</div>{BLOCK}"),
    "a signature in HTML alone": ("Funcionou.", "<p>Funcionou.</p><p>-- <br>Alice Souza<br>Analista<br>(48) 3333-4444</p>"),
    "a program's line": ("Funcionou.", "<p>Funcionou.</p><p>Enviado do Yahoo Mail para iPhone</p>"),
    "style and script": (
        "Funcionou.",
        (f"<html><head><style>{'p {margin: 0} ' * 50}</style></head><body><style>{'.a {b: c} ' * 50}</style>"
         "<p>Funcionou.</p></body></html>"),
    ),
    "words that are not shown": ("Funcionou.", f'<div style="display:none">{TOLD}</div><p>Funcionou.</p>'),
    "a tracking picture": (
        "Funcionou.", '<p>Funcionou.</p><img src="https://track.example/open?id=1&who=2" width=1 height=1 alt="">',
    ),
    "where links lead": (
        "Veja o arquivo de log", "<p>Veja o <a href='https://a.example/b/c/d/e?f=g&h=i#j'>arquivo de log</a></p>",
    ),
    "a gateway's banner": (
        "Funcionou.",
        ("<p>[EXTERNAL] CAUTION: This email originated from outside of the organization. Do not click links or open"
         " attachments unless you recognize the sender and know the content is safe.</p><p>Funcionou.</p>"),
    ),
    "a word that HTML has not": ("Funcionou mesmo assim.", f"<p>Funcionou.</p><p>{TOLD}</p>"),
    "other words": ("Esta é a versão em texto do boletim.", f"<p>{TOLD}</p><p>{TOLD}</p>"),
    "a picture's name in the text": ("[cid:logo.png] Bom dia,", PARAGRAPHS),
    "a name more": ("Funcionou, obrigada", "<p>Funcionou, obrigada</p><p>Alice</p>"),
    "a footer of a letter to many": (
        f"{TOLD} {TOLD} Não quer mais receber? Responda SAIR.",
        (f"<p>{TOLD}</p><p>{TOLD}</p><p>Não quer mais receber? Responda SAIR.</p><p><a href='https://a.example/u'>Sair"
         "</a> | <a href='https://a.example/v'>Ver no navegador</a></p>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CUT_SHORT)
def test_html_that_says_all_that_the_text_does_and_considerably_more_is_read(name: str) -> None:
    text, html = CUT_SHORT[name]
    shown = mail(text, html).text
    alone = EmailMessage()
    alone["From"] = "alice@example.com"
    alone.set_content(html, subtype="html")
    assert shown == read(bytes(alone)).text


@pytest.mark.parametrize("name", AS_TODAY)
def test_else_the_text_is_read_whatever_html_has_beside_it(name: str) -> None:
    text, html = AS_TODAY[name]
    assert mail(text, html).text == text


def test_what_was_cut_short_is_new_and_what_is_quoted_below_it_is_not() -> None:
    found = mail("Bom dia,", PARAGRAPHS + QUOTED)
    assert TOLD in found.reply
    assert "Reinstale" not in found.reply
    assert "> Reinstale" in found.quoted


def test_ordinary_html_is_never_made_into_words_to_be_compared() -> None:
    def never() -> str:
        raise AssertionError

    html = f"<html><head><style>{'p {margin: 0} ' * 500}</style></head><body><p>Bom&nbsp;dia,</p><p>{TOLD}</p></body></html>"
    assert not says_less(f"Bom dia,\n\n{TOLD}", html, never, str, "~")
    assert not says_less(TOLD, "", never, str, "~")


def test_a_letter_for_colleagues_that_html_quotes_without_a_sign_is_never_read_for_it() -> None:
    letter = "<div>Nota interna de Lia no chamado nº 1.</div><div>Ela deve duas.</div><div>~ mailbot ~</div>"
    assert mail("Instale a 2.1.", f"<div>Instale a 2.1.</div>{letter}").text == "Instale a 2.1."
    quoted = (
        f"<p>Respondo abaixo.</p><blockquote type=cite>{letter}</blockquote><p>Pode instalar a versão 2.1, por favor.</p>"
    )
    assert "Pode instalar a versão 2.1" in mail("Respondo abaixo.", quoted).text


def test_where_one_form_is_several_parts_none_is_lost() -> None:
    raw = (
        b'From: alice@example.com\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n'
        b'--m\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n'
        b"Bom dia,\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PARAGRAPHS.encode() + b"\r\n--a--\r\n"
        b"--m\r\nContent-Type: text/plain\r\n\r\nP.S. outra parte\r\n--m--\r\n"
    )
    shown = read(raw).text
    assert TOLD in shown
    assert "P.S. outra parte" in shown
    assert shown.count("Bom dia") == 1
