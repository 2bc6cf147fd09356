"""How far a form has been filled in: pure, and small enough to be kept as JSON in between.

`values` is all that is known, `todo` what is still to be asked, in order; when nothing is, the
person looks at all of it. `mark` names the dialog in its buttons, `request` is the ask it was last
changed by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.commands.arguments import blanks, read, secret
from bot.commands.table import COMMANDS
from bot.render.blanks import answered, row_name
from bot.render.telegram_forms import YES_NO, Step, steps
from core.errors import InvalidInput, NotFound, WrongState


@dataclass(frozen=True)
class Progress:
    """A form on its way."""

    command: str
    mark: str
    asked: list[str]
    values: dict[str, str]
    todo: list[str]
    rows: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    found: list[list[str]] = field(default_factory=list)
    request: str = ""
    text: str = ""

    def kept(self) -> dict[str, Any]:
        """The progress as it is kept: without secrets."""
        return asdict(replace(self, values=self._told))

    @property
    def _told(self) -> dict[str, str]:
        """What is known, save what was typed as a secret."""
        command = COMMANDS.get(self.command)
        secrets = secret(command.arguments) if command else set()
        return {key: text for key, text in self.values.items() if key not in secrets}

    @property
    def asks_secret(self) -> bool:
        """Whether what is asked now must not stay on any screen."""
        step = self.step
        return step is not None and step.blank.name in secret(COMMANDS[self.command].arguments)

    @property
    def form(self) -> Form:
        """The form as it stands; `NotFound` when the program no longer knows its command."""
        command = COMMANDS.get(self.command)
        if command is None:
            raise NotFound("That can no longer be asked for.", hint="Type /help.")
        asked = [name for name in self.asked if name in command.order]
        shown = blanks(command.arguments, asked, self.values)
        names = {blank.name for blank in shown}
        answers = {key: text for key, text in self.values.items() if key.split(".")[0] in names}
        return Form(
            command=command.name,
            title=command.title or command.name.capitalize(),
            blanks=tuple(self._as_wide(blank) for blank in shown),
            submit=command.submit,
            given={key: text for key, text in self.values.items() if key not in answers},
            answers=answers,
            errors=self.errors,
            has_preview=command.preview is not None,
            text=self.text,
        )

    @property
    def step(self) -> Step | None:
        """What is asked now; nothing when all is answered. A search has what was found to offer.

        `WrongState` when the program has changed since and no longer asks that.
        """
        if not self.todo:
            return None
        step = next((step for step in steps(self.form) if step.key == self.todo[0]), None)
        if step is None:
            raise WrongState(
                "This form has changed meanwhile.", hint="Type /cancel and begin again."
            )
        if isinstance(step.blank, Question) and step.blank.kind is Kind.SEARCH:
            options = tuple(Option(value, label) for value, label in self.found)
            step = replace(step, blank=replace(step.blank, options=options))
        return step

    @property
    def is_short(self) -> bool:
        """Whether it is a single question, which needs no second look."""
        form = self.form
        return len(steps(form)) == 1 and not form.has_preview

    def answered(self, text: str) -> "Progress":
        """The current question has an answer."""
        key, *rest = self.todo
        return replace(
            self,
            values=self.values | {key: text},
            errors={name: error for name, error in self.errors.items() if name not in {key, ""}},
            todo=rest,
            found=[],
        )

    def done(self) -> "Progress":
        """The group asked about is complete."""
        return replace(self, todo=self.todo[1:], errors={})

    def one_more(self, name: str) -> "Progress":
        """A group gets another row, while there is room."""
        group = next((blank for blank in self.form.blanks if blank.name == name), None)
        count = max(group.count, answered(self.form, group)) if isinstance(group, Group) else 0
        if not isinstance(group, Group) or count >= group.most:
            raise InvalidInput("There is no room for more.")
        asked = [each.name for each in group.questions if not each.is_rare]
        keys = [row_name(name, count, each) for each in asked]
        todo = [*keys, *(self.todo or [name])]
        return replace(self, rows=self.rows | {name: count + 1}, todo=todo, errors={})

    def again(self, name: str) -> "Progress":
        """A question is asked anew, or a whole row, `lines.0`; a group's name adds a row."""
        keys = [step.key for step in steps(self.form) if isinstance(step.blank, Question)]
        todo = [key for key in keys if key == name or key.startswith(f"{name}.")]
        return replace(self, todo=todo) if name in keys or "." in name else self.one_more(name)

    def rest_skipped(self) -> "Progress":
        """What is still to be asked is left out."""
        skipped = dict.fromkeys(self.todo, "")
        return replace(self, values=self.values | skipped, todo=[], found=[], errors={})

    @property
    def has_rest(self) -> bool:
        """Whether others follow, and all that is still to be asked may be left out."""
        known = {step.key: step.blank for step in steps(self.form)}
        left = [known[key] for key in self.todo]
        return len(left) > 1 and all(
            isinstance(blank, Question) and blank.optional for blank in left
        )

    def wrong(self, sentence: str) -> "Progress":
        """What was answered now cannot be; it is asked again."""
        return replace(self, errors=self.errors | {self.at: sentence})

    @property
    def at(self) -> str:
        """The key of what is asked now; empty at the last look."""
        return self.todo[0] if self.todo else ""

    def fault(self, text: str) -> str:
        """What is wrong with an answer to the current question, as far as can be said at once."""
        try:
            read(COMMANDS[self.command].arguments, self.values | {self.at: text})
        except InvalidInput as error:
            return error.fields.get(self.at, "")
        return ""

    def faulty(self, form: Form) -> "Progress":
        """The command found faults: what is at fault is asked again, the rest is as it was."""
        order = COMMANDS[self.command].order
        known = {*self.asked, *(blank.name for blank in form.blanks)}
        asked = [name for name in order if name in known]
        ahead = replace(self, asked=asked, values=self._told, errors=dict(form.errors))
        return replace(ahead, todo=[s.key for s in steps(ahead.form) if s.key in form.errors])

    def _as_wide(self, blank: Question | Group) -> Question | Group:
        if isinstance(blank, Question):
            return blank
        return replace(blank, count=max(blank.count, self.rows.get(blank.name, 0)))


def begun(form: Form, mark: str) -> Progress:
    """A form before its first question. What is known already is not asked for again.

    What a command recalls begins with a look at it, and can be changed there; only what it cannot
    do without is asked first.
    """
    values = {**form.given, **form.answers}
    asked = [blank.name for blank in form.blanks]
    todo = [step.key for step in steps(form) if step.key in form.errors]
    if not todo:
        todo = _open(form, values, is_recalled=COMMANDS[form.command].recall is not None)
    errors = dict(form.errors)
    return Progress(form.command, mark, asked, values, todo, errors=errors, text=form.text)


def restored(state: Mapping[str, Any]) -> Progress:
    """A progress as it was kept."""
    return Progress(**state)


def choice(question: Question, text: str) -> str:
    """The option a typed text names, or the text itself."""
    options: Iterable[Option] = YES_NO if question.kind is Kind.YES_NO else question.options
    said = text.strip()
    for option in options:
        if said.casefold() in {option.value.casefold(), option.label.casefold()}:
            return option.value
    return said


def _open(form: Form, values: Mapping[str, str], *, is_recalled: bool) -> list[str]:
    """The unanswered questions, and the groups in which there are some.

    Where something was recalled, what may be left out was left out; what is rare always is.
    """
    todo: list[str] = []
    for step in steps(form):
        if isinstance(step.blank, Group):
            is_open = any(key.startswith(f"{step.key}.") for key in todo)
        else:
            is_left_out = step.blank.is_rare or (is_recalled and step.blank.optional)
            is_open = step.key not in values and not is_left_out
        if is_open:
            todo.append(step.key)
    return todo
