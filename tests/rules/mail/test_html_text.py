"""HTML is read as browsers show it: formatting breaks no word, blocks begin lines, nothing is indented without reason."""

from __future__ import annotations

import pytest

from mailbot.mail.text.html_text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><span>In</span><span>terno</span>: venceu</p>", "Interno: venceu"),
        ("<p class=MsoNormal><span class=SpellE>In</span><span>terno</span><span>:</span> venceu</p>", "Interno: venceu"),
        ("<p><span>#</span><span>nota</span> venceu</p>", "#nota venceu"),
        ("<p>vers\u00e3o <span>2</span>.<span>1</span>, <b>80</b>80</p>", "vers\u00e3o 2.1, 8080"),
        ("<p>Oi, <span>Alice</span>. <span>Tudo</span> bem?</p>", "Oi, Alice. Tudo bem?"),
        ("<p><span>Oi,</span> <span>Alice</span>.</p>", "Oi, Alice."),
        (
            '<p>Veja <a href="https://a.example/x"><span>https://a.exa</span><span>mple/x</span></a>.</p>',
            "Veja https://a.example/x.",
        ),
        ("<div><div><div>Um<div>Dois<div>Tr\u00eas</div></div></div></div></div>Fim", "Um\nDois\nTr\u00eas\nFim"),
        ("<center>Um</center><section>Dois</section>Tr\u00eas", "Um\nDois\nTr\u00eas"),
        ("<dl><dt>Porta</dt><dd>8080</dd></dl>Fim", "Porta\n8080\nFim"),
        ("<table><tr><td>Porta</td><td>8080</td></tr></table>", "Porta  8080"),
    ],
)
def test_what_is_read_is_what_a_browser_shows(html: str, text: str) -> None:
    assert text_of(html) == text
