"""Expected failures: what a person may be told.

    BillingError
    ├── NotFound        the thing named does not exist, or not for this actor
    ├── NotAllowed      the actor may not do this
    ├── InvalidInput    what was typed cannot be understood
    │   └── CodeRefused     a one-time code that is not taken
    ├── CodeNeeded      the deed waits for a one-time code (core/security/deeds.py)
    ├── WrongState      the thing exists, but not in a state that allows this
    │   ├── KeyMissing      what is sealed needs a key that this process was not given
    │   └── Repeated        somebody else was quicker with the same; who tries again sees it
    ├── TooMany         what is limited was done too often; when it may be done again
    └── GatewayFailed   an outside service refused or did not answer; permanent or not
        ├── Contended       two were at the same rows; this one was undone and may be done again
        └── OutcomeUnknown  the books went away while they were written: done, or not

Raised by the core and by argument reading; turned into a card in `dispatch` and into a page in
`web/app.py`, and nowhere else. Everything outside this tree is a bug.
"""

from collections.abc import Mapping


def shown(text: str) -> str:
    """A text somebody sent, as a sentence can quote it: what cannot be printed is a mark."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


class BillingError(Exception):
    """A failure with the sentence a person reads, and a hint: what to do next."""

    code = "billing_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(BillingError):
    """The thing named does not exist, or not for this actor: the two are never told apart."""

    code = "not_found"


class NotAllowed(BillingError):
    """The actor may not do this; the hint says who can."""

    code = "not_allowed"


class InvalidInput(BillingError):
    """What was typed cannot be understood; `fields` says it per blank of a form."""

    code = "invalid_input"

    def __init__(
        self, message: str, *, hint: str = "", fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.fields = dict(fields or {})


class CodeRefused(InvalidInput):
    """A one-time code that is not taken, and why, in a word for the trail.

    `may_try_again` says that another code may do it; `step` is the time step of one that was out of
    step. What was asked for is not done.
    """

    code = "code_refused"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        reason: str,
        may_try_again: bool = False,
        step: int | None = None,
    ) -> None:
        fields = {"code": f"{message} {hint}".strip()} if may_try_again else {}
        super().__init__(message, hint=hint, fields=fields)
        self.reason = reason
        self.step = step

    def with_left(self, tries: int) -> "CodeRefused":
        """The same, saying how many tries are left."""
        left = "That was the last try for now." if not tries else f"Tries left: {tries}."
        said = f"{self.hint} {left}".strip()
        return CodeRefused(
            self.message, hint=said, reason=self.reason, may_try_again=tries > 0, step=self.step
        )


class WrongState(BillingError):
    """The thing exists, but not in a state that allows this; the message names the state.

    `look_at` is the invoice to look at before anything else is done.
    """

    code = "wrong_state"

    def __init__(self, message: str, *, hint: str = "", look_at: str = "") -> None:
        super().__init__(message, hint=hint)
        self.look_at = look_at


class KeyMissing(WrongState):
    """What is sealed needs a key that this process was not given; another process may have it.

    Durable work waits until it is there.
    """

    code = "key_missing"


class Repeated(WrongState):
    """Another did the same at this very moment; this one is undone, and sees it the next time."""


class TooMany(BillingError):
    """What is limited was done too often; it may be done again after `wait_seconds`."""

    code = "too_many"

    def __init__(self, message: str, *, hint: str = "", wait_seconds: int) -> None:
        super().__init__(message, hint=hint)
        self.wait_seconds = wait_seconds


class GatewayFailed(BillingError):
    """An outside service refused or did not answer.

    `permanent` says that trying again makes no sense; `wait_seconds` is what the service asked for.
    `unclear` says that the effect may have happened: look before trying again. `revoked` says that
    our own key or login is not taken there any more: whatever needs it waits until it is mended.
    """

    code = "gateway_failed"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        permanent: bool = False,
        unclear: bool = False,
        wait_seconds: float = 0,
        revoked: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.revoked = revoked
        self.permanent = permanent
        self.unclear = unclear
        self.wait_seconds = wait_seconds


class Contended(GatewayFailed):
    """The database ended one of two who were in each other's way; it may be done again at once."""


class OutcomeUnknown(GatewayFailed):
    """The line to the books broke during the commit: only a look tells whether it was done."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint, unclear=True)
