"""What every platform needs to know of a form's blanks: their names, labels and rows."""

from collections.abc import Iterator

from bot.cards.forms import Form, Group, Question
from bot.render.plain import line


def groups(form: Form) -> Iterator[Group]:
    """The blanks that may be answered several times."""
    return (blank for blank in form.blanks if isinstance(blank, Group))


def row_name(group: str, index: int, question: str) -> str:
    """The name of an answer in a group, `lines.0.quantity`."""
    return f"{group}.{index}.{question}"


def row_label(group: Group, index: int) -> str:
    """A row as people count: “Line 1” is the row 0."""
    return f"{line(group.label)} {index + 1}"


def answered(form: Form, group: Group) -> int:
    """How many rows of a group hold an answer."""
    rows = (name.split(".")[1] for name in form.answers if name.startswith(f"{group.name}."))
    return max((int(row) + 1 for row in rows if row.isdecimal()), default=0)


def label_of(form: Form, name: str) -> str:
    """What an answer is called on the form, or nothing where the form has no such blank."""
    for blank in form.blanks:
        if blank.name == name:
            return line(blank.label)
        if isinstance(blank, Group) and name.startswith(f"{blank.name}."):
            return _label_in(blank, name)
    return ""


def _label_in(group: Group, name: str) -> str:
    _, row, *rest = name.split(".")
    labels = {question.name: line(question.label) for question in group.questions}
    if not row.isdecimal():
        return line(group.label)
    place = row_label(group, int(row))
    return f"{place} · {labels[rest[0]]}" if rest and rest[0] in labels else place


def default_of(form: Form, question: Question, name: str) -> str:
    """What stands in a blank before anyone types: the answer so far, or the question's own."""
    return form.answers.get(name, question.initial)
