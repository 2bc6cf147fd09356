"""Talk to the program as a person would, on no platform in particular."""

from itertools import count

from bot.cards.forms import Form
from bot.cards.model import Button, Card, Reply
from bot.commands.dispatch import dispatch
from bot.commands.living import invoice_card, payment_card
from bot.commands.request import Filled, Request, Typed
from core.billing import Billing
from core.security.actors import Sender
from tests.cast import PAIDUP

NUMBERS = count(1)


class Chat:
    """A conversation: say a line, read the card, press its buttons, fill in its blanks."""

    def __init__(self, billing: Billing, sender: Sender) -> None:
        self._billing = billing
        self._sender = sender
        self.card = Card("")
        self.form: Form | None = None
        self.answer: Reply | Form | None = None

    async def say(self, line: str) -> Card:
        """Type a line and read the answer."""
        return await self.ask(Typed(line))

    async def see(self, reference: str) -> Card:
        """Look at the card of an invoice or a payment as it is told to everyone."""
        async with self._billing.reading(PAIDUP) as work:
            if reference.startswith("P"):
                self.card = await payment_card(work, await work.payments.view(reference))
            else:
                self.card = await invoice_card(work, await work.invoices.view(reference))
        return self.card

    async def press(self, label: str) -> Card:
        """Press the button whose label starts like this, on the last card."""
        buttons = [*self.card.actions, *(row.action for row in self.card.rows if row.action)]
        button = next(each for each in buttons if each.label.startswith(label))
        assert isinstance(button, Button)
        return await self.ask(Filled(button.command, button.arguments))

    async def fill_in(self, answers: dict[str, str]) -> Card:
        """Fill in blanks of the form that was shown, and send it."""
        assert self.form
        given = {**self.form.given, **self.form.answers, **answers}
        return await self.ask(Filled(self.form.command, given, is_form=True))

    async def preview(self, answers: dict[str, str]) -> Form:
        """Fill in blanks and look at what it would come to."""
        assert self.form
        given = {**self.form.given, **self.form.answers, **answers}
        await self.ask(Filled(self.form.command, given, is_preview=True))
        assert self.form
        return self.form

    async def ask(self, ask: Typed | Filled, request_id: str = "") -> Card:
        """Ask anything; the same request id again is a platform's repeat."""
        request = Request(request_id or f"test:{next(NUMBERS)}", self._sender, ask)
        self.answer = await dispatch(request, self._billing)
        self.form = self.answer if isinstance(self.answer, Form) else None
        if isinstance(self.answer, Reply):
            self.card = self.answer.card
        return self.card
