"""Network addresses are cut to the network, wherever they stand in an answer."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.privacy.network_addresses import cut_address, cut_addresses, cut_in_json

ADDRESSES = st.sampled_from(
    ("203.0.113.77", "203.0.113.0", "2001:db8:aa:bb:cc::1", "unknown", 'odd "one"', "", None, 7)
)
TEXTS = st.sampled_from(("Анна", 'what is "ip"?', "C:\\ip", "\n")) | st.integers()


def _objects(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = {"ip": ADDRESSES, "viewers": st.lists(inside, max_size=3), "report": inside.map(json.dumps)}
    return st.fixed_dictionaries({}, optional=fields)


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        ("203.0.113.77", "203.0.113.0"),
        (" 198.51.100.255 ", "198.51.100.0"),
        ("2001:db8:aa:bb:cc::1", "2001:db8:aa::"),
        ("203.0.113.77, 198.51.100.1", ""),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_keeps_its_network_alone(whole: str, cut: str) -> None:
    assert cut_address(whole) == cut


def test_addresses_are_cut_in_objects_lists_and_json_texts_and_the_rest_stays() -> None:
    inside = json.dumps({"u1": {"ip": "203.0.113.77", "name": "Анна"}}, ensure_ascii=False)
    answer = {"viewers": [{"ip": "203.0.113.9", "email": "a@example.com"}, {"city": "Омск"}], "report": inside}
    cut, count = cut_addresses(answer)
    assert count == 2
    assert cut["viewers"] == [{"ip": "203.0.113.0", "email": "a@example.com"}, {"city": "Омск"}]
    assert json.loads(cut["report"]) == {"u1": {"ip": "203.0.113.0", "name": "Анна"}}
    assert cut_addresses(cut) == (cut, 0)


def test_addresses_are_cut_in_a_json_text_within_a_json_text() -> None:
    answer = {"report": json.dumps({"report": json.dumps({"ip": "203.0.113.77"})})}
    cut, count = cut_addresses(answer)
    assert (json.loads(json.loads(cut["report"])["report"]), count) == ({"ip": "203.0.113.0"}, 1)


def test_a_text_that_only_speaks_of_an_ip_stays() -> None:
    assert cut_addresses({"text": 'what is "ip"?'}) == ({"text": 'what is "ip"?'}, 0)


@settings(max_examples=60, deadline=None)
@given(st.recursive(TEXTS, _objects, max_leaves=6))
def test_addresses_are_cut_in_a_text_as_in_what_it_says(value: Any) -> None:
    for written in (json.dumps(value), json.dumps(value, ensure_ascii=False, separators=(",", ":"))):
        text, count = cut_in_json(written.encode())
        assert (_read(json.loads(text)), count) == (_read(cut_addresses(value)[0]), cut_addresses(value)[1])


def _read(value: Any) -> Any:
    """The value with the JSON texts in it read: they may be written in several ways."""
    if isinstance(value, dict):
        return {name: _read(json.loads(one) if name == "report" else one) for name, one in value.items()}
    return [_read(one) for one in value] if isinstance(value, list) else value


def test_a_field_whose_letters_are_written_as_codes_is_cut() -> None:
    assert cut_in_json(b'{"\\u0069p": "203.0.113.77"}') == (b'{"ip":"203.0.113.0"}', 1)


def test_an_address_in_half_an_answer_is_cut() -> None:
    assert cut_in_json(b'[{"ip": "203.0.113.77"}, {"ip": "198') == (b'[{"ip": "203.0.113.0"}, {"ip": "198', 1)
