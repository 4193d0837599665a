"""A customer whose domain proves nothing accepts terms, and somebody else who writes in their name does not."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, MALLORY
from tests.whole.agents.test_agents import mailed, plain
from tests.whole.conftest import Office
from tests.whole.consulting.test_consulting import MARK, answered, ready, stage, told

pytestmark = pytest.mark.whole

PROVEN = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
NOTHING = {"Authentication_Results": f"{AUTHSERV}; spf=none; dkim=none; dmarc=none header.from=example.com"}
FORGED = {"Authentication_Results": f"{AUTHSERV}; spf=fail; dmarc=fail header.from=example.com"}


def with_terms(office: Office) -> int:
    """Let Lia approve a consulting at a desk whose receiver proves senders; returns the letters that Alice has then."""
    ready(office, authserv_id=AUTHSERV)
    mailed(office, office.reply_to(office.letters(BRUNO)[-1], "#consult module", sender=f"Bruno <{BRUNO}>", **PROVEN))
    mailed(office, office.reply_to(office.letters(LIA)[-1], "#approve", sender=f"Lia <{LIA}>", **PROVEN))
    return len(office.letters())


@pytest.mark.parametrize(("word", "found"), [("ACEITO", "accepted"), ("RECUSO", "declined")])
def test_a_word_that_nobody_proves_is_confirmed_by_its_own_mailbox(office: Office, word: str, found: str) -> None:
    before = with_terms(office)
    answered(office, word, letter=-1, **NOTHING)
    asked = plain(office.letters()[-1])
    assert (len(office.letters()), stage(office)) == (before + 1, "terms")
    assert asked.startswith(MARK)
    assert "pedimos que confirme que a decisão é sua" in asked
    assert "pedimos ao próprio endereço que confirme" in told(office)
    answered(office, word, letter=-1, **NOTHING)
    assert stage(office) == found
    office.verified()


def test_who_writes_in_the_customers_name_has_no_letter_to_confirm_it_with(office: Office) -> None:
    terms = with_terms(office) - 1
    answered(office, "ACEITO", letter=terms, **NOTHING)
    asked = len(office.letters())
    answered(office, "ACEITO", letter=terms, **NOTHING)
    assert (len(office.letters()), stage(office)) == (asked, "terms")
    assert "não comprova que é de quem diz ser." in told(office)
    answered(office, "Não fui eu!", letter=asked - 1, **NOTHING)
    answered(office, "ACEITO", letter=asked - 1, **FORGED)
    mailed(office, office.reply_to(office.letters()[asked - 1], "ACEITO", sender=f"Bruno <{BRUNO}>", **NOTHING))
    assert (office.verdicts()[-2], stage(office)) == (("held", "forged"), "terms")
    office.verified()


def test_a_word_that_is_not_plain_is_not_asked_to_be_confirmed(office: Office) -> None:
    before = with_terms(office)
    answered(office, "Aceito, mas só se for hoje.", letter=-1, **NOTHING)
    assert (len(office.letters()), stage(office)) == (before, "terms")


def test_terms_of_a_ticket_that_has_ended_are_not_those_of_the_one_that_follows(office: Office) -> None:
    terms = with_terms(office) - 1
    mailed(office, office.reply_to(office.letters(BRUNO)[-1], "#fechar", sender=f"Bruno <{BRUNO}>", **PROVEN))
    proven = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=example.com"}
    answered(office, "ACEITO", letter=terms, **proven)
    assert office.rows("SELECT state, consulting_id FROM ticket ORDER BY id") == [("closed", 1), ("new", None)]
    copy = told(office)
    assert "Consultoria de módulo" not in copy
    assert "o chamado a que pertenciam já foi encerrado" in copy
    assert ALICE in copy
    office.verified()


def test_the_letter_to_confirm_with_is_shown_to_nobody_in_copy(office: Office) -> None:
    terms = with_terms(office) - 1
    mailed(
        office,
        office.reply_to(
            office.letters(BRUNO)[-1], f"#cópia +{MALLORY}\n#enviar\nVamos ver.", sender=f"Bruno <{BRUNO}>", **PROVEN
        ),
    )
    answered(office, "ACEITO", letter=terms, **NOTHING)
    asked = str(office.letters()[-1]["Message-ID"])
    mailed(office, office.reply_to(office.letters(BRUNO)[-1], "Ainda vemos.", sender=f"Bruno <{BRUNO}>", **PROVEN))
    shown = office.letters(MALLORY)[-1]
    assert "Ainda vemos." in plain(shown)
    assert all(asked not in str(value) for value in shown.values())
    office.verified()
