"""Each notice has its words in each language, and nothing that a customer writes becomes more than a value."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.tickets.letter import TO_THE_DESK, TOLD, Notice
from mailbot.errors import TemplateBroken
from mailbot.letters import templates as module
from mailbot.letters.samples import sample_values
from mailbot.letters.sandbox import MAX_SECONDS
from mailbot.letters.templates import LANGUAGES, Rendered, Templates, zone_words

SHIPPED = module._shipped()
EVERY = [(notice, language) for notice in Notice for language in LANGUAGES]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates()


def values(notice: Notice, language: str = "pt_BR", **facts: object) -> dict[str, Any]:
    whole = next(iter(sample_values(notice, zone_words("America/Sao_Paulo", language))))
    return {**whole, "facts": {**whole["facts"], **facts}}


def render(templates: Templates, notice: Notice, language: str = "pt_BR", **facts: object) -> Rendered:
    return templates.render(notice, language, values(notice, language, **facts))


def own(tmp_path: Path, source: str) -> Templates:
    (tmp_path / "pt_BR").mkdir()
    (tmp_path / "pt_BR" / "answer.txt").write_text(source, encoding="utf-8")
    return Templates(tmp_path)


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_every_notice_has_a_template_in_every_language(notice: Notice, language: str) -> None:
    assert (SHIPPED / language / f"{notice.value}.txt").is_file()


@pytest.mark.parametrize(("promised_at", "said"), [(datetime(2026, 12, 10, 15, tzinfo=UTC), False), (None, True)])
def test_a_letter_promises_a_day_to_come_only_where_none_was_named(
    templates: Templates, promised_at: datetime | None, said: bool
) -> None:
    pt = render(templates, Notice.ESCALATED, promised_at=promised_at, stands=True).text
    en = render(templates, Notice.ESCALATED, "en", promised_at=promised_at, stands=True).text
    assert ("Assim que houver uma data" in pt, "As soon as there is a date" in en) == (said, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_is_without_its_notice(language: str) -> None:
    names = {file.stem for file in (SHIPPED / language).iterdir()}
    assert names == {notice.value for notice in Notice} | {"agent_footer", "agent_consulting", "about", "questions"}


@pytest.mark.parametrize(("notice", "language"), EVERY)
def test_every_branch_of_every_template_renders_tidily(templates: Templates, notice: Notice, language: str) -> None:
    for whole in sample_values(notice, zone_words("America/Sao_Paulo", language)):
        rendered = templates.render(notice, language, whole)
        lines = rendered.text.splitlines()
        assert rendered.subject
        assert not {"{", "}", "None"} & set(rendered.text.split())
        assert "\n\n\n" not in rendered.text
        assert all(line == line.strip() and "  " not in line and " ." not in line and " ," not in line for line in lines)
        if notice not in TO_THE_DESK:
            signed = whole["facts"]["agent_name"]
            assert lines[-6 if signed else -3] == ""
            assert lines[-1] == "Suporte"


def test_check_finds_nothing_broken_in_what_is_shipped(templates: Templates) -> None:
    assert templates.check() == []


def test_check_names_every_broken_template_once(tmp_path: Path) -> None:
    broken = own(tmp_path, "Subject: Oi\n\nOi\n{{ facts.word }}\n").check()
    assert len(broken) == 1
    assert "answer.txt, line 4" in broken[0]
    assert "word" in broken[0]


def test_a_question_says_when_the_reminders_and_the_close_come_and_in_whose_time(templates: Templates) -> None:
    text = render(templates, Notice.QUESTION, words="Qual é a versão?").text
    assert "Qual é a versão?" in text
    assert "próximo lembrete: quinta-feira, 26 de novembro de 2026, 14:30" in text
    assert "encerramento automático do chamado: domingo, 29 de novembro de 2026, 14:30" in text
    assert "horário de Brasília" in text
    assert "20 MB" in text


def test_a_reminder_quotes_the_question(templates: Templates) -> None:
    assert "> Qual é a versão?\n> E a licença?" in render(templates, Notice.REMINDER_1).text
    assert "último lembrete" in render(templates, Notice.REMINDER_2).text


def test_a_letter_to_agents_says_that_a_reply_to_it_reaches_nobody(templates: Templates) -> None:
    assert "mailbot ticket reply 12" in render(templates, Notice.NOTIFY).text
    assert "não chega ao cliente" in render(templates, Notice.NOTIFY).text
    assert "does not reach the customer" in render(templates, Notice.NOTIFY, "en").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", TOLD.values())
def test_a_rejection_echoes_nothing_and_its_subject_is_fixed(templates: Templates, notice: Notice, language: str) -> None:
    whole = values(notice, language)
    whole["ticket"] = {**whole["ticket"], "subject": "Compre já", "contact_name": "Mallory"}
    rendered = templates.render(notice, language, whole)
    assert "Compre" not in rendered.subject + rendered.text
    assert "Mallory" not in rendered.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_writes_without_a_ticket_learns_nothing_about_tickets(templates: Templates, language: str) -> None:
    with_ticket = templates.render(Notice.REJECTED_UNTHREADED, language, values(Notice.REJECTED_UNTHREADED, language))
    without = templates.render(
        Notice.REJECTED_UNTHREADED, language, {**values(Notice.REJECTED_UNTHREADED, language), "ticket": None}
    )
    assert with_ticket == without
    assert "12" not in without.text


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Erro", "Re: Erro"),
        ("Re: Erro", "Re: Erro"),
        ("RES: RE: Re[2]: Erro", "Re: Erro"),
        ("re : res: Erro: fatal", "Re: Erro: fatal"),
        ("Retorno: boleto", "Re: Retorno: boleto"),
        ("ENC: Erro", "Re: ENC: Erro"),
        ("Erro\r\nBcc: mallory@example.net", "Re: Erro Bcc: mallory@example.net"),
    ],
)
def test_reply_prefixes_never_pile_up(templates: Templates, subject: str, expected: str) -> None:
    whole = values(Notice.ANSWER)
    whole["ticket"] = {**whole["ticket"], "subject": subject}
    assert templates.render(Notice.ANSWER, "pt_BR", whole).subject == expected


def test_the_first_letter_of_a_ticket_bears_the_plain_subject(templates: Templates) -> None:
    assert render(templates, Notice.OPENED, first=True).subject == "Erro ao abrir o projeto"


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("pt_BR", "America/Sao_Paulo", "quinta-feira, 26 de novembro de 2026, 14:30"),
        ("en", "America/Sao_Paulo", "Thursday, 26 November 2026, 14:30"),
        ("en", "Asia/Tokyo", "Friday, 27 November 2026, 02:30"),
        ("pt_BR", "America/Manaus", "quinta-feira, 26 de novembro de 2026, 13:30"),
    ],
)
def test_dates_are_told_in_the_desks_zone_and_language(
    templates: Templates, language: str, zone: str, expected: str
) -> None:
    whole = values(Notice.REMINDER_1, language, next_at=datetime(2026, 11, 26, 17, 30, tzinfo=UTC))
    whole["desk"] = {**whole["desk"], "time_zone": zone}
    assert expected in templates.render(Notice.REMINDER_1, language, whole).text


def test_a_date_without_a_zone_is_refused(templates: Templates) -> None:
    naive = datetime(2026, 11, 26, 17, 30)  # noqa: DTZ001 - that is the point
    with pytest.raises(TemplateBroken, match="no time zone"):
        render(templates, Notice.REMINDER_1, next_at=naive)


@pytest.mark.parametrize("payload", ["{{ 7 * 7 }}", "{% for x in range(9) %}x{% endfor %}", "{{ ''.__class__ }}", "{# #}"])
def test_what_a_customer_writes_is_never_template_source(templates: Templates, payload: str) -> None:
    whole = values(Notice.NOTIFY, words=payload, who=payload)
    whole["ticket"] = {**whole["ticket"], "subject": payload}
    rendered = templates.render(Notice.NOTIFY, "pt_BR", whole)
    assert f"> {payload}" in rendered.text
    assert rendered.subject.endswith(payload)


@pytest.mark.parametrize("source", ["{{ ''.__class__.__mro__ }}", "{{ facts.update({'a': 1}) }}", "{{ desk.clear() }}"])
def test_a_template_of_the_admin_stays_in_the_sandbox(tmp_path: Path, source: str) -> None:
    with pytest.raises(TemplateBroken, match=r"answer\.txt, line 3: SecurityError"):
        render(own(tmp_path, f"Subject: Oi\n\n{source}\n"), Notice.ANSWER)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10 ** 9 }}",
        "{{ 10 ** 9 * 'a' }}",
        "{{ 9 ** (9 ** 9) }}",
        "{{ 'a' | center(10 ** 9) }}",
        "{{ 'a' | indent(width=10 ** 9) }}",
        "{{ ('a' * 99999) | replace('a', 'b' * 99999) }}",
        pytest.param(
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", marks=pytest.mark.long
        ),
        "{% for a in range(99999) %}{% set b = range(99999) | sum %}{% endfor %}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    ],
)
def test_a_template_has_two_seconds_and_makes_no_endless_text(tmp_path: Path, source: str) -> None:
    began = time.process_time()
    with pytest.raises(TemplateBroken, match=r"SecurityError|RecursionError"):
        render(own(tmp_path, f"Subject: Oi\n\n{source}\n"), Notice.ANSWER)
    assert time.process_time() - began < 2 * MAX_SECONDS


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Subject: Oi\n\n{{ fact.words }}", r"answer\.txt, line 3: UndefinedError: 'fact' is undefined"),
        ("Subject: Oi\n\n\n{% if %}", r"answer\.txt, line 4: "),
        ("Subject: Oi\n\n{{ 1 + 'a' }}", r"answer\.txt, line 3: TypeError"),
        ("Subject: Oi\n\n{% include 'no.txt' %}", r"no\.txt: is missing"),
        ("Subject: Oi\n\n{% include '../../../etc/passwd' %}", "is missing"),
        ("Oi\n\nOi", "line 1: a template begins with"),
        ("Subject: Oi\n\n{% for a in range(99999) %}{{ '0123456789' * 2 }}{% endfor %}", "more than 1000000"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, source: str, problem: str) -> None:
    with pytest.raises(TemplateBroken, match=problem):
        render(own(tmp_path, source), Notice.ANSWER)


def test_an_admins_folder_replaces_single_files(tmp_path: Path) -> None:
    templates = own(tmp_path, "Subject: Nosso\n\n{{ facts.words }}\n")
    assert render(templates, Notice.ANSWER, words="a\n\n\n\nb") == Rendered("Nosso", "a\n\nb\n")
    assert render(templates, Notice.OPENED).subject == "Re: Erro ao abrir o projeto"


def test_a_very_long_mail_is_cut_in_the_letter_to_the_agents(templates: Templates) -> None:
    text = render(templates, Notice.NOTIFY, words="palavra " * 500_000).text
    assert len(text) < 110_000
    assert "[… o texto continua]" in text
