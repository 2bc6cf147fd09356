"""Calls nobody should make: any verb, address, header, cookie and body, at every route there is.

    routes of the application ─▶ calls(…) ─▶ Visitor.call ─▶ Answer

They are drawn before anything runs, always the same, so that a run can be repeated and its memory
measured. What only a running program knows is a `Real` in them: a page's address, a form's nonce.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute, iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from starlette.routing import BaseRoute

from tests.fuzz.values import BODY, FIELDS, HEADER, QUERY, SAID, TEXT

MACHINES: Final = ("/slack/", "/telegram/", "/webhooks/")
HOST: Final = "pay.demo.example"
VERBS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


class Real(StrEnum):
    """What only the running program knows."""

    PART = "the part of an address that is right"
    NONCE = "the nonce of the form at this address"
    COOKIE = "the cookie of somebody signed in"
    SIGNED = "the headers that prove this body"


@dataclass(frozen=True)
class Call:
    """One call at a route; a part, a field or a header that is a `Real` is filled in later.

    With `blanks`, the form that is shown at the address is filled in with them; an empty one leaves
    a blank as it was.
    """

    route: str
    verb: str
    parts: tuple[str, ...]
    query: str
    headers: tuple[tuple[str, bytes], ...]
    reals: frozenset[Real]
    fields: tuple[tuple[str, str], ...]
    body: bytes
    blanks: tuple[str, ...] = ()

    def path(self, right: dict[str, str]) -> str:
        """The address, percent-encoded, with what is right where it is wanted."""
        path, first = self.route, self.route.split("/")[1]
        for name, part in zip(names_in(self.route), self.parts, strict=True):
            said = right.get(f"{first}/{name}", "1") if part == Real.PART else quote(part, safe="")
            path = path.replace(f"{{{name}}}", said)
        return path

    def sent(self, nonce: str) -> bytes:
        """The body: bytes, or a form."""
        if not self.fields:
            return self.body
        pairs = [(name, nonce if said == Real.NONCE else said) for name, said in self.fields]
        return urlencode(pairs).encode()


def names_in(route: str) -> list[str]:
    """The names of the parts of a route's address that vary."""
    return [piece.partition("}")[0] for piece in route.split("{")[1:]]


def addresses(routes: Sequence[BaseRoute]) -> list[tuple[str, tuple[str, ...]]]:
    """Each route's address as it is written in the code, with the verbs it takes."""
    found = []
    for route in iter_route_contexts(routes):
        assert isinstance(route.original_route, APIRoute), (
            "what is mounted is to be walked here too"
        )
        found.append((str(route.path), tuple(sorted(route.methods or ()))))
    return found


PART: Final = st.just(str(Real.PART)) | TEXT.filter(lambda text: text not in {".", ".."})
FIELD: Final = st.tuples(
    st.sampled_from(FIELDS) | TEXT.filter(bool), st.just(str(Real.NONCE)) | TEXT
)
FORM: Final = st.one_of(
    st.just(()),
    st.just((("nonce", str(Real.NONCE)),)),
    st.lists(FIELD, max_size=5, unique_by=lambda pair: pair[0]).map(
        lambda pairs: (*(pair for pair in pairs if pair[0] != "_nonce"), ("_nonce", Real.NONCE))
    ),
    st.lists(FIELD, max_size=5, unique_by=lambda pair: pair[0]).map(tuple),
)


def _near(route: str, verbs: tuple[str, ...], *, is_page: bool) -> SearchStrategy[Call]:
    """At the right address, in a right way, by somebody who may: what is said is odd."""
    return st.builds(
        Call,
        route=st.just(route),
        verb=st.sampled_from(verbs),
        parts=st.just(tuple(str(Real.PART) for _ in names_in(route))),
        query=QUERY,
        headers=st.just(()),
        reals=st.just(frozenset({Real.COOKIE, Real.SIGNED})),
        fields=FORM if is_page and "POST" in verbs else st.just(()),
        body=st.just(b"") if is_page else SAID,
    )


def _shown(route: str) -> SearchStrategy[Call]:
    """The form of a page, filled in oddly by somebody who may."""
    return st.builds(
        Call,
        route=st.just(route),
        verb=st.just("POST"),
        parts=st.just(tuple(str(Real.PART) for _ in names_in(route))),
        query=st.just(""),
        headers=st.just(()),
        reals=st.just(frozenset({Real.COOKIE})),
        fields=st.just(()),
        body=st.just(b""),
        blanks=st.lists(st.just("") | TEXT, min_size=1, max_size=6).map(tuple),
    )


def _far(route: str, verbs: tuple[str, ...]) -> SearchStrategy[Call]:
    """Anything may be odd."""
    return st.builds(
        Call,
        route=st.just(route),
        verb=st.sampled_from(verbs + VERBS),
        parts=st.tuples(*(PART for _ in names_in(route))),
        query=QUERY,
        headers=st.lists(HEADER, max_size=3).map(tuple),
        reals=st.frozensets(st.sampled_from([Real.COOKIE, Real.SIGNED])),
        fields=FORM,
        body=BODY,
    )


def calls(routes: Sequence[BaseRoute], each: int) -> list[Call]:
    """So many at each route, the same ones in every run."""
    found = []
    for route, verbs in addresses(routes):
        is_page = not route.startswith(MACHINES)
        found += drawn(_near(route, verbs, is_page=is_page), each // 3)
        found += drawn(_far(route, verbs), each // 3)
        if is_page and "POST" in verbs:
            found += drawn(_shown(route), each // 3 * (5 if "{deed}" in route else 1))
    return found


def drawn(strategy: SearchStrategy[Call], most: int) -> list[Call]:
    """What hypothesis thinks of, at most so many."""
    found: list[Call] = []

    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def think(call: Call) -> None:
        found.append(call)

    think()
    return found
