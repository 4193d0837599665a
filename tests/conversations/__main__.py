"""Conversations by their seeds, or how many break which claim: ``python -m tests.conversations 17``, ``… 0-999 --count``."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from tests.conversations.claims import broken, sent_whole, told
from tests.conversations.conversation import Conversation, desk
from tests.conversations.styles import STYLES


def main() -> None:
    """Hold the conversations that the command line names."""
    options = argparse.ArgumentParser(prog="python -m tests.conversations", description=__doc__)
    options.add_argument("seeds", help="one seed, or the first and last of many: 0-999")
    options.add_argument("--style", choices=sorted(STYLES), default="", help="everybody's; left out, each mail's own")
    options.add_argument("--language", choices=["pt_BR", "en"], default="pt_BR")
    options.add_argument("--count", action="store_true", help="only count, by style and claim, with one seed each")
    chosen = options.parse_args()
    first, _, last = chosen.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        house = desk(Path(folder), chosen.language)
        turns: Counter[str] = Counter()
        sent = Counter[str]()
        misses: dict[tuple[str, str], list[int]] = {}
        for seed in seeds:
            with redirect_stdout(StringIO()):
                one = Conversation(house, seed, chosen.style).held()
            found = broken(one)
            turns.update(turn.named for turn in one.turns)
            whole, answers = sent_whole(one)
            sent.update(whole=whole, answers=answers)
            for each in found:
                misses.setdefault((each.style, each.claim), []).append(seed)
            if not chosen.count and (found or len(seeds) == 1):
                print(told(one, found), end="\n\n")  # noqa: T201 - it is what the command is for
        house.close()
    print(f"agents' answers sent at once and whole: {sent['whole']} of {sent['answers']}")  # noqa: T201
    _sum(turns, misses, len(seeds), time.process_time() - begun)


def _sum(turns: Counter[str], misses: dict[tuple[str, str], list[int]], held: int, seconds: float) -> None:
    print(f"{held} conversations, {turns.total()} mails, {seconds:.1f} s of CPU")  # noqa: T201
    for (style, claim), seeds in sorted(misses.items()):
        share = len(seeds) / turns[style]
        print(f"{style:32} {len(seeds):5} of {turns[style]:5} mails ({share:6.1%}) {claim}; seeds {seeds[:5]}")  # noqa: T201


if __name__ == "__main__":
    main()
