"""Cards and forms as a person would meet them, and as somebody with bad intent writes them."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.cards.model import Button, Card, Link, Row, Tone, Weight
from bot.render.actions import Codec

CODEC = Codec(
    {
        "help": (),
        "invoice show": ("invoice",),
        "invoice approve": ("invoice", "hash"),
        "invoice void": ("invoice", "reason"),
    }
)

APPROVE = Button("Approve", "invoice approve", {"invoice": "D12", "hash": "9f2c"}, Weight.FIRST)
VOID = Button("Void it", "invoice void", {"invoice": "D12"}, Weight.DANGER, "Void the draft D12?")
PDF = Link("PDF", "https://pay.example/f/1")

CARD = Card(
    title="D12 · Acme GmbH · 2,856.00 EUR",
    text="Bea asks you to approve this invoice.",
    state="Waiting for approval",
    facts=(("Due", "22 Dec 2026"), ("Net", "2,400.00 EUR")),
    actions=(APPROVE, VOID, PDF),
    small_print="Drafted by Bea at 10:14",
    tone=Tone.WAITING,
)

LIST = Card(
    title="3 invoices are open",
    rows=(
        Row("INV-2026-0001 · Acme", "overdue", Button("Show", "invoice show", {"invoice": "D1"})),
        Row("INV-2026-0002 · Globex", "due tomorrow"),
    ),
)

LINES = Group(
    "lines",
    "Line",
    (
        Question("description", "Description"),
        Question("quantity", "Quantity", Kind.NUMBER, initial="1"),
        Question("unit_price", "Unit price", Kind.MONEY, hint="For example 800.00"),
        Question(
            "tax",
            "Tax",
            Kind.CHOICE,
            options=(Option("DE-19", "19 %"), Option("DE-0", "none")),
            initial="DE-19",
        ),
    ),
)
FORM = Form(
    command="invoice new",
    title="New invoice",
    blanks=(
        Question("client", "Client", Kind.SEARCH, source="clients"),
        LINES,
        Question("due_on", "Due", Kind.DAY, optional=True),
        Question("is_urgent", "Urgent", Kind.YES_NO, optional=True),
        Question("note", "Note", Kind.LONG_TEXT, optional=True),
    ),
    submit="Save the draft",
    given={"series": "A"},
    has_preview=True,
)

_BAD = (
    "<!channel>",
    "<@U012>",
    "@here",
    "<https://evil.example|Pay here>",
    "<b>",
    "</b>&amp;",
    "*bold*",
    "_",
    "`",
    "\u202e",
    "\ud800",
    "\x1b[2J",
    "\r\n",
    " · ",
    "\u05e9\u05dd",
    "😀",
    "&",
)
texts = st.lists(
    st.sampled_from(_BAD) | st.text(st.characters(exclude_categories=()), max_size=12), max_size=6
).map("".join)
hostile = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 1, 1, 40, 400]))
buttons = st.builds(
    Button,
    label=hostile,
    command=st.just("invoice show"),
    arguments=st.just({"invoice": "D12"}),
    weight=st.sampled_from(Weight),
    sure=hostile,
)
links = st.builds(Link, label=hostile, url=st.just("https://pay.example/1"))
cards = st.builds(
    Card,
    title=hostile,
    text=hostile,
    state=hostile,
    facts=st.lists(st.tuples(hostile, hostile), max_size=12).map(tuple),
    rows=st.lists(st.builds(Row, hostile, hostile, st.none() | buttons), max_size=5).map(
        lambda rows: tuple(rows) * 12
    ),
    actions=st.lists(buttons | links, max_size=5).map(lambda actions: tuple(actions) * 8),
    small_print=hostile,
    tone=st.sampled_from(Tone),
)
questions = st.builds(
    Question,
    name=st.just("q"),
    label=hostile,
    kind=st.sampled_from(Kind),
    optional=st.booleans(),
    hint=texts,
    initial=texts,
    options=st.just((Option("a", "A"), Option("b", "B"))),
    source=st.just("clients"),
)
forms = st.builds(
    lambda asked, label, title, answers, errors, count: Form(
        command="invoice new",
        title=title,
        blanks=(asked, Group("lines", label, (asked,), count=count)),
        submit=title,
        answers={"q": answers, "lines.0.q": answers},
        errors={"q": errors, "lines.0.q": errors, "": errors},
        preview=((label, errors),),
        has_preview=True,
    ),
    questions,
    hostile,
    hostile,
    hostile,
    hostile,
    st.integers(1, 40),
)


def shown(payload: Any) -> Iterator[str]:
    """Every text that Slack would show."""
    if isinstance(payload, dict):
        if payload.get("type") in {"mrkdwn", "plain_text"}:
            yield payload["text"]
        payload = list(payload.values())
    if isinstance(payload, list):
        for part in payload:
            yield from shown(part)
