"""A mail in a narrow pane keeps its labels apart from their values."""

from tests.architecture.sources import ROOT


def test_a_label_may_break_and_its_value_keeps_a_distance() -> None:
    letter = (ROOT / "templates/mail/letter.html").read_text(encoding="utf-8")

    assert "overflow-wrap:anywhere" in letter
    assert "padding-left:8px" in letter
