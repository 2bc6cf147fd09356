"""Asks whether weaknesses are known of the locked packages: `python -m tests.advisories`.

pip-audit asks the package index for its advisories. A machine without a network, or with an index
that keeps none, must be able to test: that nobody could be asked is said, and is no failure. An
advisory is one, unless `pyproject.toml` names it as known, with the reason.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
LOCK = "requirements-dev.txt"  # what all the others are cut from
CALL_SECONDS = 5
ALL_SECONDS = 180

NOBODY = (
    f"Not asked whether weaknesses are known of the packages in {LOCK}: from this machine no feed"
    " of advisories can be reached. Where one can, make test asks it."
)


class Verdict(NamedTuple):
    """What to print, and whether it is bad news."""

    text: str
    is_bad: bool = False


def judged(answer: str) -> Verdict:
    """What pip-audit's answer means; it has none where it could not get through."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict(NOBODY)
    asked = [package for package in packages if "vulns" in package]
    if weak := list(_weak(asked)):
        return Verdict("\n".join(["Weaknesses are known of:", *weak, _ADVICE]), is_bad=True)
    if not asked:
        return Verdict(NOBODY)
    unknown = [package["name"] for package in packages if "vulns" not in package]
    rest = f" The feed does not know {', '.join(unknown)}." if unknown else ""
    return Verdict(f"No weakness is known of {len(asked)} packages in {LOCK}.{rest}")


def accepted() -> list[str]:
    """The advisories that `pyproject.toml` says we can live with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["paidup"]["accepted_advisories"])


def ask() -> str:
    """What pip-audit answers, as JSON; nothing where it did not get that far in time."""
    words = [sys.executable, "-m", "pip_audit", "--requirement", LOCK, "--require-hashes"]
    words += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    words += ["--timeout", str(CALL_SECONDS)]
    words += [word for each in accepted() for word in ("--ignore-vuln", each)]
    try:
        done = subprocess.run(
            words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=ALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


_ADVICE = (
    "Please update them (make lock UPGRADE=--upgrade). Where no newer one is there and it cannot"
    " harm us, name the advisory in pyproject.toml under [tool.paidup], with the reason."
)


def _weak(packages: list[dict[str, Any]]) -> Iterator[str]:
    for package in packages:
        for found in package["vulns"]:
            mended = ", ".join(found.get("fix_versions", ())) or "no version yet"
            yield f"  {package['name']} {package['version']}: {found['id']}, mended in {mended}"


if __name__ == "__main__":
    verdict = judged(ask())
    sys.stderr.write(verdict.text + "\n")
    sys.exit(verdict.is_bad)
