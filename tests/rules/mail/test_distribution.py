"""Which lists a mail says it came through: the fields in which groups and lists name themselves."""

from __future__ import annotations

import pytest

from mailbot.mail.message import read
from mailbot.mail.serialized import deserialize, serialize

TODOS = "todos@lists.example"


def lists(*fields: str) -> tuple[str, ...]:
    return read(("\r\n".join(("From: alice@example.com", *fields)) + "\r\n\r\nNão abre.\r\n").encode()).lists


@pytest.mark.parametrize(("field", "expected"), [
    ("List-Id: <todos.lists.example>", "todos.lists.example"),
    ("List-ID: Todos da empresa <Todos.Lists.Example>", "todos.lists.example"),
    ("List-Id: =?utf-8?q?T=C3=B3dos?= <todos.lists.example>", "todos.lists.example"),
    ("List-Id: todos.lists.example", "todos.lists.example"),
    ("List-Id: <todos.lists.example> (Todos)", "todos.lists.example"),
    ("List-Id: Todos\r\n <todos.lists.example>", "todos.lists.example"),
    ("List-Id: <todos@lists.example>", TODOS),
    ("List-Post: <mailto:todos@lists.example>", TODOS),
    ("List-Post: <mailto:Todos%40lists.example?subject=oi>", TODOS),
    ("List-Post: <https://groups.google.com/a/x/group/todos/post>, <mailto:todos@lists.example>", TODOS),
    ("X-BeenThere: todos@lists.example", TODOS),
    ("Mailing-List: list todos@lists.example; contact todos+owners@lists.example", TODOS),
    ("Mailing-List: contact todos-help@lists.example; run by ezmlm", TODOS),
    ("X-Mailing-List: <todos@lists.example> archive/latest/7", TODOS),
    ("X-Loop: todos@lists.example", TODOS),
    ("Resent-To: Todos <todos@lists.example>", TODOS),
    ("X-BeenThere: outros@lists.example\r\nX-BeenThere: todos@lists.example", TODOS),
])  # fmt: skip
def test_a_list_that_names_itself_is_known(field: str, expected: str) -> None:
    assert expected in lists(field)


@pytest.mark.parametrize("field", [
    "To: todos@lists.example", "Subject: todos@lists.example", "List-Post: NO (posting not allowed)", "List-Id: <>",
    "List-Unsubscribe: <mailto:todos@lists.example>", "List-Help: <mailto:todos@lists.example>", "Precedence: list",
    "X-Spam-Flag: <todos@lists.example>", f"X-BeenThere: {'x' * 3000} todos@lists.example", "List-Id:", "X-BeenThere: todos",
    "List-Id: Todos da empresa",
])  # fmt: skip
def test_other_fields_name_no_list(field: str) -> None:
    assert lists(field) == ()


def test_of_very_many_lists_the_first_are_kept() -> None:
    assert len(lists(*(f"X-BeenThere: l{number}@lists.example" for number in range(500)))) == 20
    assert len(lists("X-BeenThere: " + " ".join(f"l{number}@x.example" for number in range(60)))) == 20


def test_the_lists_leave_the_worker_with_the_mail() -> None:
    mail = read(b"List-Id: <todos.lists.example>\r\n\r\nOi.")
    assert deserialize(serialize(mail)) == mail
    assert mail.lists == ("todos.lists.example",)
