"""Teams: tickets come to them by address, kind and order, and are handed over with the customer told each step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, LIA, raw
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

CARLAS = f'[agents.carla]\naddress = "{CARLA}"\nname = "Carla"\n'
TEAMS = """
[teams.product]
label = { pt_BR = "Produto", en = "Product" }
agents = ["carla"]
lead = "lia"
kinds = ["bug"]
[teams.setup]
label = { pt_BR = "Instalação", en = "Setup" }
agents = ["lia", "carla"]
[mailboxes.suporte.intake."suporte+bug@desk.example"]
kind = "bug"
[mailboxes.suporte.intake."instalacao@desk.example"]
team = "setup"
environment = "homologation"
"""
CALENDAR = """
[calendars.sp]
hours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }
holidays = { country = "BR" }
"""


def desk_of(office: Office, **keys: Any) -> None:
    office.tables = CARLAS + TEAMS + CALENDAR
    given = {"policy": "tecnospeed", "calendar": "sp", "unanswered_hours": 0, **keys}
    office.configure(agents=["bruno", "lia"], teams=["product", "setup"], unthreaded="open", lead="lia", **given)


def opened(office: Office, words: str = "Não abre.", to: str = "suporte@desk.example", **fields: str) -> int:
    """Let Alice open a ticket by mail; returns its number."""
    identity = f"<n{next(office.numbers)}.{office.user}@example.com>"
    mailed(office, raw(words, f"Alice <{ALICE}>", To=to, Message_ID=identity, **fields))
    return int(office.rows("SELECT max(id) FROM ticket")[0][0])


def ticket(office: Office) -> tuple[Any, ...]:
    return office.rows("SELECT state, team, kind, environment, assigned FROM ticket ORDER BY id DESC")[0]


def sent(office: Office, to: str = ALICE) -> list[tuple[str, datetime]]:
    query = f"SELECT notice, sent_at FROM letter WHERE recipient = '{to}' AND state = 'sent' ORDER BY id"  # noqa: S608 - ours
    return [(notice, datetime.fromtimestamp(at / 1_000_000, UTC)) for notice, at in office.rows(query)]


def told(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT notice, recipient FROM letter WHERE notice LIKE 'promise%' ORDER BY id")


def test_without_a_team_a_ticket_goes_to_the_front_and_not_to_the_teams(office: Office) -> None:
    desk_of(office)
    opened(office)
    assert [len(office.letters(one)) for one in (BRUNO, LIA, CARLA)] == [1, 1, 0]
    assert ticket(office) == ("new", "", "", "", "")


def test_a_mail_to_a_teams_address_goes_to_its_agents_and_is_of_its_environment(office: Office) -> None:
    desk_of(office)
    opened(office, to="Instalacao@desk.example")
    assert ticket(office) == ("new", "setup", "", "homologation", "")
    assert [len(office.letters(one)) for one in (BRUNO, LIA, CARLA)] == [0, 1, 1]
    copy = plain(office.letters(CARLA)[-1])
    assert office.rows('SELECT signals LIKE \'%["intake", "team setup, environment homologation"]%\' FROM arrival') == [(1,)]
    assert "Equipe: Instalação" in copy
    assert "Ambiente: homologação" in copy
    office.verified()


def test_turns_go_round_within_the_team(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    given = []
    for _ in range(3):
        opened(office, to="instalacao@desk.example")
        given.append(ticket(office)[4])
    opened(office)
    assert given == ["lia", "carla", "lia"]
    assert ticket(office)[4] == "bruno"


def test_a_bug_by_its_address_waits_for_the_product_team_with_no_timer_of_the_customers(office: Office) -> None:
    desk_of(office, policy="altoqi")
    number = opened(office, to="suporte+bug@desk.example")
    assert ticket(office) == ("with_product", "product", "bug", "", "")
    assert [len(office.letters(one)) for one in (BRUNO, LIA, CARLA)] == [0, 0, 1]
    mailed(office, office.reply_to(office.letters(CARLA)[0], "Segue mais um log."))
    assert office.state(number) == "with_product"
    assert office.rows("SELECT count(*) FROM timer") == [(0,)]
    office.later(days=40)
    office.once()
    assert office.state(number) == "with_product"


def test_an_order_says_what_it_is_and_moves_it_to_the_product_team_and_back(office: Office) -> None:
    desk_of(office, policy="altoqi")
    number = opened(office)
    mailed(office, agents_reply(office, "#tipo inconsistência\n#ambiente produção"))
    assert ticket(office) == ("with_product", "product", "bug", "production", "")
    transcript = plain(office.letters(BRUNO)[-1])
    assert "Feito: tipo: erro." in transcript
    assert "Feito: ambiente: produção." in transcript
    assert "Tipo: erro" in transcript
    copy = plain(office.letters(CARLA)[-1])
    assert "Bruno passou à sua equipe o chamado" in copy
    assert "> Não abre." in copy
    copies = len(office.letters(LIA))
    mailed(office, agents_reply(office, "#tipo dúvida", of=CARLA))
    assert (office.state(number), ticket(office)[:3]) == ("open", ("open", "", "question"))
    assert "Carla passou à sua equipe" in plain(office.letters(LIA)[copies])
    assert office.letters() == []  # nobody tells the customer of it
    office.verified()


def test_words_beside_the_kind_are_answered_and_the_ticket_waits_for_the_product_team(office: Office) -> None:
    desk_of(office, policy="altoqi")
    number = opened(office)
    mailed(office, agents_reply(office, "#tipo erro\nPassamos ao produto, Alice."))
    assert "Passamos ao produto" in plain(office.letters()[-1])
    assert office.state(number) == "with_product"


def test_the_second_level_of_tecnospeed_tells_the_customer_each_step_and_the_day_and_watches_over_it(office: Office) -> None:
    desk_of(office)
    office.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday
    number = opened(office)
    mailed(office, agents_reply(office, "#encaminhar produto até 03/12/2026\nÉ um erro do cálculo."))
    assert ticket(office) == ("second_level", "product", "", "", "carla")
    letter = plain(office.letters()[-1])
    assert "É um erro do cálculo." in letter
    assert "está agora com a equipe Produto" in letter
    assert "3 de dezembro de 2026" in letter
    copy = plain(office.letters(CARLA)[-1])
    assert "Bruno passou à sua equipe" in copy
    assert "A conversa até agora:" in copy
    assert "> Não abre." in copy
    assert "Prometido ao cliente: quinta-feira, 3 de dezembro de 2026, 23:59" in copy
    done = "encaminhado à equipe Produto e avisado ao cliente; prometido até 3 de dezembro de 2026."
    assert done in plain(office.letters(BRUNO)[-1])

    mailed(office, agents_reply(office, "#encaminhar produto até 10/12", of=CARLA))
    assert "10 de dezembro de 2026" in plain(office.letters()[-1])
    assert office.rows("SELECT outcome FROM promise ORDER BY id") == [("replaced",), ("",)]
    mailed(office, agents_reply(office, "#encaminhar instalação", of=CARLA))
    assert "equipe Instalação" in plain(office.letters()[-1])
    assert ticket(office) == ("second_level", "setup", "", "", "")

    steps = [at for notice, at in sent(office) if notice == "escalated"]
    assert [at.replace(microsecond=0) for at in steps] == [
        datetime(2026, 11, 23, 15, 1, 2, tzinfo=UTC), datetime(2026, 11, 23, 15, 1, 33, tzinfo=UTC),
        datetime(2026, 11, 23, 15, 2, 4, tzinfo=UTC),
    ]  # fmt: skip
    assert "Assim que houver uma data" not in plain(office.letters()[-1])
    # 10 December is a Thursday: the team that has it now is reminded as Wednesday opens, the lead told as the day is over.
    office.now = datetime(2026, 12, 9, 11, 59, 59, tzinfo=UTC)
    office.once()
    assert told(office) == []
    office.later(seconds=1)
    office.once()
    near = [("promise_near", LIA), ("promise_near", CARLA)]
    assert told(office) == near
    office.now = datetime(2026, 12, 11, 3, 0, tzinfo=UTC)
    office.once()
    office.once()
    assert told(office) == [*near, ("promise_missed", LIA)]
    assert office.state(number) == "second_level"
    assert office.rows("SELECT count(*) FROM timer WHERE done_at IS NULL") == [(0,)]

    mailed(office, agents_reply(office, "#resolver Corrigido na versão 3.", of=CARLA, letter=-2))
    assert office.rows("SELECT outcome FROM promise ORDER BY id") == [("replaced",), ("late",)]
    office.verified()


def test_a_note_beside_a_handing_over_is_for_the_team_and_its_files_too(office: Office) -> None:
    desk_of(office)
    office.now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    opened(office)
    text = "#encaminhar produto até 03/12/2026\n#nota Alice usa a versão pirata.\nVeja o registro."
    mailed(office, with_file(agents_reply(office, text)))
    letter = office.letters()[-1]
    assert "está agora com a equipe Produto" in plain(letter)
    assert "3 de dezembro de 2026" in plain(letter)
    assert "pirata" not in letter.as_string()
    assert list(letter.iter_attachments()) == []
    note = next(one for one in office.letters(CARLA) if "pirata" in plain(one))
    assert "Veja o registro." in plain(note)
    assert "Situação: Segundo nível · com Carla" in plain(note)
    assert [one.get_filename() for one in note.iter_attachments()] == ["registro.log"]
    done = plain(office.letters(BRUNO)[-1])
    assert "encaminhado à equipe Produto e avisado ao cliente" in done
    assert "guardado como nota interna" in done
    assert ticket(office)[:2] == ("second_level", "product")
    office.verified()


def test_the_history_names_the_desk_as_people_do(office: Office) -> None:
    desk_of(office)
    number = office.open()
    office.ask(number, "Qual a versão?")
    office.mailbot("ticket", "escalate", str(number), "product")
    office.once()
    copy = plain(office.letters(CARLA)[-1])
    assert "\nSuporte Exemplo, " in copy
    assert "desk, " not in copy


def test_a_bug_whose_customer_was_asked_comes_back_to_its_team_with_a_deadline_and_waits_for_the_product_again(
    office: Office,
) -> None:
    desk_of(office, policy="altoqi")
    number = opened(office, to="suporte+bug@desk.example")
    mailed(office, agents_reply(office, "#perguntar Qual a versão?", of=CARLA))
    assert office.state(number) == "waiting"
    mailed(office, office.reply_to(office.letters()[-1], "É a 12.1."))
    assert ticket(office)[:3] == ("open", "product", "bug")
    assert "Resposta prometida até" in plain(office.letters(CARLA)[-1])
    mailed(office, agents_reply(office, "#tipo erro", of=CARLA))
    assert office.state(number) == "with_product"
    office.verified()


def test_undo_takes_back_what_the_team_was_to_be_told_with_the_note(office: Office) -> None:
    desk_of(office, undo_seconds=60)
    opened(office)
    office.deliver(agents_reply(office, "#escalate product\n#note Segredo."))
    office.once()
    mailed(office, agents_reply(office, "#undo"))
    office.later(minutes=5)
    office.once()
    assert office.letters(CARLA) == []
    assert office.letters() == []
    assert ticket(office)[:2] == ("new", "")
    office.verified()


@pytest.mark.parametrize("order", ["#equipe produto", "#atribuir carla"])
def test_whoever_is_given_a_ticket_with_a_note_reads_the_note(office: Office, order: str) -> None:
    desk_of(office)
    opened(office)
    mailed(office, agents_reply(office, f"{order}\n#nota Ligue antes de responder."))
    assert any("Ligue antes de responder." in plain(one) for one in office.letters(CARLA))
    assert office.letters() == []


def test_an_ended_ticket_is_brought_back_and_handed_over_with_one_mail(office: Office) -> None:
    desk_of(office)
    number = opened(office)
    mailed(office, agents_reply(office, "#fechar"))
    mailed(office, agents_reply(office, "#reabrir\n#encaminhar produto\nO erro voltou; o produto vai ver.", letter=0))
    assert (office.state(number), ticket(office)[1]) == ("second_level", "product")
    assert "O erro voltou" in plain(office.letters()[-1])
    mailed(office, agents_reply(office, "#reabrir\n#equipe nenhuma\n#nota Não é do produto.", of=CARLA))
    assert (office.state(number), ticket(office)[1]) == ("in_progress", "")
    assert len(office.letters()) == 2
    office.verified()


def test_the_looks_of_a_note_are_no_part_of_the_letter_that_hands_over(office: Office) -> None:
    desk_of(office)
    opened(office)
    mail = agents_reply(office, "")
    head = mail.partition(b"\r\n\r\n")[0].replace(b"text/plain", b"text/html")
    body = "<div>#escalate product</div><div>#note Ol\u00e1 Carla, <b>segredo</b> do cliente.</div>"
    mailed(office, head + b"\r\nMIME-Version: 1.0\r\n\r\n" + body.encode())
    letter = office.letters()[-1]
    assert all("segredo" not in str(part.get_content()) for part in letter.walk() if not part.is_multipart())
    assert plain(letter).startswith("Ol\u00e1, Alice!")
    assert any("segredo" in plain(one) for one in office.letters(CARLA))


def with_file(mail: bytes) -> bytes:
    """Return ``mail``, a plain text, with a file beside its words."""
    head, _, words = mail.partition(b"\r\n\r\n")
    head = head.replace(
        b"Content-Type: text/plain; charset=utf-8", b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"'
    )
    return (
        head
        + b"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + words
        + b"\r\n--x\r\nContent-Type: text/plain\r\n"
        + b'Content-Disposition: attachment; filename="registro.log"\r\n\r\nerro 1\r\n--x--\r\n'
    )


def test_undo_takes_the_handing_over_back_with_its_promise(office: Office) -> None:
    desk_of(office, undo_seconds=60)
    opened(office)
    office.deliver(agents_reply(office, "#encaminhar produto até 03/12/2026"))
    office.once()
    assert ticket(office)[:2] == ("second_level", "product")
    mailed(office, agents_reply(office, "#desfazer"))
    assert ticket(office) == ("new", "", "", "", "")
    assert office.rows("SELECT outcome FROM promise") == [("undone",)]
    assert office.rows("SELECT promised_at FROM ticket") == [(None,)]
    office.later(minutes=5)
    office.once()
    assert [notice for notice, _ in sent(office)] == []
    office.verified()


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("#encaminhar vendas", "não há essa equipe; há: product, setup"),
        ("#encaminhar produto até 31/02/2027", "“31/02/2027” não é uma data dos próximos dois anos"),
        ("#encaminhar produto até 20/11/2026", "20/11/2026 já passou"),
        ("#encaminhar produto até 20/11", "“20/11” pode ser mais de uma data"),
        ("#equipe vendas", "não há essa equipe"),
        ("#encaminhar produto\n#equipe setup", "contradiz outra ordem"),
        ("#ambiente lua", "não entendi o que vem depois da ordem; escreve-se assim: #ambiente produção|homologação."),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason_and_does_nothing(office: Office, order: str, why: str) -> None:
    desk_of(office)
    opened(office)
    mailed(office, agents_reply(office, order))
    assert why in plain(office.letters(BRUNO)[-1])
    assert ticket(office) == ("new", "", "", "", "")
    assert office.letters() == []


def test_a_policy_without_a_second_level_hands_nothing_over(office: Office) -> None:
    desk_of(office, policy="totvs")
    opened(office)
    mailed(office, agents_reply(office, "#encaminhar produto"))
    assert "a política deste suporte não permite" in plain(office.letters(BRUNO)[-1])


def test_a_team_is_given_a_ticket_without_a_word_to_the_customer(office: Office) -> None:
    desk_of(office)
    opened(office)
    mailed(office, agents_reply(office, "#equipe instalação"))
    assert ticket(office) == ("new", "setup", "", "", "")
    assert office.letters() == []
    assert [len(office.letters(one)) for one in (LIA, CARLA)] == [2, 1]
    mailed(office, agents_reply(office, "#equipe nenhuma", of=CARLA))
    assert ticket(office) == ("new", "", "", "", "")
    assert "agora sem equipe" in plain(office.letters(CARLA)[-1])
    assert len(office.letters(BRUNO)) == 3  # the first copy, the transcript, the copy


def test_a_new_day_leaves_the_ticket_with_who_of_the_team_has_it(office: Office) -> None:
    desk_of(office)
    opened(office)
    mailed(office, agents_reply(office, "#encaminhar instalação"))
    mailed(office, agents_reply(office, "#atribuir eu", of=CARLA))
    assert ticket(office)[4] == "carla"
    mailed(office, agents_reply(office, "#encaminhar instalação até 2026-12-10", of=CARLA, letter=0))
    assert ticket(office) == ("second_level", "setup", "", "", "carla")
    assert [notice for notice, _ in sent(office)] == ["escalated", "escalated"]
    assert office.rows("SELECT signals LIKE '%intake%' FROM arrival WHERE disposition = 'opened'") == [(0,)]


def test_an_agent_opens_a_bug_for_a_customer(office: Office) -> None:
    desk_of(office, policy="altoqi", authserv_id=AUTHSERV)
    proven = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
    identity = f"<a{next(office.numbers)}.{office.user}@desk.example>"
    words = "#para alice@example.com\n#tipo erro\n#ambiente homologação\nVimos o erro que você contou por telefone."
    mailed(office, raw(words, f"Bruno <{BRUNO}>", Message_ID=identity, **proven))
    assert ticket(office) == ("with_product", "product", "bug", "homologation", "")
    assert len(office.letters()) == 1
    assert len(office.letters(CARLA)) == 1


CHECKED = "Uso a rotina MATA010 na versão 12.1. Passo a passo: clico em incluir e dá erro."


def proven() -> dict[str, str]:
    return {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=example.com"}


def test_an_opening_mail_is_asked_once_for_what_it_lacks_and_never_again(office: Office) -> None:
    desk_of(office, policy="totvs", authserv_id=AUTHSERV)
    number = opened(office, "A rotina MATA010 não abre.", **proven())
    (letter,) = office.letters()
    words = plain(letter)
    assert f"nº {number}" in words
    assert "- a rotina em que acontece" not in words
    assert "- a versão do sistema" in words
    assert "- o passo a passo, exatamente como você faz" in words
    assert "- uma evidência" in words
    assert office.rows("SELECT notice, starts_clock FROM letter WHERE recipient = 'alice@example.com'") == [("checklist", 0)]
    mailed(office, office.reply_to(letter, "Não sei explicar."))
    assert len(office.letters()) == 1
    assert office.state(number) == "new"
    office.verified()


def test_who_is_not_proven_is_asked_for_nothing(office: Office) -> None:
    desk_of(office, policy="totvs", authserv_id=AUTHSERV)
    opened(office, "Não abre.")
    assert office.letters() == []


def test_the_command_line_opens_and_sets_what_a_ticket_is(office: Office) -> None:
    desk_of(office, policy="altoqi")
    office.mailbot(
        "ticket", "open", "--customer", ALICE, "--subject", "Erro", "--text", "Falha", "--kind", "suggestion",
        "--environment", "homologation",
    )  # fmt: skip
    assert ticket(office) == ("with_product", "", "suggestion", "homologation", "")
    done = office.mailbot("ticket", "set", "1", "--kind", "bug", "--environment", "production")
    assert b"Em avalia" in done.stdout
    assert ticket(office) == ("with_product", "product", "bug", "production", "")
    office.mailbot("ticket", "set", "1", "--team", "setup")
    assert ticket(office)[1] == "setup"
    office.once()
    assert len(office.letters(CARLA)) == 2
    shown = office.mailbot("ticket", "show", "1").stdout.decode()
    assert "bug" in shown
    assert "setup" in shown
    listed = office.mailbot("ticket", "list", "--team", "setup", "--json").stdout.decode()
    assert '"kind": "bug"' in listed
    refused = office.mailbot("ticket", "set", "1", "--team", "vendas", check=False)
    assert refused.returncode == 1


def test_the_command_line_hands_over_with_a_day_and_refuses_what_is_none(office: Office) -> None:
    desk_of(office)
    number = str(opened(office))
    for team, day, why in (
        ("vendas", "2026-12-10", b"there is no team"), ("product", "01/13/2026", b"is no date"),
        ("product", "2020-01-01", b"has passed"), ("product", "20/11", b"may be more than one date"),
    ):  # fmt: skip
        refused = office.mailbot("ticket", "escalate", number, team, "--until", day, "--text", "", check=False)
        assert refused.returncode == 1
        assert why in refused.stderr
    office.mailbot("ticket", "escalate", number, "Produto", "--until", "10/12/2026", "--text", "É um erro nosso.")
    office.once()
    letter = plain(office.letters()[-1])
    assert "É um erro nosso." in letter
    assert "10 de dezembro de 2026" in letter
    assert ticket(office) == ("second_level", "product", "", "", "carla")
    shown = office.mailbot("ticket", "show", number).stdout.decode()
    assert "promised solution" in shown
    assert "2026-12-10 23:59" in shown
    office.mailbot("ticket", "set", number, "--team", "none")
    assert ticket(office)[1] == ""
    office.mailbot("ticket", "close", number, "--text", "")
    ended = office.mailbot("ticket", "escalate", number, "product", "--text", "", check=False)
    assert b"takes no more letters" in ended.stderr
    assert office.rows("SELECT outcome FROM promise") == [("kept",)]
    office.verified()


def test_check_warns_of_addresses_that_open_nothing(office: Office) -> None:
    desk_of(office)
    assert b"opens nothing" not in office.mailbot("check", "--offline", check=False).stdout
    office.configure(agents=["bruno", "lia"], teams=["product", "setup"], calendar="sp", unthreaded="reject")
    assert b"opens nothing" in office.mailbot("check", "--offline", check=False).stdout
