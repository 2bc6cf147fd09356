"""Cards and forms as pages of ours: whatever anybody wrote is text there, and nothing else.

A button that only looks, or asks in a form first, is a link. One that does something is a form
that is sent with what the button carries; one that asks "are you sure?" has to be opened first.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from bot.cards.forms import Form, Option
from bot.cards.model import Button, Card, Picture, Tone
from bot.render.html_forms import Blanks
from bot.render.plain import NOTHING, clean, fit, line
from core.documents.colours import palette_for
from core.documents.invoice import ACCENT
from core.documents.templates import environment

TEXT_MOST: Final = 20_000
STATES: Final = {
    Tone.PLAIN: "",
    Tone.WAITING: "Waiting",
    Tone.GOOD: "",
    Tone.WARNING: "Please note",
    Tone.BAD: "Important",
}


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    label: str
    address: str
    is_here: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands around a page: whose it is, where else one can go, what its forms carry.

    `nonce` makes a fresh one for each form; `leave` is where signing out is sent to.
    """

    style_nonce: str
    company: str
    name: str
    nonce: Callable[[], str]
    menu: Sequence[tuple[str, Sequence[Entry]]] = ()
    accent: str = ACCENT
    leave: str = ""
    is_test: bool = False
    found: Mapping[str, Sequence[Option]] = field(default_factory=dict)


class Html:
    """Writes pages; built once, since reading templates takes time.

    `is_look` says whether a button only looks or asks; `base_url` is where our own pages are, and
    `commands` are what one can ask for.
    """

    def __init__(
        self,
        root: str,
        base_url: str,
        is_look: Callable[[Button], bool],
        commands: Collection[str] = (),
    ) -> None:
        self._root = root
        self._commands = commands
        self._base_url = base_url.rstrip("/") + "/"
        self._is_look = is_look
        self._environment = environment(line=_line, clean=_clean)
        sheets = (
            self._environment.get_template(name) for name in ("web/page.css", "desk/desk.css")
        )
        # Our own files; in a style element quotes and signs stay as they are.
        self._sheet = Markup("\n".join(sheet.render() for sheet in sheets))  # noqa: S704  # nosec B704  # ours

    def card(
        self,
        card: Card,
        frame: Frame,
        *,
        filters: Form | None = None,
        is_refusal: bool = False,
        chart: bytes = b"",
    ) -> str:
        """A card as a page, below what narrows it down, if it is a list that can be.

        The text of a refusal is ours: what it says to type is a link. `chart` is the card's, drawn.
        """
        state = line(card.state) or STATES[card.tone]
        asked = Blanks(filters, frame.found) if filters else None
        shown = {"card": card, "state": state, "filters": asked, "is_refusal": is_refusal}
        shown |= {"chart": b64encode(chart).decode()}
        return self._write("card", frame, title=card.title, **shown)

    def form(self, form: Form, frame: Frame) -> str:
        """A form as a page, with what is wrong at its blanks and what was typed in them."""
        return self._write(
            "form", frame, title=form.title, form=form, blanks=Blanks(form, frame.found)
        )

    def page(self, name: str, frame: Frame, **values: object) -> str:
        """A page that is no card and no form, from a template of its own."""
        return self._write(name, frame, **values)

    def address(self, command: str, arguments: Mapping[str, str] | None = None) -> str:
        """Where a command is asked for."""
        given = {name: text for name, text in (arguments or {}).items() if text}
        asked = f"?{urlencode(given)}" if given else ""
        return f"{self._root}/{command.replace(' ', '/')}{asked}"

    def _write(self, name: str, frame: Frame, **values: object) -> str:
        return self._environment.get_template(f"desk/{name}.html").render(
            language="en",
            palette=palette_for(frame.accent),
            sheet=self._sheet,
            style_nonce=frame.style_nonce,
            frame=frame,
            desk=self,
            home=self._root,
            **values,
        )

    # -- what the templates ask --------------------------------------------------------------

    def is_look(self, button: Button) -> bool:
        """Whether a button is a link."""
        return self._is_look(button)

    def leads_to(self, button: Button) -> str:
        """Where a button that is a link leads, with what it carries."""
        return self.address(button.command, button.arguments)

    def is_ours(self, url: str) -> bool:
        """Whether a link stays on our own pages; any other is written out and leads nowhere."""
        return url.startswith(self._base_url)

    def with_links(self, text: str) -> Markup:
        """A text of ours; `/invoice list` in it leads there, if there is such a command."""
        said = clean(text)
        commands = sorted(self._commands, key=len, reverse=True)
        typed = re.compile("/(" + "|".join(map(re.escape, commands)) + r")(?![\w/])")
        parts, end = [], 0
        for found in typed.finditer(said):
            link = Markup('<a href="{}">{}</a>').format(self.address(found[1]), found[0])
            parts += [escape(said[end : found.start()]), link]
            end = found.end()
        return Markup("").join([*parts, escape(said[end:])])

    def picture(self, picture: Picture) -> str:
        """A picture inside the page."""
        return f"data:image/png;base64,{b64encode(picture.content).decode()}"


def _line(text: Any) -> str:
    return line(str(text)) or NOTHING


def _clean(text: Any) -> str:
    return fit(clean(str(text)), TEXT_MOST)
