"""Replies of an agent as mail programs write them in Portuguese, by their known shapes; nothing after OLD may survive."""

# ruff: noqa: E501 - HTML as programs write it

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.cast import BRUNO, raw

OLD: Final = "CANARIO"
"""Stands in every quotation, attribution and signature."""
QUOTED: Final = f"> Bom dia, {OLD}.\n> Não abre {OLD}."
PNG: Final = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass(frozen=True, slots=True)
class Part:
    """One more part of a mail: its header and its body."""

    header: str
    body: str = "iVBORw0KGgo="


@dataclass(frozen=True, slots=True)
class Client:
    """One program's way: the plain words, the HTML, what is to be left of it, and further parts."""

    plain: str | None
    html: str
    formatted: str
    parts: tuple[Part, ...] = field(default=())


def mail(plain: str | None, html: str, *parts: Part, charset: str = "utf-8") -> bytes:
    """Return a reply of Bruno with both forms of its words (or only HTML) and further parts in a multipart/mixed."""
    document = f"--a\nContent-Type: text/html; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n{html}\n--a--\n"
    both = "" if plain is None else f"--a\nContent-Type: text/plain; charset={charset}\n\n{plain}\n"
    text = f"--m\nContent-Type: multipart/alternative; boundary=a\n\n{both}{document}"
    text += "".join(f"--m\n{one.header}\n\n{one.body}\n" for one in parts)
    return raw(
        f"{text}--m--", f"Bruno <{BRUNO}>", charset, In_Reply_To="<t12.ab.0123@desk.example>",
        Content_Type="multipart/mixed; boundary=m",
    )  # fmt: skip


def image(cid: str, name: str = "image.png", kind: str = "image/png") -> Part:
    """Return an inline image."""
    return Part(
        f"Content-Type: {kind}; name={name}\nContent-Transfer-Encoding: base64\nContent-ID: <{cid}>\n"
        f"Content-Disposition: inline; filename={name}"
    )


GMAIL = Client(
    f"""Olá, Alice!

Siga *estes* passos:

   1. Feche o programa
   2. Abra de novo

Veja o guia <https://docs.example.com/guia?a=1&b=2> e a tela:
[image: image.png]
Abraço!

Em seg., 3 de mar. de 2025 às 10:12, Alice {OLD} <alice@example.com>
escreveu:

{QUOTED}

--
Bruno {OLD}""",
    f"""<div dir="ltr">Olá, Alice!<div><br></div><div>Siga <b>estes</b> passos:</div><div><ol><li>Feche o programa</li>\
<li style="color:red">Abra de novo</li></ol></div><div>Veja o <a href="https://docs.example.com/guia?a=1&amp;b=2">guia</a> \
e a tela:</div><div><img src="cid:ii_m7a1" alt="image.png" width="562" height="300"><br></div><div>Abraço!</div></div><br>\
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Em seg., 3 de mar. de 2025 às 10:12, Alice \
{OLD} &lt;<a href="mailto:alice@example.com">alice@example.com</a>&gt; escreveu:<br></div><blockquote class="gmail_quote" \
style="margin:0px"><div>Bom dia, {OLD}.<img src="cid:logo"></div></blockquote></div><div><br clear="all"></div><br>\
<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">Bruno {OLD}</div>""",
    """<div>Olá, Alice!<div><br></div><div>Siga <b>estes</b> passos:</div><div><ol><li>Feche o programa</li>\
<li>Abra de novo</li></ol></div><div>Veja o <a href="https://docs.example.com/guia?a=1&amp;b=2">guia</a> \
e a tela:</div><div><img src="cid:part2" alt="" width="562" height="300"><br></div><div>Abraço!</div></div>""",
    (image("ii_m7a1"), image("logo", "logo.png")),
)
OUTLOOK = Client(
    f"""Olá, Alice,

Siga estes passos:

  *   Feche o programa
  *   Abra de novo

Abraço,

De: Alice {OLD} <alice@example.com>
Enviada em: segunda-feira, 3 de março de 2025 10:12
Para: Suporte <suporte@desk.example>
Assunto: Erro ao abrir

Não abre {OLD}.""",
    f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {{margin:0cm}} --></style>\
<!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/>{OLD}</xml><![endif]--></head><body lang=PT-BR><div class=WordSection1>\
<p class=MsoNormal>Olá, <b><span style='color:#1F497D'>Alice</span></b>,<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Siga estes passos:<o:p></o:p></p>
<ul style='margin-top:0cm' type=disc><li class=MsoListParagraph>Feche o programa<o:p></o:p></li>\
<li class=MsoListParagraph>Abra de <i>novo</i><o:p></o:p></li></ul>
<p class=MsoNormal>Abraço,<o:p></o:p></p><p class=MsoNormal><a name="_MailOriginal"><o:p>&nbsp;</o:p></a></p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De:</b> Alice {OLD}\
 &lt;alice@example.com&gt;<br><b>Enviada em:</b> segunda-feira, 3 de março de 2025 10:12<br><b>Para:</b> Suporte<br>\
<b>Assunto:</b> Erro ao abrir<o:p></o:p></p></div></div><p class=MsoNormal>Não abre {OLD}.<img src="cid:image001.png@01DB"></p>\
</div></body></html>""",
    """<div><p>Olá, <b>Alice</b>,</p>\n<p>Siga estes passos:</p>\n<ul><li>Feche o programa</li><li>Abra de <i>novo</i></li></ul>\n\
<p>Abraço,</p></div>""",
    (image("image001.png@01DB", "image001.png"),),
)
OUTLOOK_MOBILE = Client(
    f"""Pode testar agora?
Obter o Outlook para iOS<https://aka.ms/o0ukef>
________________________________
De: Alice {OLD} <alice@example.com>
Enviado: segunda-feira, 3 de março de 2025 10:12
Para: Suporte <suporte@desk.example>
Assunto: Erro

Não abre {OLD}.""",
    f"""<html><head><style>p{{margin:0}}</style></head><body><div style="font-family:Aptos" dir="ltr">Pode testar \
<strong>agora</strong>?</div><div id="ms-outlook-mobile-signature"><div>Obter o <a href="https://aka.ms/o0ukef">Outlook para iOS\
</a></div></div><div id="mail-editor-reference-message-container"><hr style="width:98%"><div id="divRplyFwdMsg"><b>De:</b> Alice \
{OLD}<br></div><div>Não abre {OLD}.</div></div></body></html>""",
    "<div>Pode testar <strong>agora</strong>?</div>",
)
OUTLOOK_WEB = Client(
    None,
    f"""<html><head><style type="text/css"> P {{margin-top:0;}} </style></head><body dir="ltr"><div class="elementToProof">\
Pode testar <u>agora</u>?</div><div class="elementToProof"><br></div><div>Obrigado! 😀</div><div id="appendonsend"></div>\
<hr tabindex="-1" style="width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>De:</b> Alice {OLD} \
&lt;alice@example.com&gt;<br><b>Enviado:</b> segunda-feira, 3 de março de 2025 10:12<br><b>Para:</b> Suporte<br><b>Assunto:</b> \
Erro</font></div><div>Não abre {OLD}.</div></body></html>""",
    "<div>Pode testar <u>agora</u>?</div><div><br></div><div>Obrigado! 😀</div>",
)
APPLE = Client(
    f"""Olá,

Veja a tela:

Abraço

> Em 3 de mar. de 2025, à(s) 10:12, Alice {OLD} <alice@example.com> escreveu:
>\x20
{QUOTED}""",
    f"""<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap:\
break-word;">Olá,<div><br></div><div>Veja a tela:</div><div><br></div><div><img id="x" src="cid:4A6B@mac" alt="tela"></div>\
<div>Abraço</div><div><br><blockquote type="cite"><div>Em 3 de mar. de 2025, à(s) 10:12, Alice {OLD} &lt;alice@example.com&gt; \
escreveu:</div><br><div>Não abre {OLD}.</div></blockquote></div><br></body></html>""",
    """Olá,<div><br></div><div>Veja a tela:</div><div><br></div><div><img src="cid:part2" alt=""></div><div>Abraço</div>""",
    (image("4A6B@mac", "tela.jpeg", "image/jpeg"),),
)
THUNDERBIRD = Client(
    f"""Olá, use o comando

     mailbot check --all

e /depois/ reinicie.

Em 03/03/2025 10:12, Alice {OLD} escreveu:
{QUOTED}
>
--\x20
Bruno {OLD}
ramal 1234 {OLD}""",
    f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><p>Olá, use o \
comando</p><blockquote><pre>mailbot check --all</pre></blockquote><p>e <i>depois</i> reinicie.</p><div class="moz-cite-prefix">\
Em 03/03/2025 10:12, Alice {OLD} escreveu:<br></div><blockquote type="cite" cite="mid:x@y"><p>Não abre {OLD}.</p></blockquote>\
<div class="moz-signature">-- <br>Bruno {OLD}<br>ramal 1234 {OLD}</div></body></html>""",
    """<p>Olá, use o comando</p><blockquote><pre>mailbot check --all</pre></blockquote><p>e <i>depois</i> reinicie.</p>""",
)
BELOW = Client(
    f"""Em 03/03/2025 10:12, Alice {OLD} escreveu:
{QUOTED}

Já está corrigido.""",
    f"""<body><div class="moz-cite-prefix">Em 03/03/2025 10:12, Alice {OLD} escreveu:<br></div><blockquote type="cite"><p>Não \
abre {OLD}.</p></blockquote><p>Já está <b>corrigido</b>.</p></body>""",
    "<p>Já está <b>corrigido</b>.</p>",
)
K9 = Client(
    f"""Certo, enviei.

Em 3 de março de 2025 10:12:00 BRT, Alice {OLD} <alice@example.com> escreveu:
{QUOTED}""",
    f"""<!DOCTYPE html><html><body><div dir="auto">Certo, <em>enviei</em>.<br><br></div><div class="gmail_quote"><div dir="auto">\
Em 3 de março de 2025 10:12:00 BRT, Alice {OLD} &lt;alice@example.com&gt; escreveu:</div><blockquote class="gmail_quote">\
<pre class="k9mail">Não abre {OLD}.</pre></blockquote></div></body></html>""",
    "<div>Certo, <em>enviei</em>.</div>",
)
YAHOO = Client(
    f"""Recebido, obrigado.

    Em segunda-feira, 3 de março de 2025 às 10:12:00 BRT, Alice {OLD} <alice@example.com> escreveu:

Não abre {OLD}.""",
    f"""<html><body><div class="ydp1 yahoo-style-wrap"><div dir="ltr">Recebido, obrigado.</div><div><br></div></div>\
<div id="yahoo_quoted_123" class="yahoo_quoted"><div>Em segunda-feira, 3 de março de 2025 às 10:12:00 BRT, Alice {OLD} escreveu:\
</div><div>Não abre {OLD}.</div></div></body></html>""",
    "<div><div>Recebido, obrigado.</div></div>",
)
CLIENTS: Final = {
    "Gmail web": GMAIL, "Outlook desktop": OUTLOOK, "Outlook mobile": OUTLOOK_MOBILE, "Outlook web": OUTLOOK_WEB,
    "Apple Mail": APPLE, "Thunderbird": THUNDERBIRD, "Thunderbird, below": BELOW, "K-9": K9, "Yahoo": YAHOO,
}  # fmt: skip
