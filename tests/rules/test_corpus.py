from __future__ import annotations

import pytest

from tests.corpus_runner import Tally, corpus, run, total

BARS = {
    "From": 98, "subject": 96, "text": 95, "attachments": 92, "bounce": 98, "autoreply": 90, "person": 100,
    "kept": 99.8, "usable": 97, "exact": 85, "clean": 80, "fwd from": 98, "fwd subject": 98, "fwd body": 98, "fwd kept": 100,
}  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Tally:
    root = corpus()
    if root is None:
        pytest.skip("no ../shared/corpus here: the mails of other projects are not ours to copy")
    return total(run(root))


@pytest.mark.slow
@pytest.mark.parametrize("behaviour", BARS)
def test_the_shared_corpus_is_read_as_well_as_promised(whole: Tally, behaviour: str) -> None:
    assert whole.share(behaviour) >= BARS[behaviour], [miss for miss in whole.misses if miss[0] == behaviour]


@pytest.mark.slow
def test_no_mail_of_the_shared_corpus_takes_five_seconds(whole: Tally) -> None:
    assert whole.slowest < 5
