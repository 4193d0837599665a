"""Read our own and the shared corpus and count how much agrees with what is expected: ``make corpus``."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailbot.mail.message import Mail, read
from mailbot.mail.replies.forwards import is_marked
from mailbot.mail.text.placeholders import is_placeholder

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus"
OWN = Path(__file__).resolve().parent / "corpus"
OURS = "our own"
PLACE = "MAILBOT_CORPUS"
BEHAVIOURS = (
    "From", "subject", "text", "attachments", "bounce", "autoreply", "person",
    "kept", "usable", "exact", "clean", "fwd from", "fwd subject", "fwd body", "fwd kept",
)  # fmt: skip
MUCH = 2
"""A reply of which more than half is old is no use to whoever reads it."""
_BOUNCES = {"bounce"}


def corpus() -> Path | None:
    """Return the place of the shared corpus: what the environment says, else beside the clone; None where it is not."""
    path = Path(os.environ.get(PLACE) or SHARED)
    return path if path.is_dir() else None


@dataclass
class Tally:
    """How many agreed of how many were asked, by behaviour, and the words of each that did not."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    slowest: float = 0.0

    def count(self, behaviour: str, agrees: bool, file: str, found: object = "", wanted: object = "") -> None:
        self.asked[behaviour] += 1
        self.right[behaviour] += agrees
        if not agrees:
            self.misses.append((behaviour, file, f"found {found!r:.400}\n      wanted {wanted!r:.400}"))

    def share(self, behaviour: str) -> float:
        return 100 * self.right[behaviour] / self.asked[behaviour] if self.asked[behaviour] else 100.0


def mail_of(row: dict[str, Any], folder: Path) -> bytes:
    """Return the mail of a manifest row; a text alone becomes a plain mail as its kind would come."""
    data: bytes = (folder / row["file"]).read_bytes()
    if row["format"] != "text":
        return data
    expected = row["expect"]
    subject, thread = "Assunto", ""
    if expected.get("subject_file"):
        file = next(iter((folder / "data" / "subjects").glob(expected["subject_file"] + "*")), None)
        subject = file.read_text(encoding="utf-8").strip() if file else subject
    elif expected["kind"] in {"reply", "not-forward"}:
        subject, thread = "Re: Assunto", "In-Reply-To: <a@example.org>\r\n"
    head = f"From: alice@example.com\r\nSubject: {subject}\r\nDate: Mon, 3 Mar 2025 10:12:00 -0300\r\n{thread}"
    kind = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (head + kind).encode() + data


def rows(root: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for manifest in sorted(root.glob("*/manifest.jsonl")):
        for line in manifest.read_text(encoding="utf-8").splitlines():
            yield manifest.parent.name, manifest.parent, json.loads(line)


def run(root: Path) -> dict[str, Tally]:
    """Read all and compare; one tally for each set."""
    tallies: dict[str, Tally] = {}
    for name, folder, row in rows(root):
        tally = tallies.setdefault(name, Tally())
        raw = mail_of(row, folder)
        began = time.perf_counter()
        mail = read(raw)
        tally.slowest = max(tally.slowest, time.perf_counter() - began)
        if row["format"] != "mbox":
            compare(tally, mail, row["expect"], f"{name}/{row['file']}")
    return tallies


def run_own() -> Tally:
    """Read our own mails (pairs of a mail and what must be read in it) and compare as with the others."""
    tally = Tally()
    for file in sorted(OWN.glob("*.eml")):
        wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        began = time.perf_counter()
        mail = read(file.read_bytes())
        tally.slowest = max(tally.slowest, time.perf_counter() - began)
        kind = wanted["kind"]
        tally.count(kind if kind in {"bounce", "autoreply"} else "person", mail.kind == kind, file.name, mail.kind, kind)
        if "reply" in wanted:
            tally.count("kept", wanted["reply"] in mail.reply, file.name, mail.reply, wanted["reply"])
            tally.count("exact", wanted["reply"] == mail.reply, file.name, mail.reply, wanted["reply"])
            tally.count("clean", mail.reply in wanted["reply"], file.name, mail.reply, wanted["reply"])
        if "attachments" in wanted:
            names = [one.name for one in mail.attachments]
            tally.count("attachments", names == wanted["attachments"], file.name, names, wanted["attachments"])
        if wanted.get("original"):
            original, meant = mail.original, wanted["original"]
            tally.count("fwd from", bool(original and original.sender == meant["from"]), file.name, original)
            tally.count("fwd subject", bool(original and original.subject == meant["subject"]), file.name, original)
            tally.count("fwd body", bool(original and original.text == meant["text"]), file.name, original)
    return tally


def flat(text: str) -> str:
    # A database takes no NUL: it is shown as U+FFFD (RELIABILITY A26).
    return re.sub(r"[\s\ufeff\u200b]+", " ", text.replace("\0", "\ufffd")).strip()


def words_of(text: str) -> str:
    """Return a text without what is no word: rules of dashes, marks of quotations."""
    return " ".join(one for one in text.split() if one.strip("-_=*>|—"))


def compare(tally: Tally, mail: Mail, expected: dict[str, Any], file: str) -> None:
    _headers(tally, mail, expected, file)
    _kinds(tally, mail, expected, file)
    if expected["kind"] == "reply" or "reply_text" in expected:
        _new_words(tally, mail, expected, file)
    if "original_from" in expected:
        original = mail.original
        tally.count("fwd from", bool(original) and original.sender == expected["original_from"], file, original)  # type: ignore[union-attr]
        tally.count("fwd subject", bool(original) and original.subject == expected["original_subject"], file, original)  # type: ignore[union-attr]
        body = original.text if original else ""
        tally.count("fwd body", flat(body) == flat(expected["original_body"]), file, body, expected["original_body"])
    if expected["kind"] == "forward":
        tally.count("fwd kept", flat(mail.reply) == flat(mail.text), file, mail.reply)


def _headers(tally: Tally, mail: Mail, expected: dict[str, Any], file: str) -> None:
    if expected.get("from"):
        tally.count(
            "From", mail.shown_from == expected["from"].lower(), file, (mail.shown_from, mail.sender), expected["from"]
        )
    if expected.get("subject") is not None:
        tally.count("subject", flat(mail.subject) == flat(expected["subject"]), file, mail.subject, expected["subject"])
    if "text_exact" in expected:
        tally.count("text", flat(mail.text) == flat(expected["text_exact"]), file, mail.text, expected["text_exact"])
    wanted = [*expected.get("text_contains", ()), *([expected["stored_text"]] if "stored_text" in expected else [])]
    if wanted:
        # Where a text says only that the mail is HTML, the HTML is what a person reads.
        agrees = all(flat(one) in flat(mail.text) or is_placeholder(one) for one in wanted)
        tally.count("text", agrees, file, mail.text, wanted)
    if "attachments" in expected:
        names = sorted(one["name"] for one in expected["attachments"] if one["name"])
        found = sorted(one.name for one in mail.attachments if one.name)
        tally.count("attachments", not Counter(names) - Counter(found), file, found, names)


def _kinds(tally: Tally, mail: Mail, expected: dict[str, Any], file: str) -> None:
    kind = expected["kind"]
    if kind in _BOUNCES:
        tally.count("bounce", mail.kind == "bounce", file, (mail.kind, mail.automatic, mail.subject))
    elif kind == "autoreply":
        tally.count("autoreply", mail.kind == "autoreply", file, (mail.kind, mail.automatic, mail.subject))
    elif kind in {"reply", "new", "forward", "not-forward"}:
        tally.count("person", mail.kind not in {"bounce", "autoreply"}, file, (mail.kind, mail.automatic))


def _new_words(tally: Tally, mail: Mail, expected: dict[str, Any], file: str) -> None:
    reply = flat(mail.reply)
    if "reply_text" in expected:
        wanted = flat(expected["reply_text"])
        kept = words_of(wanted) in words_of(reply)
        tally.count("kept", kept, file, mail.reply, wanted)
        much = len(words_of(reply).split()) <= MUCH * len(words_of(wanted).split())
        whole = mail.original is not None or is_marked(mail.text)  # what is forwarded is never cut
        tally.count("usable", kept and (much or whole), file, mail.reply, wanted)
        tally.count("exact", wanted == reply, file, mail.reply, wanted)
        tally.count("clean", reply in wanted, file, mail.reply, wanted)
        return
    words = expected.get("reply_contains", [])
    patterns = expected.get("first_matches", [])
    if words or patterns:
        kept = all(words_of(flat(one)) in words_of(reply) for one in words) and all(
            re.search(one, mail.reply) for one in patterns
        )
        tally.count("kept", kept, file, mail.reply, words + patterns)
        tally.count("usable", kept, file, mail.reply, words + patterns)
    if expected.get("whole"):
        tally.count("kept", reply == flat(mail.text), file, mail.reply)
    if "reply_lacks" in expected:
        tally.count(
            "clean",
            not any(flat(one) in reply for one in expected["reply_lacks"]),
            file,
            mail.reply,
            expected["reply_lacks"],
        )


def total(tallies: dict[str, Tally]) -> Tally:
    """Return one tally of all sets."""
    whole = Tally()
    for tally in tallies.values():
        whole.right += tally.right
        whole.asked += tally.asked
        whole.misses += tally.misses
        whole.slowest = max(whole.slowest, tally.slowest)
    return whole


def table(tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield the table's lines: per set and behaviour, how many agree of how many asked."""
    yield f"{'set':<31}" + "".join(f"{name:>12}" for name in BEHAVIOURS) + f"{'slowest ms':>12}"
    # Our own mails were written with the rules before our eyes: they make no share better.
    others = {name: tally for name, tally in tallies.items() if name != OURS} or tallies
    for name, tally in [*tallies.items(), ("all others", total(others))]:
        cells = [f"{tally.right[one]}/{tally.asked[one]}" if tally.asked[one] else "" for one in BEHAVIOURS]
        yield f"{name:<31}" + "".join(f"{cell:>12}" for cell in cells) + f"{tally.slowest * 1000:>12.1f}"
    whole = total(others)
    yield f"{'per cent':<31}" + "".join(f"{whole.share(one):>11.1f}%" for one in BEHAVIOURS)


def main() -> int:
    """Print the table; with ``-v``, each disagreement too."""
    root = corpus()
    if root is None:
        sys.stdout.write(f"no shared corpus at {SHARED}: only our own was read\n")
    tallies = {OURS: run_own(), **(run(root) if root else {})}
    chosen = sys.argv[2:] if "-v" in sys.argv else None
    if chosen is not None:
        for behaviour, file, words in total(tallies).misses:
            if not chosen or behaviour in chosen:
                sys.stdout.write(f"{behaviour}: {file}\n      {words}\n")
    sys.stdout.write("\n".join(table(tallies)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
