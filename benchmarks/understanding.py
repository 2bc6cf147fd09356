"""How well mails are understood: compares what is read with what a good clerk would.

    .venv/bin/python benchmarks/understanding.py MAILS.jsonl [--wrong] [--lang en,de]

Each line is a mail with its labels: `reply`, `signoff`, `intents` with facts, `also_ok`,
`optional`. Nothing fails here; it prints what is. Automatic mails are judged by `none` only.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from inbox.intents import Answer, Context, Intent, understand
from inbox.replies import Reading, read_both

Case = dict[str, Any]
FREE = {"reason", "topic", "line", "what", "description", "scope", "role", "condition", "replaces"}
"""Facts in a person's own words, which nobody can guess to the letter."""


def main() -> None:
    """Read every mail of a file and print the tables."""
    path, *options = sys.argv[1:]
    cases = [json.loads(line) for line in Path(path).read_text().splitlines() if line.strip()]
    languages = next((o.split("=")[1].split(",") for o in options if o.startswith("--lang=")), None)
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if not languages or case["lang"] in languages:
            groups["en, de" if case["lang"] in {"en", "de"} else "other languages"].append(case)
    for name, group in sorted(groups.items()):
        print(f"\n== {name}: {len(group)} mails")
        report(group, is_wrong_shown="--wrong" in options)


def report(cases: list[Case], *, is_wrong_shown: bool) -> None:
    """Print the tables of one group of mails."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    facts: Counter[str] = Counter()
    replies: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for case in cases:
        reading, found = read_case(case)
        if not case.get("automatic"):
            replies["all"] += 1
            replies["right"] += is_reply_right(case, reading)
            if is_wrong_shown and not is_reply_right(case, reading):
                print(
                    "REPLY",
                    case["id"],
                    "\n  got ",
                    folded(reading.text),
                    "\n  want",
                    folded(case["reply"]),
                )
        is_right = judge(case, found, counts)
        pairs = list(fact_pairs(case, found))
        facts["all"] += len(pairs)
        facts["right"] += sum(ok for *_, ok in pairs)
        whole["all"] += 1
        whole["right"] += is_right
        whole["with facts"] += is_right and all(ok for *_, ok in pairs)
        if is_wrong_shown and not (is_right and all(ok for *_, ok in pairs)):
            show(case, found, pairs)
    table(counts)
    print(f"replies exact {share(replies['right'], replies['all'])}")
    print(f"facts exact (free words aside) {share(facts['right'], facts['all'])}")
    print(f"mails with all intents right and none too many {share(whole['right'], whole['all'])}")
    print(f"mails with all facts right as well {share(whole['with facts'], whole['all'])}")


def read_case(case: Case) -> tuple[Reading, list[Intent]]:
    """The new text and the intents of a labelled mail."""
    headers = case["headers"]
    name, address = parseaddr(str(make_header(decode_header(headers["From"]))))
    sender = f"{name} {address.split('@')[0]}"
    reading = read_both(case.get("body_text") or "", case.get("body_html") or "", sender)
    answers = tuple(Answer(part.text, part.above) for part in reading.parts)
    context = Context(
        sent_at=parsedate_to_datetime(headers["Date"]),
        from_kind=case["from_kind"],
        subject=str(make_header(decode_header(headers.get("Subject", "")))),
        quoted=reading.quoted,
        answers=answers if len(answers) > 1 else (),
        attachments=tuple(found["name"] for found in case.get("attachments", ())),
    )
    return reading, understand(reading.text, context)


def folded(text: str) -> str:
    """With single spaces, as texts are compared."""
    return " ".join(text.split())


def is_reply_right(case: Case, reading: Reading) -> bool:
    """Whether the new text is the labelled one, with or without the sign-off."""
    got, want, signoff = (
        folded(reading.text),
        folded(case["reply"]),
        folded(case.get("signoff") or ""),
    )
    return got in {want, folded(f"{want} {signoff}")}


def judge(case: Case, found: list[Intent], counts: dict[str, Counter[str]]) -> bool:
    """Count hits, misses and false alarms; whether there was neither of the last two."""
    want = Counter(intent["name"] for intent in case["intents"])
    got = Counter(intent.kind for intent in found)
    allowed = set(case.get("also_ok") or ())
    optional = set(case.get("optional") or ())
    is_right = True
    for kind in want | got:
        hits = min(want[kind], got[kind])
        missed = 0 if kind in optional else want[kind] - hits
        extra = 0 if kind in allowed else got[kind] - hits
        counts[kind].update(hit=hits, miss=missed, extra=extra)
        is_right &= not (missed or extra)
    return is_right


def fact_pairs(case: Case, found: list[Intent]) -> Iterator[tuple[str, str, Any, Any, bool]]:
    """Every labelled fact beside what was read, and every fact too many."""
    for want in case["intents"]:
        same = [intent for intent in found if intent.kind == want["name"]]
        if not same:
            continue
        best = max(
            same, key=lambda intent: sum(intent.facts.get(k) == v for k, v in want["facts"].items())
        )
        for key in {**want["facts"], **best.facts}:
            if key not in FREE and not key.endswith("_note"):
                a, b = want["facts"].get(key, "absent"), best.facts.get(key, "absent")
                yield want["name"], key, a, b, a == b


def show(case: Case, found: list[Intent], pairs: list[tuple[str, str, Any, Any, bool]]) -> None:
    """Print one mail that was not understood as labelled."""
    print(f"\n-- {case['id']} {case['lang']} {case['from_kind']} {case.get('trap') or ''}")
    print("   want", [(i["name"], i["facts"]) for i in case["intents"]])
    print("   got ", [(i.kind, i.facts) for i in found])
    for name, key, want, got, ok in pairs:
        if not ok:
            print(f"   {name}.{key}: want {want!r}, got {got!r}")


def table(counts: dict[str, Counter[str]]) -> None:
    """Print precision and recall by intent."""
    total: Counter[str] = Counter()
    print(f"{'intent':<20}{'hits':>6}{'missed':>8}{'extra':>7}{'precision':>11}{'recall':>8}")
    for kind, count in [*sorted(counts.items()), ("all", total)]:
        total.update(count)
        got, want = count["hit"] + count["extra"], count["hit"] + count["miss"]
        print(
            f"{kind:<20}{count['hit']:>6}{count['miss']:>8}{count['extra']:>7}"
            f"{count['hit'] / got if got else 1:>11.0%}{count['hit'] / want if want else 1:>8.0%}"
        )


def share(part: int, whole: int) -> str:
    """A share as people say it."""
    return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")


if __name__ == "__main__":
    main()
