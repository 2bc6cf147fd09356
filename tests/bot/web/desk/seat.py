"""A person of the cast at Paidup's pages: looks, presses and fills in, without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from core.billing import Billing

VOID = {"input", "img", "meta", "link", "br"}


@dataclass
class Sheet:
    """A form of a page: where it is sent, what it carries, and its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page: its words, its links, its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Sheet] = []
        self.words: list[str] = []
        self._text: list[str] | None = None
        self._open: list[str] = []
        self._href = self._button = self._area = ""
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        about = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        match tag:
            case "a":
                self._href, self._text = about.get("href", ""), []
            case "form":
                method = about.get("method", "get")
                self.forms.append(Sheet(about.get("action", ""), method))
            case "input" if self.forms and "name" in about:
                self.forms[-1].fields[about["name"]] = about.get("value", "")
            case "textarea":
                self._area, self._text = about["name"], []
            case "select":
                self._select = about["name"]
                self.forms[-1].fields[self._select] = ""
            case "option" if self._select:
                is_first = not self.forms[-1].fields[self._select]
                if "selected" in about or (is_first and about.get("value")):
                    self.forms[-1].fields[self._select] = about.get("value", "")
            case "button":
                name, value = about.get("name", ""), about.get("value", "")
                self._text, self._button = [], f"{name}={value}"

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        said = "".join(self._text or []).strip()
        if tag == "a" and self._text is not None:
            self.links.append((said, self._href))
            self._text = None
        elif tag == "button" and self._text is not None:
            name, _, value = self._button.partition("=")
            if self.forms:
                self.forms[-1].buttons.append((said, name, value))
            self._text = None
        elif tag == "textarea":
            self.forms[-1].fields[self._area] = said
            self._text = None
        elif tag == "select":
            self._select = ""
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words between tags."""
        if self._text is not None:
            self._text.append(data)
        if not {"style", "title"} & set(self._open) and data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def said(self) -> str:
        """All that a person reads."""
        return " ".join(self.words)


class Seat:
    """Somebody signed in, and the page before them."""

    def __init__(self, web: httpx.AsyncClient, billing: Billing) -> None:
        self.web = web
        self.billing = billing
        self.answer = httpx.Response(200)
        self.page = Reader("")

    async def look(self, path: str = "", **how: Any) -> str:
        """Go to a page and read it."""
        return self._see(await self.web.get(f"/desk{path}", **how))

    async def follow(self, label: str) -> str:
        """Press a link whose words begin like this."""
        href = next(to for said, to in self.page.links if said.startswith(label))
        return self._see(await self.web.get(href))

    async def press(self, label: str, **typed: str) -> str:
        """Fill in the form of a button whose words begin like this, and press it."""
        return await self.send(self.filled(label, **typed))

    def filled(self, label: str, **typed: str) -> tuple[str, dict[str, str]]:
        """The form of a button, filled in: where it goes and what it carries."""
        sheet, name, value = next(
            (sheet, name, value)
            for sheet in self.page.forms
            for said, name, value in sheet.buttons
            if said.startswith(label)
        )
        names = {each.replace("__", "."): text for each, text in typed.items()}
        assert set(names) <= set(sheet.fields), sheet.fields
        return sheet.action, {**sheet.fields, **names, **({name: value} if name else {})}

    async def send(self, filled: tuple[str, dict[str, str]]) -> str:
        """Send a form, perhaps again."""
        return self._see(await self.web.post(filled[0], data=filled[1]))

    def _see(self, answer: httpx.Response) -> str:
        self.answer, self.page = answer, Reader(answer.text)
        return self.page.said
