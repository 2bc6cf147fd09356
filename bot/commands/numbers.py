"""/company numbers: how documents are numbered."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.forms import Kind
from bot.cards.model import Card, Reply, Row
from bot.commands.arguments import blank
from bot.commands.table import command
from core.billing import Work
from core.models import DocumentKind, NumberFormat, Reset
from core.models.number import USUAL
from core.security.rights import Deed


@dataclass(frozen=True)
class Numbers:
    """For which kind of document, the series, the template, and when counting begins again."""

    kind: DocumentKind = blank("Kind of document", Kind.CHOICE, default=DocumentKind.INVOICE)
    series: str = blank("Series", default="", hint="For example INV; empty leaves it as it is.")
    template: str = blank("Template", default="", hint=f"For example {USUAL}")
    reset: Reset = blank("Counts anew", Kind.CHOICE, default=Reset.YEARLY)


async def recall_numbers(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """How numbers of a kind look now, as the blanks of the form."""
    kind = DocumentKind(given.get("kind", DocumentKind.INVOICE))
    looks = (await work.number_formats.all())[kind]
    return {"series": looks.series, "template": looks.template, "reset": str(looks.reset)}


@command(
    "company numbers",
    Numbers,
    needs=Deed.CHANGE_SETTINGS,
    whole_form=True,
    asks=("template",),
    recall=recall_numbers,
    title="Numbers",
)
async def change_numbers(work: Work, args: Numbers) -> Reply:
    """Set how documents of a kind are numbered from now on; numbers that were given stay."""
    now = (await work.number_formats.all())[args.kind]
    wanted = NumberFormat(
        args.series.strip().upper() or now.series, args.template.strip() or now.template, args.reset
    )
    await work.number_formats.change(args.kind, wanted)
    today = await work.today()
    looks = (await work.number_formats.all()).items()
    rows = tuple(Row(f"{kind}: {each.number(1, today)}", _counted(each)) for kind, each in looks)
    return Reply(Card("Numbers look like this from now on.", rows=rows))


def _counted(looks: NumberFormat) -> str:
    return f"{looks.template}, counted anew {looks.reset}"
