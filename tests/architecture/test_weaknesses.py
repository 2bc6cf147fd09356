"""Weaknesses that tools know how to find: in our own lines, and in the packages we lock."""

import json
import subprocess
import sys
from typing import Any

from tests.advisories import NOBODY, accepted, judged
from tests.architecture.sources import ROOT

ROOMS = ("bot", "core", "inbox", "sandbox", "benchmarks")


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_bandit_finds_nothing_of_medium_weight_and_above() -> None:
    words = [sys.executable, "-m", "bandit", "--configfile", "pyproject.toml", "--quiet"]
    words += ["--severity-level", "medium", "--recursive", *ROOMS]

    found = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )

    assert (found.returncode, found.stdout) == (0, "")


def test_an_advisory_fails_and_says_what_to_do() -> None:
    weak = {"id": "PYSEC-2026-1", "fix_versions": ["1.2.4"], "aliases": [], "description": "-"}
    said = judged(answer({"name": "left", "version": "1.2.3", "vulns": [weak]}))

    assert said.is_bad
    assert "left 1.2.3: PYSEC-2026-1, mended in 1.2.4" in said.text
    assert "make lock" in said.text


def test_an_advisory_fails_though_the_feed_does_not_know_all_packages() -> None:
    weak = {"id": "PYSEC-2026-2", "fix_versions": []}
    known = {"name": "left", "version": "1.2.3", "vulns": [weak]}
    said = judged(answer({"name": "right", "skip_reason": "not there"}, known))

    assert said.is_bad
    assert "no version yet" in said.text


def test_packages_without_advisories_pass() -> None:
    fine = {"name": "left", "version": "1.2.3", "vulns": []}

    assert judged(answer(fine)) == (
        "No weakness is known of 1 packages in requirements-dev.txt.",
        False,
    )
    assert judged(answer(fine, {"name": "right", "skip_reason": "not there"})).text.endswith(
        "The feed does not know right."
    )


def test_where_no_feed_can_be_reached_it_is_said_and_nothing_fails() -> None:
    nowhere = [
        "",
        "no JSON",
        "[]",
        answer(),
        answer({"name": "left", "skip_reason": "The index has no advisories."}),
    ]

    assert [judged(each) for each in nowhere] == [(NOBODY, False)] * len(nowhere)


def test_what_is_accepted_is_named_by_its_id() -> None:
    assert all(name and " " not in name for name in accepted())
