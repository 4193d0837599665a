"""Links keep their address: in the words of HTML-only mail, and in the plain words beside formatted ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.html.alignment import says_the_same
from mailbot.mail.html.cuts import narrowed
from mailbot.mail.html.fragments import of_letter, words_of
from mailbot.mail.html.links import retold, with_links
from mailbot.mail.html.new_words import formatted
from mailbot.mail.message import read
from mailbot.mail.text.html_text import text_of
from mailbot.mail.text.links import with_targets
from tests.rules.doubling import grows_no_faster_than_its_text
from tests.rules.mail.formatted_mails import mail

SAFE = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fajuda.example.com%2F&amp;data=05%7C02"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('Veja <a href="https://ajuda.example.com">clique aqui</a>.', "Veja clique aqui (https://ajuda.example.com)."),
        ("<A HREF='https://a.example/?x=1&amp;y=2' target=_blank><b>Guia</b>\n</A>", "Guia (https://a.example/?x=1&y=2)"),
        ("<a class=x href=https://a.example/w_(z)>Guia</a>", "Guia (https://a.example/w_%28z%29)"),
        ('<a href="https://ajuda.example.com/">ajuda.example.com</a>', "ajuda.example.com"),
        ('<a href="http://www.a.example/b">https://a.example/b/</a>', "https://a.example/b/"),
        ('<a href="https://a.example/b?utm=1">a.example/b</a>', "a.example/b (https://a.example/b?utm=1)"),
        (f'<a href="{SAFE}">Guia</a>', "Guia (https://ajuda.example.com/)"),
        (f'<a href="{SAFE}">https://ajuda.example.com</a>', "https://ajuda.example.com"),
        ('<a href="mailto:alice@example.com">alice@example.com</a>', "alice@example.com"),
        ('<a href="mailto:fiscal@example.com?subject=Nota">nosso fiscal</a>', "nosso fiscal (fiscal@example.com)"),
        ('<a href="javascript:alert(1)">x</a> <a href="#topo">y</a> <a name="z">z</a> <a href="cid:a">w</a>', "x y z w"),
        ('<a href="https://a.example"><img src="cid:logo" alt=""></a>', "(https://a.example)"),
        (
            'Baixe <a href="https://a.example/x"><b><img src="x.png"></b> </a> e instale.',
            "Baixe (https://a.example/x) e instale.",
        ),
        ('<a href="cid:x"><img src="cid:x"></a><a href="https://a.example"></a>Oi', "Oi"),
        ('Pegue <a href="ftp://a.example/x.zip">aqui</a>', "Pegue aqui (ftp://a.example/x.zip)"),
        ('Pegue <a href="sftp://a.example/x">aqui</a>', "Pegue aqui (sftp://a.example/x)"),
        ('Abra <a href="file://srv1/dados/x.txt">o arquivo</a>', "Abra o arquivo (file://srv1/dados/x.txt)"),
        ('<a href="tel:+551155550100">Ligue</a>', "Ligue (+551155550100)"),
        ('<a href="tel:+55-11-5555-0100;ext=2">(11) 5555-0100</a>', "(11) 5555-0100"),
        ('<a href="tel:08005550100">0800 555 0100</a> <a href="sms:12345?body=x">SMS</a>', "0800 555 0100 SMS (12345)"),
        ('<a href="tel:alert(1)">x</a>', "x"),
        (
            '<a href="https://a.example">um <a href="https://b.example">dois</a></a> e três',
            "um dois (https://b.example) e três",
        ),
        ('<a href="https://a.example">sem fim', "sem fim"),
        ('<a href=" https://a.example/um dois\n/tr\u00eas)">Guia</a>', "Guia (https://a.example/um%20dois/tr\u00eas%29)"),
        ('<div style="display:none"><a href="https://a.example">oculto</a></div>Oi', "Oi"),
        ('<a href="https://a.example" style="display:none">oculto</a>Oi', "Oi"),
        ('<a href="https://a.example/&lt;script&gt;">x</a>', "x"),
        ('<blockquote type="cite"><a href="https://a.example">Guia</a></blockquote>Ok', "> Guia (https://a.example)\nOk"),
        ("<ul><li>Um</li><li><a href='https://a.example'>Dois</a></li></ul>", "  * Um\n  * Dois (https://a.example)"),
    ],
)
def test_the_words_of_an_html_document_say_where_its_links_lead(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("words", "html", "said"),
    [
        ("Veja aqui.", '<p>Veja <a href="https://a.example">aqui</a>.</p>', "Veja aqui (https://a.example)."),
        ("Veja a.example", '<p>Veja <a href="https://a.example">a.example</a></p>', "Veja a.example"),
        (
            "Veja aqui <https://a.example>.",
            '<p>Veja <a href="https://a.example">aqui</a>.</p>',
            "Veja aqui <https://a.example>.",
        ),
        ("Veja aqui\n(https://a.example)", '<a href="https://a.example">Veja aqui</a>', "Veja aqui\n(https://a.example)"),
        (
            "aqui e *aqui*",
            '<a href="https://a.example">aqui</a> e <b><a href="https://b.example">aqui</a></b>',
            "aqui (https://a.example) e aqui (https://b.example)*".replace("e aqui", "e *aqui"),
        ),
        (
            "1. Feche\n2. Abra o site\n3. Fim",
            '<ol><li>Feche</li><li>Abra o <a href="https://b.example">site</a></li><li>Fim</li></ol>',
            "1. Feche\n2. Abra o site (https://b.example)\n3. Fim",
        ),
        ("Ligue j\u00e1.", '<p>Ligue <a href="tel:+551155550100">j\u00e1</a>.</p>', "Ligue j\u00e1 (+551155550100)."),
        ("Pegue aqui.", '<p>Pegue <a href="ftp://a.example/x">aqui</a>.</p>', "Pegue aqui (ftp://a.example/x)."),
        ("Outra coisa.", '<p>Veja <a href="https://a.example">aqui</a>.</p>', "Outra coisa."),
        ("Veja", "<p>Veja</p>", "Veja"),
        ("Veja", "", "Veja"),
        ("Straße ﬁm", '<a href="https://a.example">Straße</a> ﬁm', "Straße (https://a.example) ﬁm"),
    ],
)
def test_plain_words_beside_formatted_ones_say_where_the_links_lead(words: str, html: str, said: str) -> None:
    assert with_links(words, html) == said


def test_an_html_only_answer_keeps_its_looks_beside_words_that_say_where_its_links_lead() -> None:
    html = (
        '<p>Veja <a href="https://ajuda.example.com/w_(z)">clique aqui</a>:</p><ol><li>Feche</li><li>Abra <b>já</b></li>'
        '</ol><ul><li>ou <a href="mailto:fiscal@example.com">escreva</a></li></ul>'
    )
    raw = mail(None, html)
    found = read(raw)
    answer = formatted(raw, found).formatted
    assert "(https://ajuda.example.com/w_%28z%29)" in found.text
    assert answer == html
    assert says_the_same(found.text, of_letter(answer))
    assert with_links(found.text, answer) == found.text


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Escreva a bruno@x.eu.</p>", "<p>Escreva a desk@x.eu.</p>"),
        ('<a href="mailto:bruno@x.eu">bruno@x.eu</a>', '<a href="mailto:desk@x.eu">desk@x.eu</a>'),
        ('<a href="https://x.eu/?u=bruno@x.eu"><b>aqui</b></a>', '<a href="https://x.eu/?u=desk@x.eu"><b>aqui</b></a>'),
    ],
)
def test_what_may_not_be_told_is_told_otherwise_in_words_and_links(html: str, left: str) -> None:
    found = retold(html, lambda said: said.replace("bruno@x.eu", "desk@x.eu"))
    assert found == left
    assert narrowed(found, words_of(left)) == left


PIECES = st.lists(
    st.sampled_from([
        "<a href='https://a.example'>", "<a href='ftp://a.example/x'>", "<a href='tel:+551155550100'>", "<a href='file://a/b'>",
        "<img src='x.png'>", '<a href="mailto:a@b.example">', "</a>", "<a>", "aqui", " ", "<b>", "</b>", "1. ",
        "<ol><li>", "</li></ol>", "(https://x.example)", "ﬁß", "é", "<p>", "&amp;", ".",
    ]),
    max_size=14,
)  # fmt: skip


def holds_in_order(text: str, words: str) -> bool:
    rest = iter(text)
    return all(char in rest for char in words)


@given(PIECES)
def test_whatever_is_linked_no_word_is_lost_and_both_say_the_same(pieces: list[str]) -> None:
    html = "".join(pieces)
    raw = mail(None, html)
    found = read(raw)
    answer = formatted(raw, found).formatted
    plain = unicodedata.normalize("NFC", words_of(html))
    assert not answer or says_the_same(found.reply, of_letter(answer))
    assert holds_in_order(words_of(with_targets(html)), words_of(html))
    assert holds_in_order(with_links(plain, answer), plain)
    assert holds_in_order(with_links(found.reply, answer), unicodedata.normalize("NFC", found.reply))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<a href=https://a.example>x</a>", "<a ", "<a href=https://a.example>", "</a>", "<a href='", "(https://a", "1. "],
)
def test_twice_the_links_cost_at_most_three_times_the_time(piece: str) -> None:
    grows_no_faster_than_its_text(with_targets, piece.__mul__, 24_000 // len(piece), 0.02, tries=2)
    grows_no_faster_than_its_text(
        lambda text: with_links(text, "<p>x</p>"), piece.__mul__, 24_000 // len(piece), 0.02, tries=2
    )
