"""The tests. What they compile is kept, and so is what the programs compile that they start.

Where the environment says not to (`PYTHONDONTWRITEBYTECODE`), every process would compile its four
thousand modules anew, which is more than half of a program's start: it is kept aside then.
"""

import os
import sys
from pathlib import Path

KEPT = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = KEPT
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
