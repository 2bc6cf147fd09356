"""Tax ids as their countries write them, and IBANs; examples are the official ones, or invented.

ATU13585627 and FR40303265045 are examples of the European Commission's VIES; 181/815/08155 is the
Federal Central Tax Office's; BE71096123456769 and DE89370400440532013000 are of the IBAN registry.
"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.services.tax_ids import iban_of, tax_id

RIGHT = [
    ("DE136695976", "DE"),
    ("DE 136 695 976", "DE"),
    ("181/815/08155", "DE"),
    ("ATU13585627", "AT"),
    ("ATU13585627", "DE"),  # of another member state: a branch may use it
    ("FR40303265045", "FR"),
    ("EL094259216", "GR"),
    ("GB980780684", "GB"),
    ("CHE-107.787.577 MWST", "CH"),
    ("04-2103594", "US"),
    ("whatever it is", ""),
    ("whatever it is", "AE"),  # nobody described those
    ("", "DE"),
]
WRONG = [
    ("DE136695977", "DE", "a letter or digit of it is wrong"),
    ("DE13669597", "DE", "too long or too short"),
    ("soon", "DE", "it is written otherwise"),
    ("ATU13585628", "AT", "a letter or digit of it is wrong"),
    ("04-21035", "US", "it is written otherwise"),
]


@pytest.mark.parametrize(("text", "country"), RIGHT)
def test_what_a_country_could_have_given_is_taken(text: str, country: str) -> None:
    assert tax_id(text, country) == text


@pytest.mark.parametrize(("text", "country", "said"), WRONG)
def test_what_no_country_could_have_given_is_refused_with_what_to_do(
    text: str, country: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as refusal:
        tax_id(text, country)

    assert refusal.value.fields["tax_id"].endswith("leave it out until you know.")


def test_an_iban_is_kept_without_spaces() -> None:
    assert iban_of(" de89 3704 0044 0532 0130 00 ") == "DE89370400440532013000"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DE89370400440532013001", "a letter or digit of it is wrong"),
        ("BE71096123456760", "a letter or digit of it is wrong"),
        ("", "it is written otherwise"),
        ("DE89 3704\x00", "is not an IBAN"),
    ],
)
def test_an_iban_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        iban_of(text)


@given(st.text(max_size=60), st.sampled_from(["", "DE", "AT", "CH", "GB", "US", "IN", "ZZ"]))
def test_any_text_is_taken_as_it_is_or_refused(text: str, country: str) -> None:
    with suppress(InvalidInput):
        assert tax_id(text, country) == text
