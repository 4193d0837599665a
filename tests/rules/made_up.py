"""Mails as a grammar writes them: fields, MIME trees, lying charsets, broken encodings, quoted replies."""

from __future__ import annotations

import base64
import quopri

from hypothesis import strategies as st

Bytes = st.SearchStrategy[bytes]
CHARSETS = [
    b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252", b"utf-16", b"utf-7", b"gb2312", b"iso-2022-jp", b"idna", b"\0",
]  # fmt: skip
ENCODINGS = [b"", b"7bit", b"8bit", b"base64", b"quoted-printable", b"x-uuencode", b"BASE64 (x)", b"q"]
KINDS = [
    b"text/plain", b"text/html", b"text/calendar", b"application/pdf", b"application/ms-tnef", b"application/pkcs7-mime",
    b"message/delivery-status", b"text", b"", b"image/png",
]  # fmt: skip
ADDRESSES = [
    b"alice@example.com", b"<alice@example.com>", b"Alice <alice@example.com>", b'"A, B" <a@b.example>', b"<>", b"a@b (c)",
    b"=?utf-8?q?A=00?= <a@b.example>", b"jos\xc3\xa9@b\xc3\xbccher.example", b"g: a@b.example;", b"a@b.example, c@d.example",
]  # fmt: skip
DATES = [b"Mon, 23 Nov 2026 10:12:00 -0300", b"31 Dec 9999 23:59:59 -0100", b"1 Jan 00 0:0 +9999", b"x"]
LINES = [
    "Segue.", "", "> Pode enviar?", ">> x", "-- ", "Alice", "Em 22/11/2026 10:00, Suporte <s@our.example> escreveu:",
    "On Mon, Nov 23, 2026 at 10:12 AM", "Support wrote:", "De: Suporte <s@our.example>", "Enviada em: hoje", "Para: Alice",
    "Assunto: x", "________________", "-----Mensagem original-----", "---------- Forwarded message ---------", "<p>um<br>",
    "<blockquote>", "</div>", "Enviado do meu iPhone", "Estou de férias até 31/12.", "Em caso de urgência, x.", "\xa0",
    "BEGIN:VEVENT", "SUMMARY:x", "\u2028", "\x1c", "a\u0301", "Final-Recipient: rfc822; alice@example.com", "Status: 5.1.1",
    "mx.our.example; dmarc=pass header.from=example.com", "<a@b> <t12.k1.0123456789abcdef0123456789abcdef@our.example>",
]  # fmt: skip
NAMES = [b"a.pdf", b"../a", b"a\\b", b"=?utf-8?q?=2E=2E=2Fx=0Dy?=", b"\xff", b"winmail.dat", b"smime.p7m", b""]


def words() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=12).map("\n".join)


def texts() -> Bytes:
    return words().map(lambda text: text.encode("utf-8", "surrogatepass"))


def encoded_words() -> Bytes:
    form = st.sampled_from([b"=?%s?q?%s?=", b"=?%s?b?%s?=", b"=?%s?b?%s", b"=?%s?Q?%s=?="])
    return st.builds(
        lambda form, charset, said: form % (charset, said), form, st.sampled_from(CHARSETS), st.binary(max_size=8)
    )


def values() -> Bytes:
    one = (
        st.sampled_from([*ADDRESSES, *DATES, b"<a@b>", b"\r\n x", b"auto-replied", b"list"])
        | encoded_words()
        | st.binary(max_size=9)
    )
    return st.lists(one, max_size=3).map(b" ".join)


def fields() -> Bytes:
    known = st.sampled_from(
        [
            b"From", b"from ", b"To", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"Reply-To", b"X-A",
            b"Auto-Submitted", b"Authentication-Results", b"X-Mailbot-Loop", b"List-Id", b"Return-Path", b"\0", b"",
        ]
    )  # fmt: skip
    field = st.builds(
        lambda name, value, end: name + b": " + value + end, known, values(), st.sampled_from([b"\r\n"] * 9 + [b"\n"])
    )
    sender = st.sampled_from(ADDRESSES).map(lambda one: b"From: " + one + b"\r\n")
    return st.builds(lambda one, others: one + b"".join(others), sender, st.lists(field, max_size=6))


def _in_encoding(body: bytes, encoding: bytes, spoilt: int) -> bytes:
    if encoding.lower().startswith(b"base64"):
        body = base64.encodebytes(body)
    elif encoding == b"quoted-printable":
        body = quopri.encodestring(body)
    at = spoilt % (len(body) + 1)
    return body if spoilt % 3 else body[:at] + b"=?"[spoilt % 2 :] + body[at + 1 :]


@st.composite
def leaves(draw: st.DrawFn) -> bytes:
    charset, encoding = draw(st.sampled_from(CHARSETS)), draw(st.sampled_from(ENCODINGS))
    head = b"Content-Type: " + draw(st.sampled_from(KINDS)) + b"; charset=" + charset
    head += draw(st.sampled_from([b"", b"; format=flowed; delsp=yes", b"; name*0*=utf-8''%00; name*1=b", b'; name="a']))
    if draw(st.booleans()):
        head += b'\r\nContent-Disposition: attachment; filename="' + draw(st.sampled_from(NAMES)) + b'"'
    told = draw(words()).encode(draw(st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-7"])), "replace")
    body = _in_encoding(draw(st.just(told) | st.binary(max_size=60)), encoding, draw(st.integers(0, 999)))
    return head + b"\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def _framed(parts: list[bytes], kind: bytes, boundary: bytes, end: bytes) -> bytes:
    head = b"Content-Type: " + kind + b'; boundary="' + boundary + b'"\r\n\r\n'
    return head + b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + end


def trees() -> Bytes:
    kinds = st.sampled_from(
        [b"multipart/mixed", b"multipart/alternative", b"multipart/report; report-type=delivery-status", b"multipart/x"]
    )
    return st.recursive(
        leaves(),
        lambda inner: (
            st.builds(
                _framed,
                st.lists(inner, max_size=3),
                kinds,
                st.sampled_from([b"b", b"c", b"", b"b b"]),
                st.sampled_from([b"--", b""]),
            )
            | st.builds(lambda head, tree: b"Content-Type: message/rfc822\r\n\r\n" + head + tree, fields(), inner)
        ),
        max_leaves=5,
    )


def mails() -> Bytes:
    return st.builds(lambda head, tree: head + tree, fields(), trees())
