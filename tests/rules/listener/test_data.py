from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.listener.data import MAX_LINE, DotStuffing

END = b".\r\n"


def fed(data: bytes, cuts: list[int]) -> tuple[DotStuffing, bytes]:
    """Feed bytes cut into pieces; what comes after the end is not fed twice."""
    incoming = DotStuffing()
    out, at = b"", 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        if incoming.ended:
            incoming.rest += data[at:cut]
        else:
            out += incoming.feed(data[at:cut])
        at = cut
    return incoming, out


lines = st.lists(st.sampled_from([b"", b".", b"..", b".a", b"a", b"a."]), max_size=6)


@given(lines, st.lists(st.integers(0, 60), max_size=8), st.sampled_from([b"", b"NOOP\r\n", b"\r\n.\r\n"]))
@example([b""], [1, 2, 3, 4], b"x")
def test_what_a_client_stuffed_comes_out_as_it_was_in_whatever_pieces(
    said: list[bytes], cuts: list[int], after: bytes
) -> None:
    stuffed = b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in said)
    incoming, out = fed(stuffed + END + after, cuts)
    assert incoming.ended
    assert out == b"".join(line + b"\r\n" for line in said)
    assert incoming.rest == after
    assert not incoming.bare


@given(st.lists(st.sampled_from([b"\r", b"\n", b".", b"a", b"\r\n"]), max_size=12), st.lists(st.integers(0, 30), max_size=6))
def test_a_mail_ends_at_crlf_dot_crlf_alone_and_every_lone_cr_or_lf_is_seen(parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(parts)
    incoming, _ = fed(data, cuts)
    end = (b"\r\n" + data).find(b"\r\n.\r\n")
    assert incoming.ended == (end >= 0)
    if incoming.ended:
        inside = data[:end].replace(b"\r\n", b"")
        assert incoming.bare == (b"\r" in inside or b"\n" in inside)


def test_a_line_over_the_limit_is_seen_across_pieces() -> None:
    for length, overlong in ((MAX_LINE - 1, False), (MAX_LINE + 2, True)):
        incoming = DotStuffing()
        for _ in range(length // 1000):
            incoming.feed(b"x" * 1000)
        incoming.feed(b"x" * (length % 1000) + b"\r\n.\r\n")
        assert (incoming.ended, incoming.overlong) == (True, overlong)
