"""How long a PDF takes and how much memory: first, warm, after many, and where the time goes.

    python benchmarks/pdf.py [documents]

One document at a time through the real child process, an invoice of five lines with everything on
it (two tax rates, bank details, pay link as QR code). The target is 70 ms for a warm one.
"""

import asyncio
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from os import sysconf
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from core.documents.invoice import BankAccount, DocumentLine, InvoiceDocument, Party, TaxGroup
from core.documents.layout import Assets, Layout, Page
from core.documents.pdf import PdfPrinter, Press
from core.documents.templates import environment, qr_code, shown
from core.money import Money

DOCUMENTS = 500
TARGET_MS = 70
REPEATS = 20


def euro(amount: str) -> Money:
    """An amount in euro."""
    return Money.rounded(Decimal(amount), "EUR")


def line(description: str, quantity: str, price: str, rate: str, net: str) -> DocumentLine:
    """One line of the invoice."""
    return DocumentLine(description, Decimal(quantity), Decimal(price), Decimal(rate), euro(net))


INVOICE = InvoiceDocument(
    language="de",
    locale="de_DE",
    seller=Party(
        "Nordlicht Studio GmbH",
        ("Schönhauser Allee 12", "10119 Berlin"),
        "DE",
        "DE123456789",
        "rechnung@nordlicht.example",
        "+49 30 1234567",
    ),
    buyer=Party("Globex AG", ("Frau Carla Kern", "Industriestraße 7", "70565 Stuttgart"), "DE"),
    lines=(
        line("Beratung und Konzept", "3", "800", "19", "2400"),
        line("Backend-Entwicklung mit Abnahmetest und Dokumentation", "12.5", "110", "19", "1375"),
        line("Fahrtkosten", "1", "89.90", "19", "89.90"),
        line("Hosting", "744", "0.013889", "19", "10.33"),
        line("Fachbuch", "2", "39.95", "7", "79.90"),
    ),
    taxes=(
        TaxGroup(Decimal(19), euro("3875.23"), euro("736.29")),
        TaxGroup(Decimal(7), euro("79.90"), euro("5.59")),
    ),
    net=euro("3955.13"),
    tax=euro("741.88"),
    total=euro("4697.01"),
    paid=euro("0"),
    owed=euro("4697.01"),
    number="RE-2026-0001",
    issued_on=date(2026, 11, 22),
    due_on=date(2026, 12, 6),
    terms_days=14,
    note="Vielen Dank für die gute Zusammenarbeit.",
    po_number="4711",
    bank=BankAccount("Nordlicht Studio GmbH", "DE89370400440532013000", "COBADEFFXXX"),
    pay_url="https://pay.nordlicht.example/i/9vJ2kQ4mT8xW1bR6nY3cZ5dF",
)


async def main() -> None:
    """Measure and print."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    printer = PdfPrinter()
    begun = perf_counter()
    await printer.start()
    started_ms = milliseconds(begun)
    assert printer.press is not None
    press = printer.press
    at_start = memory_mib(press)
    worked_before = processor_ms(press)
    taken = [await render(printer, number) for number in range(1, documents + 1)]
    worked = (processor_ms(press) - worked_before) / documents
    at_end, peak = memory_mib(press), press.peak_kib / 1024
    await printer.close()

    middle, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{'':38}{'ms':>10}{'MiB':>10}")
    row("press started, fonts read", started_ms, at_start)
    row("first PDF", taken[0])
    row(f"warm PDF, median of {documents}", middle)
    row("warm PDF, the processor alone", worked)
    row("warm PDF, one in twenty is slower", slow)
    row(f"after {documents} PDFs (peak {peak:.0f} MiB)", taken[-1], at_end)
    row("target for a warm PDF", TARGET_MS)
    print(f"\n{'where the time of a warm one goes':38}{'ms':>10}")
    for name, taken_ms in stages():
        row(name, taken_ms)


async def render(printer: PdfPrinter, number: int) -> float:
    """Print one invoice; each has a number of its own."""
    document = replace(INVOICE, number=f"RE-2026-{number:04}")
    begun = perf_counter()
    await printer.render(document)
    return milliseconds(begun)


def stages() -> list[tuple[str, float]]:
    """The steps of one document, in this process."""
    layout = Layout()
    layout.warm()
    template = environment().get_template("documents/invoice.html")
    values = shown(INVOICE)
    text = template.render(shown=values)
    assets = Assets(INVOICE, values.pay_link)
    options = layout.options("de")
    laid_out = Page(text, assets).render(**options)
    return [
        (
            "words and numbers into the template",
            median(lambda: template.render(shown=shown(INVOICE))),
        ),
        ("the QR code, drawn while laying out", median(lambda: qr_code(values.pay_link))),
        ("reading the page", median(lambda: Page(text, assets))),
        ("styles and layout", median(lambda: Page(text, assets).render(**options))),
        ("drawing, fonts, writing", median(laid_out.write_pdf)),
    ]


def median(deed: Callable[[], object]) -> float:
    """The usual time of a deed."""
    taken = []
    for _ in range(REPEATS):
        begun = perf_counter()
        deed()
        taken.append(milliseconds(begun))
    return statistics.median(taken)


def memory_mib(press: Press) -> float:
    """What the child holds in memory now (Linux)."""
    status = Path(f"/proc/{press.pid}/status").read_text(encoding="ascii")
    (resident,) = (row for row in status.splitlines() if row.startswith("VmRSS:"))
    return int(resident.split()[1]) / 1024


def processor_ms(press: Press) -> float:
    """How long the child has computed, whatever else the machine was doing (Linux)."""
    fields = Path(f"/proc/{press.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return 1000 * (user + system) / sysconf("SC_CLK_TCK")


def milliseconds(since: float) -> float:
    """The time since then."""
    return 1000 * (perf_counter() - since)


def row(name: str, taken_ms: float, mib: float | None = None) -> None:
    """One line of the table."""
    print(f"{name:38}{taken_ms:>10.1f}" + (f"{mib:>10.0f}" if mib is not None else ""))


if __name__ == "__main__":
    asyncio.run(main())
