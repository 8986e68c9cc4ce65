"""Tags in one text, as bots and lists carry them."""

import pytest

from core.domain.tags import parse_tags
from core.errors import InvalidInput


def test_filled_tags_are_read_and_others_left_out() -> None:
    text = '{"utm_source": " vk ", "utm_medium": "", "utm_term": null, "utm_banner": 6666, "other": "x"}'
    assert parse_tags(text) == {"utm_source": "vk", "utm_banner": "6666"}


@pytest.mark.parametrize(
    "text", ["vk", "[]", '"vk"', '{"utm_source": {"a": 1}}', "{'utm_source': 'vk'}", "[" * 100_000]
)
def test_value_that_is_not_an_object_of_tags_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_tags(text)
    assert (caught.value.field, caught.value.reason) == ("utm_", "bad_tags")
