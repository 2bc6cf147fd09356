"""Whatever a service writes is an event too (I9): a method that writes announces, or says why not.

It is read from the code: which methods of repositories write, and which public methods of services
call them, by whatever way through their own file, without announcing anything.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATEMENTS = frozenset({"insert", "inserting", "update", "delete"})
INHERITED = frozenset({"keep", "keep_all", "change"})

BY_THE_DEED = "whoever decides on an invoice or a payment announces it in the same transaction"
BY_THE_CODE = "what a code came to is announced: accepted, refused, paused"
A_TELLING = "that a telling is under way changes nothing; one that failed is announced"
A_PROCESS = "which processes there are is a fact of the installation, not of a company"
NOT_YET = "nothing is changed before the first code confirms it, which is announced"

UNTOLD: Mapping[str, str] = {
    "approvals.ask": BY_THE_DEED,
    "approvals.refuse": BY_THE_DEED,
    "approvals.withdraw": BY_THE_DEED,
    "approvals.drop_stale": BY_THE_DEED,
    "checkouts.opened": "the start was announced; this notes what the gateway calls it",
    "codes.ask": BY_THE_CODE,
    "codes.count": BY_THE_CODE,
    "codes.forgive": BY_THE_CODE,
    "codes.forgive_all": BY_THE_CODE,
    "credits.grow": BY_THE_DEED,
    "credits.take": BY_THE_DEED,
    "deliveries.plan": A_TELLING,
    "deliveries.take": A_TELLING,
    "deliveries.told": A_TELLING,
    "deliveries.stumbled": A_TELLING,
    "deliveries.posted": A_TELLING,
    "deposits.ask": "the draft announces itself",
    "disputes.end": "the hold that is lifted announces itself",
    "documents.keep": "a print of what was announced",
    "keys.note": "which key is in use is a fact of the installation, not of a company",
    "processes.leave": A_PROCESS,
    "processes.note": A_PROCESS,
    "keys.shred": "part of an erasure, which announces it",
    "letters.send_copy": "the copy announces itself",
    "merging.follow": "part of a merge, which announces it",
    "mails.note_begun": "a mail is worked on; what follows from it is announced",
    "mails.clear": "the same",
    "mails.retry": "the same; a mail that waits belongs to no company yet",
    "privacy.swept": "the end of an erasure, which was announced",
    "payments.give_back": BY_THE_DEED,
    "passkeys.sign_in": "the full session that follows from it is announced",
    "quotes.draft": "the draft announces itself",
    "quotes.edit": "the same",
    "recoveries.reread": "what the mailbox brought is announced, mail by mail",
    "second_factors.enrol": NOT_YET,
    "second_factors.open_page": NOT_YET,
    "sendings.stumbled": "there will be another try; the last one is announced",
    "sign_ins.start": "half a session may do nothing; a full one is announced",
    "sign_ins.freshen": "the same password, kept with the parameters of today",
    "sendings.failed": "the failed delivery announces it",
}
"""Methods of services that write and announce nothing themselves, each with the reason."""


def functions(folder: str) -> Iterator[tuple[str, str, ast.AST, str]]:
    """(file, class or nothing, function, its name), of every file in a folder."""
    for path in sorted((ROOT / folder).glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            owner = node.name if isinstance(node, ast.ClassDef) else ""
            for each in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(each, ast.AsyncFunctionDef | ast.FunctionDef):
                    yield path.stem, owner, each, each.name


def called(node: ast.AST) -> set[str]:
    """The names of everything a function calls."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    attributes = {each.attr for each in calls if isinstance(each, ast.Attribute)}
    return attributes | {each.id for each in calls if isinstance(each, ast.Name)}


def reached(name: str, own: Mapping[str, ast.AST]) -> set[str]:
    """The same, through all functions of its own file."""
    names: set[str] = set()
    ahead = [name]
    while ahead:
        new = called(own[ahead.pop()]) - names
        names |= new
        ahead += [each for each in new if each in own]
    return names


def silent() -> set[str]:
    """Every public method of a service that writes and announces nothing."""
    repositories = functions("core/repositories")
    writing = INHERITED | {name for _, _, node, name in repositories if called(node) & STATEMENTS}
    found = set()
    services = list(functions("core/services"))
    for stem, owner, _, name in services:
        own = {each: node for file, _, node, each in services if file == stem}
        if owner.endswith("Service") and not name.startswith("_"):
            names = reached(name, own)
            if names & writing and not names & {"announce", "announce_all"}:
                found.add(f"{stem}.{name}")
    return found


def test_every_change_is_announced_or_says_why_not() -> None:
    assert silent() - set(UNTOLD) == set()


def test_no_reason_outlives_what_it_excuses() -> None:
    assert set(UNTOLD) - silent() == set()
