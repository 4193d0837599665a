"""An agent sees a customer's mail as it came: every word that their copy left out, and the mail itself; nobody else does."""

from __future__ import annotations

import base64
from email.message import EmailMessage

from tests.cast import ALICE, BRUNO
from tests.clients import GMAIL
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office

ACCENTED = "Subiu às 14h.\nA versão é a 2026.1."


def quoting(office: Office, words: str) -> bytes:
    """Return a mail of Alice that quotes the desk's first letter below her words."""
    return GMAIL.reply(office.letters()[0].as_bytes(), words, f"Alice <{ALICE}>", number=7)


def shown(office: Office) -> EmailMessage:
    """Return the last letter to Bruno."""
    return office.letters(BRUNO)[-1]


def mail_in(office: Office, to: str = BRUNO) -> tuple[str, bytes] | None:
    """Return of which kind the mail is that goes along with the last letter to ``to``, and its bytes; None for none."""
    raw = next(one.raw for one in reversed(office.sink.received) if to in one.to)
    head, named, rest = raw.partition(b'filename="original.eml"\r\n\r\n')
    if not named:
        return None
    kind = head.rpartition(b"Content-Type: ")[2].partition(b";")[0].decode("ascii")
    part = rest.partition(b"\r\n--=_m")[0]
    return kind, part if kind == "message/rfc822" else base64.b64decode(part)


def test_what_the_copy_left_out_as_old_is_shown_below_original_word_by_word(office: Office) -> None:
    ready(office)
    old = [line for line in plain(office.letters()[0]).splitlines() if len(line.split()) > 4]
    mail = quoting(office, "Continua igual na 2.0.")
    mailed(office, mail)
    copy = plain(shown(office))
    assert "Continua igual na 2.0." in copy
    assert not any(line in copy for line in old)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#original\n\nBruno\nRamal 12"))
    letter = shown(office)
    words = " ".join(plain(letter).replace(">", " ").split())
    assert "Continua igual na 2.0." in words
    assert old
    assert all(line in words for line in old)
    assert mail_in(office) == ("message/rfc822", mail)
    assert len(office.letters()) == before
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'note'") == [(0,)]
    office.verified()


def test_alone_it_is_the_mail_that_the_copy_is_about_and_a_number_counts_from_the_newest(office: Office) -> None:
    ready(office)
    mailed(office, office.reply_to(office.letters()[0], "Segunda mensagem."))
    for order, says in (("#original", "Não abre."), ("#original 1", "Segunda mensagem."), ("#original 2", "Não abre.")):
        mailed(office, agents_reply(office, order, letter=0))
        assert f"> {says}" in plain(shown(office)), order
    mailed(office, agents_reply(office, "#original 3", letter=0))
    assert "não há esse e-mail do cliente" in plain(shown(office))
    assert mail_in(office) is None
    office.verified()


def test_a_mail_that_no_seven_bits_hold_goes_along_with_the_same_bytes(office: Office) -> None:
    ready(office)
    mail = office.reply_to(office.letters()[0], ACCENTED)
    mailed(office, mail)
    mailed(office, agents_reply(office, "#original"))
    assert "> A versão é a 2026.1." in plain(shown(office))
    assert mail_in(office) == ("application/octet-stream", mail)


def test_a_mail_that_was_kept_as_a_file_of_its_own_goes_along_too(office: Office) -> None:
    ready(office)
    mail = GMAIL.reply(
        office.letters()[0].as_bytes(), "Segue o arquivo.", f"Alice <{ALICE}>", number=1,
        files=[("log.bin", "application/octet-stream", bytes(range(256)) * 1_500)],
    )  # fmt: skip
    mailed(office, mail)
    assert office.rows("SELECT count(*) FROM mail WHERE file IS NOT NULL") == [(1,)]
    mailed(office, agents_reply(office, "#original"))
    assert mail_in(office) == ("message/rfc822", mail)
    office.verified()


def test_of_a_mail_that_is_too_large_to_go_along_all_words_are_shown_and_the_command_is_named(office: Office) -> None:
    number = ready(office, copy_files="1 MB")
    mailed(office, GMAIL.reply(
        office.letters()[0].as_bytes(), "Segue o arquivo.", f"Alice <{ALICE}>", number=1,
        files=[("log.bin", "application/octet-stream", bytes(range(256)) * 5_000)],
    ))  # fmt: skip
    mailed(office, agents_reply(office, "#original"))
    assert mail_in(office) is None
    assert "> Segue o arquivo." in plain(shown(office))
    assert f"mailbot ticket show {number} --save" in plain(shown(office))
    office.verified()


def test_beside_an_answer_it_shows_the_mail_to_the_agent_and_none_of_it_to_the_customer(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#original\n#resolver\nInstale a versão 2.1."))
    assert "> Não abre." in plain(shown(office))
    assert mail_in(office) is not None
    [answer] = office.letters()[before:]
    assert "Instale a versão 2.1." in plain(answer)
    assert "Não abre." not in plain(answer)
    assert mail_in(office, ALICE) is None
    office.verified()


def test_a_customer_who_writes_it_gets_nothing_by_it(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, office.reply_to(office.letters()[0], "#original"))
    assert "#original" in plain(shown(office))
    assert len(office.letters()) == before
    assert office.verdicts()[-1] == ("reply", None)


def test_of_a_mail_in_html_alone_the_words_are_shown_and_its_html_only_stands_in_the_file(office: Office) -> None:
    ready(office)
    html = '<p>Segue <b>o log</b>.</p><img src="https://m.example/x.png"><script>x()</script>'
    mailed(office, office.reply_to(office.letters()[0], html, Content_Type="text/html; charset=utf-8"))
    mailed(office, agents_reply(office, "#original"))
    letter = shown(office)
    assert "> Segue o log." in plain(letter)
    kept = mail_in(office)
    assert kept is not None
    assert html.encode() in kept[1]
    bodies = [part for part in letter.iter_parts() if part.get_filename() is None]
    assert not any("m.example" in part.as_string() or "script" in part.as_string() for part in bodies)


def test_a_mail_of_the_most_words_that_are_read_is_shown_with_its_last_one(office: Office) -> None:
    ready(office)
    words = "\n".join(f"Linha {number} do log." for number in range(40_000)) + "\nFim de tudo."
    mailed(office, office.reply_to(office.letters()[0], words))
    assert "Fim de tudo." not in plain(shown(office))
    mailed(office, agents_reply(office, "#original"))
    assert "> Fim de tudo." in plain(shown(office))
    office.verified()


def test_an_answer_that_was_held_shows_the_mail_once_it_is_let_go(office: Office) -> None:
    ready(office)
    mailed(office, office.reply_to(office.letters()[0], "Segunda mensagem."))
    before = len(office.letters())
    mailed(office, agents_reply(office, "#original\n#resolver\nInstale a versão 2.1.", letter=0))
    assert office.verdicts()[-1] == ("held", "agent_stale")
    mailed(office, agents_reply(office, "#enviar"))
    assert len(office.letters()) == before + 1
    assert any("> Não abre." in plain(one) and "original.eml" in plain(one) for one in office.letters(BRUNO)[-2:])
    office.verified()
