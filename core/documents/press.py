"""The child process in which documents become PDFs.

`core/documents/pdf.py` starts it, and they speak in frames over its standard input and output:

    printer ── length, pickled InvoiceDocument ──────────────────────▶ press
    printer ◀─ Answer, peak memory in KiB, length, the PDF or a reason ─ press

It ends as soon as its input ends, even in the middle of a page, so it never outlives the program,
not even one that was killed. Ctrl-C is the program's business, not the press's.
"""

import gc
import os
import pickle
import queue
import resource
import signal
import struct
import sys
import threading
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from core.documents.dossier import ClientFile
from core.documents.invoice import InvoiceDocument
from core.documents.statement import StatementDocument

LENGTH = struct.Struct(">I")
ANSWER = struct.Struct(">BII")
ADDRESS_SPACE_BYTES_MOST = 4 * 1024**3
OBJECTS_BETWEEN_COLLECTIONS = 200_000
DARWIN_KIB = 1024  # macOS counts peak memory in bytes, Linux in KiB


class Answer(IntEnum):
    """What became of a document; the first answer of all is about the press itself."""

    READY = 1
    PRINTED = 2
    REFUSED = 3  # this document will never print
    BROKEN = 4  # the press cannot work at all


class Printable(Protocol):
    """What the press needs of `layout.Layout`, which it imports late."""

    def pdf(self, document: InvoiceDocument | ClientFile | StatementDocument) -> bytes:
        """Lay a document out."""


def main() -> None:
    """Print until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    output = _private_output()
    try:
        from core.documents.layout import Layout
    except (ImportError, OSError) as problem:
        _answer(output, Answer.BROKEN, str(problem).encode())
        return
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, orders), daemon=True).start()
    layout = Layout()
    layout.warm()
    _collect_rarely()
    _answer(output, Answer.READY, b"")
    while True:
        _answer(output, *_print(layout, orders.get()))


def _print(layout: Printable, order: bytes) -> tuple[Answer, bytes]:
    document = pickle.loads(order)  # noqa: S301  # nosec B301  # written by our own parent, over our own pipe
    try:
        return Answer.PRINTED, layout.pdf(document)
    except Exception as problem:
        return Answer.REFUSED, f"{type(problem).__name__}: {problem}".encode(errors="replace")


def _read(source: BinaryIO, orders: "queue.SimpleQueue[bytes]") -> None:
    """Hand orders over; when there will be no more, end the process whatever it is doing."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        orders.put(source.read(LENGTH.unpack(head)[0]))
    os._exit(0)


def _answer(output: BinaryIO, answer: Answer, content: bytes) -> None:
    output.write(ANSWER.pack(answer, _memory_kib(), len(content)) + content)
    output.flush()


def _memory_kib() -> int:
    """The most memory this process has held.

    On Linux a child's `ru_maxrss` begins with its parent's, so the kernel is asked for our own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(fields["VmHWM"].split()[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // DARWIN_KIB if sys.platform == "darwin" else peak


def _private_output() -> BinaryIO:
    """Keep the pipe for answers alone: what a library prints must not end up between them."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _collect_rarely() -> None:
    """Fonts and sheets stay, and a page is one big heap thrown away at once: it saves a tenth."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 5, 5)


def _limit_memory() -> None:
    """A document that eats all memory ends its own press, not the machine."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES_MOST, hard))


if __name__ == "__main__":
    main()
