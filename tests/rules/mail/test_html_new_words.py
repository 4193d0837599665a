"""The formatted new words of an agent's reply: what matters of their looks, and never a word more than the plain ones."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.mail.html.alignment import letters
from mailbot.mail.html.cuts import narrowed
from mailbot.mail.html.fragments import pieces_of, words_of
from mailbot.mail.html.new_words import content_id, content_ids, formatted, recid
from mailbot.mail.message import Mail, read
from tests.rules.mail.formatted_mails import CLIENTS, GMAIL, OLD, QUOTED, Client, Part, image, mail

PDF = Part('Content-Type: application/pdf; name="guia.pdf"\nContent-Disposition: attachment; filename="guia.pdf"')


def made(raw: bytes) -> Mail:
    return formatted(raw, read(raw))


def said(plain: str | None, html: str, *parts: Part) -> str:
    return made(mail(plain, html, *parts)).formatted


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_each_program_s_reply_keeps_its_looks_and_nothing_old(client: Client) -> None:
    raw = mail(client.plain, client.html, *client.parts)
    answer = formatted(raw, read(raw))
    assert answer.formatted == client.formatted
    assert OLD not in answer.formatted


def test_only_images_of_the_new_words_and_real_files_are_sent_along() -> None:
    answer = made(mail(GMAIL.plain, GMAIL.html, *GMAIL.parts, PDF))
    assert [(one.name, one.part, one.inline) for one in answer.attachments] == [
        ("image.png", 2, True),
        ("guia.pdf", 4, False),
    ]
    assert content_ids(answer.formatted) == {"part2": 2}


def test_a_file_with_a_content_id_that_no_html_names_is_a_file() -> None:
    odd = Part(PDF.header + "\nContent-ID: <f_m7>\nX-Attachment-Id: f_m7")
    assert [(one.name, one.inline) for one in made(mail("Segue.", "<p>Segue.</p>", odd)).attachments] == [
        ("guia.pdf", False)
    ]


def test_signatures_over_the_agent_s_mail_are_not_sent_along() -> None:
    parts = [Part(f"Content-Type: {kind}; name=x") for kind in ("application/pkcs7-signature", "application/pgp-signature")]
    assert made(mail("Segue.", "<p>Segue.</p>", *parts, PDF)).attachments[0].name == "guia.pdf"
    assert len(made(mail("Segue.", "<p>Segue.</p>", *parts, PDF)).attachments) == 1


def test_an_image_whose_place_the_plain_words_name_is_sent_where_there_is_no_formatting() -> None:
    answer = made(
        mail(
            "Veja outra coisa\n[image: image.png]",
            '<p>Veja<img src="cid:a"><img src="cid:b"></p>',
            image("a"),
            image("b", "logo.png"),
        )
    )
    assert (answer.formatted, [one.name for one in answer.attachments], answer.attachments[0].inline) == (
        "",
        ["image.png"],
        False,
    )


@pytest.mark.parametrize(
    "html",
    [
        f"<div>Já corrigi.</div><div>Em 3/3, Alice escreveu:</div><div>Não abre {OLD}.</div>",
        f"<div>Já corrigi.<br>{OLD}</div>",
        f"<div>Já corrigi.</div><section class=novo-programa>{OLD}<img src=cid:a></section>",
        f"<p>{OLD}</p><p>Já corrigi.</p>",
        f"<table><tr><td>Já corrigi.</td></tr><tr><td>{OLD}</td></tr></table>",
        f"<p>Já corrigi.<span style='display:none'>{OLD}</span></p>",
    ],
)
def test_a_quotation_that_no_mark_tells_is_cut_by_the_plain_words(html: str) -> None:
    plain = f"Já corrigi.\n\nEm 3 de mar. de 2025 às 10:12, Alice <a@b.example> escreveu:\n{QUOTED}"
    answer = made(mail(plain, html, image("a")))
    assert letters(words_of(answer.formatted)) == "jácorrigi"
    assert answer.attachments == () or "cid:" not in html


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Já {OLD} corrigi.</p>",
        "<p>Já consertei.</p>",
        "<p>Já corrigi</p><!-- . -->".replace("corrigi", "corr"),
        "",
        "<p></p>",
    ],
)
def test_html_that_says_anything_else_than_the_plain_words_is_not_used(html: str) -> None:
    assert said("Já corrigi.", html) == ""


def test_of_answers_between_the_quoted_lines_only_the_answers_are_left() -> None:
    plain = "Em 3 de mar. de 2025 às 10:12, Alice <a@b.example> escreveu:\n> Um?\nSim.\n> Dois?\nNão."
    quoted = "<div>Em 3 de mar. de 2025, Alice escreveu:</div><blockquote type=cite>Um?</blockquote>"
    html = f"{quoted}Sim.<blockquote type=cite>Dois?</blockquote>Não."
    assert said(plain, html) == "Sim.Não."


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Oi<script>Oi</script><img src=x onerror=alert(1)></p>", "<p>Oi</p>"),
        ('<p onclick="x()" style="background:url(https://t.example/p)">Oi</p>', "<p>Oi</p>"),
        ('<form action="https://evil.example"><input value="Oi"><button>Oi</button></form>', "Oi"),
        ('<a href="javascript:alert(1)">Oi</a>', "<a>Oi</a>"),
        ('<a href="JaVaScRiPt&colon;alert(1)">Oi</a>', "<a>Oi</a>"),
        ('<a href="data:text/html,x">Oi</a>', "<a>Oi</a>"),
        ('<a href="cid:part2">Oi</a>', "<a>Oi</a>"),
        (
            '<a href="https://example.com/?q=&quot;<p" title="x">Oi</a>',
            '<a href="https://example.com/?q=&quot;&lt;p">Oi</a>',
        ),
        ('<a href="mailto:bruno@interno.example">Oi</a>', "<a>Oi</a>"),
        ('<p>Oi<img src="https://t.example/pixel.gif"><img src="cid:fremd"><img src="cid:svg"></p>', "<p>Oi</p>"),
        ('<svg><a xlink:href="javascript:x"><text>x</text></a></svg><p>Oi</p>', "<p>Oi</p>"),
        ("<math><mtext><img src=x onerror=x></mtext></math><p>Oi</p>", "<p>Oi</p>"),
        ('<p>Oi <img alt="😀" data-emoji="😀" src="https://x.example/e.png"></p>', "<p>Oi 😀</p>"),
        ('<p>Oi <img alt="segredo" src="cid:x"></p>', "<p>Oi </p>"),
        ('<a href="mailto:oi?cc=bruno@interno.example">Oi</a>', "<a>Oi</a>"),
        ("<p>Oi</p><!--<p>x</p>--><![CDATA[x]]><?x?>", "<p>Oi</p>"),
        ('<p>Oi</p><base href="//evil"><link rel=stylesheet href=x><meta http-equiv=refresh>', "<p>Oi</p>"),
        ('<td rowspan="9999999" colspan=2>Oi', "Oi"),
        ('<table><tr><td rowspan="9999999" colspan=2>Oi', '<table><tbody><tr><td colspan="2">Oi</td></tr></tbody></table>'),
        ("<ol start=3 type=a><li value=5>Oi</ol>", '<ol start="3" type="a"><li value="5">Oi</li></ol>'),
        ("<ol start=-3 type=x><li value=z>Oi</ol>", "<ol><li>Oi</li></ol>"),
        ("&lt;script&gt;Oi&lt;/script&gt;", "Oi&lt;/"),
    ],
)
def test_hostile_html_leaves_its_words_alone(html: str, left: str) -> None:
    assert said("Oi", html, image("svg", "x.svg", "image/svg+xml")) == left


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 10_000 + "Oi" + "</div>" * 10_000,
        "<b>" * 6000 + "Oi" + "<p>" * 6000,
        "".join(f"<b id={n}></i>" for n in range(5000)) + "Oi" + "<p>" * 5000,
        "<table><tr><td>" * 3900 + "Oi",
        "Oi" + "<p>" * 11_000,
        "Oi" + "&nbsp;" * 80_000,
        "".join(f"<b id={n}>" for n in range(50)) + "Oi" + "<p>x" * 11_000,
        "Oi" + "<a href='" + "x" * 500_000,
        "<" * 11_000 + "Oi",
        "Oi" + " <img src=cid:a" * 11_000,
    ],
)
def test_html_made_to_cost_much_costs_little(html: str) -> None:
    began = time.process_time()
    answer = said("Oi", html)
    assert time.process_time() - began < 3
    assert letters(words_of(answer)) in {"", "oi", "oi" + "x" * 11_000}  # the last says more than the text, and is read
    assert len(answer) < 600_000


def test_what_is_too_large_for_a_letter_has_no_pieces() -> None:
    assert pieces_of("<p>Oi" + "x" * 600_000) == []
    assert pieces_of("<p>" * 13_000) == []


WORDS = st.sampled_from(
    ["Olá", "<b>bem</b>", "<br>", "<li>1</li>", "<p>", "</p>", "<div>", "&amp;", "<i>já</i>", " ", OLD, "<td>", "x"]
)


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_formatted_words_are_the_plain_ones_or_none(new: list[str], old: list[str]) -> None:
    plain = words_of(" ".join(new)).strip()
    answer = formatted(mail(None, "".join([*new, *old])), Mail("", reply=plain)).formatted
    assert letters(words_of(answer)) in {"", letters(plain)}


@pytest.mark.parametrize(
    ("html", "words", "left"),
    [
        ("<div>#nota</div><div>Veja.</div>", "Veja.", "<div>Veja.</div>"),
        ("<div>#resolver<div>Pronto.</div></div>", "Pronto.", "<div><div>Pronto.</div></div>"),
        ('#cc <a href="mailto:a@x.eu">a@x.eu</a><br><br><b>Oi</b>', "Oi", "<b>Oi</b>"),
        ("<p>#ask</p><p>#tag a  b</p><ul><li>Oi</li></ul><p>Bruno</p>", "- Oi", "<ul><li>Oi</li></ul>"),
        ("<b>#ask<br>Oi</b>", "Oi", "<b>Oi</b>"),
        ("<p>Oi</p><p>Atenciosamente,<br>Bruno</p>", "Oi", "<p>Oi</p>"),
        ("<p>Oi</p>", "Oi", "<p>Oi</p>"),
        ("<p>#ask</p>", "Oi", ""),
        ("<p>Oi <i>aqui</i> e ali</p>", "Oi e ali", ""),
    ],
)  # fmt: skip
def test_formatted_words_are_cut_down_to_what_is_sent_or_are_not_used(html: str, words: str, left: str) -> None:
    assert narrowed(html, words) == left


def test_content_ids_of_a_letter_are_its_own() -> None:
    html = '<p>Oi<img src="cid:part2" alt=""><img src="cid:part30" alt=""></p>'
    own = content_id("<t12.ab.0123@desk.example>", 2)
    assert own.endswith("@desk.example")
    assert own != content_id("<t12.ab.0124@desk.example>", 2)
    assert recid(html, {"part2": own}) == html.replace("part2", own)
