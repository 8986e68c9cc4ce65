"""Network addresses are cut to the network, wherever they stand in an answer."""

import json

import pytest

from core.domain.privacy.network_addresses import cut_address, cut_addresses


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


def test_a_text_that_only_speaks_of_an_ip_stays() -> None:
    assert cut_addresses({"text": 'what is "ip"?'}) == ({"text": 'what is "ip"?'}, 0)
