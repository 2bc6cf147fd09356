"""What the project's own files promise to whoever installs, builds or copies it."""

import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.architecture.sources import ROOT, files, place
from tests.chromium import of_the_system

BUILD = "requirements-build.txt"
DEVELOPMENT = "requirements-dev.txt"
PRODUCTION = "requirements.txt"
SANDBOX = "requirements-sandbox.txt"
LOCKS = [BUILD, DEVELOPMENT, PRODUCTION, SANDBOX]

# Where packages come from is the affair of the machine that installs them.
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|--index[-]url"
)
# Folders of one person or one machine.
MACHINE = re.compile(r"(?<![\w.}])/(?:root|work|Users|home/\w+)/")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(requirement: str) -> str:
    """The package's name alone, as a registry compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


def declared(lock: str) -> set[str]:
    """What pyproject.toml asks for, of all that a lock is made from."""
    table = project()
    production = table["project"]["dependencies"]
    sandbox = table["project"]["optional-dependencies"]["sandbox"]
    groups = table["dependency-groups"]
    asked = {
        BUILD: groups["build"],
        DEVELOPMENT: production + sandbox + groups["dev"] + groups["build"],
        PRODUCTION: production,
        SANDBOX: production + sandbox,
    }
    return {name_of(requirement) for requirement in asked[lock]}


def pins(lock: str) -> dict[str, str]:
    """Each package's entry in a lock: its version, hashes, and who asked for it."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {name_of(entry): entry for entry in entries}


def version(entry: str) -> str:
    return re.split(r"[ \\\n]", entry.partition("==")[2], maxsplit=1)[0]


def example() -> dict[str, str]:
    """The settings in the example file, those that are commented out too."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^#?PAIDUP_([A-Z_]+)=(.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(lock: str) -> None:
    asked = {name for name, entry in pins(lock).items() if "paidup (pyproject.toml" in entry}

    assert asked == declared(lock), "run: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    bare = [name for name, entry in pins(lock).items() if "--hash=sha256:" not in entry]

    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_agree_on_versions(lock: str) -> None:
    tested = pins(DEVELOPMENT)
    others = {
        name: version(entry)
        for name, entry in pins(lock).items()
        if version(entry) != version(tested[name])
    }

    assert others == {}


def test_production_has_nothing_of_the_sandbox() -> None:
    extra = {name_of(name) for name in project()["project"]["optional-dependencies"]["sandbox"]}

    assert extra.isdisjoint(pins(PRODUCTION))


def test_nothing_names_a_registry() -> None:
    naming = [place(p) for p in files() if REGISTRY.search(p.read_text("utf-8", errors="ignore"))]

    assert naming == []


def test_nothing_names_a_folder_of_one_machine() -> None:
    naming = [place(p) for p in files() if MACHINE.search(p.read_text("utf-8", errors="ignore"))]

    assert naming == []


def test_the_licence_is_there_and_is_the_one_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert project()["project"]["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_dockerfile_is_clean() -> None:
    hadolint = Path(sysconfig.get_path("scripts")) / "hadolint"

    found = subprocess.run(
        [hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False, timeout=60
    )

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_a_container_has_the_libraries_that_a_machine_gets() -> None:
    script = (ROOT / ".ci" / "install.sh").read_text(encoding="utf-8")
    libraries = re.search(r'^libraries="(.+)"$', script, re.MULTILINE)
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8").split()

    assert libraries
    assert set(libraries[1].split()) <= set(image)


@pytest.mark.parametrize(
    ("says", "is_found"),
    [
        ("exec /opt/google/chrome/chrome", True),
        ("exec /snap/bin/chromium", False),  # Ubuntu's chromium-browser
    ],
)
def test_a_browser_of_the_system_is_used_unless_it_is_a_snap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, says: str, is_found: bool
) -> None:
    browser = tmp_path / "chromium-browser"
    browser.write_text(f'#!/bin/sh\n{says} "$@"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert of_the_system() == (str(browser) if is_found else "")


def test_the_example_has_every_setting_but_those_of_trials() -> None:
    settings = {name.upper() for name in Settings.model_fields}

    assert set(example()) == settings - {"CLOCK_FILE", "IS_TRIAL"}


def test_the_example_can_be_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in example().items():
        monkeypatch.setenv(f"PAIDUP_{name}", value)

    assert Settings().web_port == 8000


def test_every_link_between_our_documents_leads_somewhere() -> None:
    broken = [
        f"{place(path)}: {target}"
        for path in files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []
