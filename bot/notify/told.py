"""What is said about an event: cards, and a line of the story."""

from dataclasses import dataclass

from bot.cards.model import Card


@dataclass(frozen=True)
class Told:
    """What is said: living cards, a note in the first one's thread, or both.

    `edits_only` says that nothing new is posted where no living card is. `paper_of` is the invoice
    whose PDF goes with the card where it is posted first, `final_paper_of` the one whose PDF takes
    the place of such a paper. A note may have a subject: then it is a living card from now on, in
    its place in the thread, or beside it when `is_aloud`: where people look who are not following
    the thread; the card that its subject had there retires. `is_hushed` asks a phone to make no
    sound, since it is night where the company is.
    """

    cards: tuple[Card, ...] = ()
    note: Card | None = None
    edits_only: bool = False
    paper_of: int | None = None
    final_paper_of: int | None = None
    is_aloud: bool = False
    is_hushed: bool = False
