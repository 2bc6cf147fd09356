"""Runs Paidup for as long as whoever started it lives: `python -m bot.leash serve`.

Standard input is a pipe into which nobody writes. It ends when the process at its other end does,
however that ends; then Paidup is asked to stop, as by any supervisor, and knows nothing of this.
"""

import os
import signal
import threading
from typing import Final

from bot.cli import app

STOP_SECONDS: Final = 15.0


def _stop_with_the_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(STOP_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_stop_with_the_parent, daemon=True).start()
    app()
