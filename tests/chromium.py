"""Which Chromium the tests of the pages use: the system's, or else the one that Playwright brings.

Also a script, for `.ci/install.sh`: it ends with 0 when there is one, with 1 when there is none. It
runs before anything is installed, so it imports nothing of ours.
"""

import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOOKED_AT_BYTES = 4096


def of_the_system() -> str:
    """The path of the system's own; nothing where there is none, or as a snap only.

    Ubuntu's `chromium-browser` is a script that starts the snap, or asks for it. A snap sees a
    `/tmp` of its own, so it cannot be handed a test's folders, and a container cannot have it.
    """
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in found if not _is_snap(Path(path))), "")


def _is_snap(path: Path) -> bool:
    real = path.resolve()
    with real.open("rb") as file:
        return (
            real.name == "snap" or "snap" in path.parts or b"/snap/" in file.read(LOOKED_AT_BYTES)
        )


def of_playwright() -> str:
    """Where the one that belongs to this Playwright is; nothing before it was downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else ""


if __name__ == "__main__":
    sys.exit(not (of_the_system() or of_playwright()))
