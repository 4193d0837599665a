"""What an opening mail is asked for: once, never for what it says, and politely where a file may say it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO
from tests.whole.agents.test_agents import mailed, plain
from tests.whole.agents.test_teams import desk_of, opened, proven
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def test_what_a_file_may_say_need_not_be_said_again(office: Office) -> None:
    desk_of(office, policy="totvs", authserv_id=AUTHSERV)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Alice <{ALICE}>", "suporte@desk.example", "Erro no MATA410"
    mail["Message-ID"] = "<anexo@example.com>"
    mail["Authentication-Results"] = f"{AUTHSERV}; dmarc=pass header.from=example.com"
    mail.set_content("Segue em anexo o documento com o que foi pedido.")
    mail.add_attachment(b"%PDF-1.4 " + b"x" * 5000, maintype="application", subtype="pdf", filename="erro.pdf")
    mailed(office, mail.as_bytes())
    words = plain(office.letters()[-1])
    assert [one for one in words.splitlines() if one.startswith("- ")] == [
        "- a versão do sistema", "- o passo a passo, exatamente como você faz",
    ]  # fmt: skip
    assert "o que já estiver no arquivo que você enviou não precisa ser repetido" in words
    office.verified()


def test_a_ticket_that_was_merged_and_opened_again_is_not_asked_a_second_time(office: Office) -> None:
    desk_of(office, policy="totvs", authserv_id=AUTHSERV)
    first = opened(office, "Não abre.", **proven())
    opened(office, "Não abre mesmo.", **proven())
    asked = [one for one in office.letters() if "faltou apenas" in plain(one)]
    assert len(asked) == 2  # two tickets, one each
    desk = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
    for words in (f"#juntar {first}", "#fechar"):
        copy = office.letters(BRUNO)[-1]
        mailed(office, office.reply_to(copy, words, sender=f"Bruno <{BRUNO}>", **desk))
    for letter in asked:
        mailed(office, office.reply_to(letter, "Continua sem abrir, e agora?", **proven()))
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'checklist'") == [(2,)]
    office.verified()
