"""What kind a ticket is, beside orders that open it again or take a letter back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.whole.conftest import Office
from tests.whole.test_agents import agents_reply, mailed
from tests.whole.test_simulate import nothing_differs
from tests.whole.test_teams import desk_of, opened, ticket

pytestmark = pytest.mark.whole


@pytest.mark.parametrize("words", ["", "\nPassamos ao produto, Alice."])
def test_an_ended_ticket_that_is_opened_again_as_a_bug_goes_where_bugs_go(office: Office, words: str) -> None:
    office.now = datetime(2025, 3, 3, 15, tzinfo=UTC)
    desk_of(office, policy="altoqi", undo_seconds=0)
    opened(office)
    mailed(office, agents_reply(office, "#fechar\nEncerramos aqui."))
    office.later(hours=1)
    mailed(office, agents_reply(office, f"#reabrir\n#tipo erro{words}", letter=0))
    assert ticket(office)[:3] == ("with_product", "product", "bug")
    assert office.rows("SELECT closed_at, closed_by FROM ticket") == [(None, None)]
    nothing_differs(office, "altoqi")
    office.verified()


def test_undo_gives_back_what_the_ticket_was_and_of_which_environment(office: Office) -> None:
    desk_of(office, policy="altoqi", undo_seconds=60)
    opened(office)
    office.deliver(agents_reply(office, "#tipo erro\n#ambiente homologação\nPassamos ao produto, Alice."))
    office.once()
    assert ticket(office)[:4] == ("with_product", "product", "bug", "homologation")
    mailed(office, agents_reply(office, "#desfazer"))
    assert ticket(office) == ("new", "", "", "", "")
    office.verified()
