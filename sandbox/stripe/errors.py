"""Stripe's refusals, in Stripe's own words and with its own codes."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """A call that Stripe would refuse; carries the answer it would give."""

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        kind: str = "invalid_request_error",
        status: int = 400,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.extra = dict(extra or {})

    def body(self, request_id: str) -> dict[str, Any]:
        """The answer's JSON."""
        error: dict[str, Any] = {}
        if self.code:
            page = self.code.replace("_", "-")
            error |= {"code": self.code, "doc_url": f"https://stripe.com/docs/error-codes/{page}"}
        error["message"] = str(self)
        if self.param:
            error["param"] = self.param
        error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        error["type"] = self.kind
        return {"error": error | self.extra}


def unknown(names: list[str]) -> Refusal:
    """A parameter that the called method does not have."""
    word = "parameter" if len(names) == 1 else "parameters"
    listed = ", ".join(names)
    return Refusal(f"Received unknown {word}: {listed}", param=names[0], code="parameter_unknown")


def missing(name: str) -> Refusal:
    """A parameter that the called method needs."""
    return Refusal(f"Missing required param: {name}.", param=name, code="parameter_missing")


def empty(name: str) -> Refusal:
    """An empty string where nothing can be unset."""
    return Refusal(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset"
        f" a parameter; however '{name}' cannot be unset. You should remove '{name}' from your"
        " request or supply a non-empty value.",
        param=name,
        code="parameter_invalid_empty",
    )


def no_integer(name: str, value: str) -> Refusal:
    """Something else where a whole number belongs."""
    return Refusal(f"Invalid integer: {value}", param=name, code="parameter_invalid_integer")


def too_long(name: str, value: str, limit: int) -> Refusal:
    """A string with more characters than its place has."""
    shown = f"{value[:3]}...{value[-3:]}"
    return Refusal(f"Invalid string: {shown}; must be at most {limit} characters", param=name)


def exclusive(first: str, second: str) -> Refusal:
    """Two parameters of which one excludes the other."""
    return Refusal(
        f"You may only specify one of these parameters: {first}, {second}.",
        param=first,
        code="parameters_exclusive",
    )


def no_such(what: str, name: str, param: str = "id") -> Refusal:
    """An id that names nothing."""
    return Refusal(f"No such {what}: '{name}'", param=param, code="resource_missing", status=404)


def not_played(what: str, param: str) -> Refusal:
    """Something that Stripe knows and this stand-in does not; never accepted in silence."""
    return Refusal(f"The sandbox does not play {what}.", param=param, code="sandbox_not_played")
