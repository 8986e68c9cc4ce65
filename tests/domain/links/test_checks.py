"""Every problem of a link is named with its reason, and what can be repaired is repaired."""

import pytest

from core.domain.links.checks import LinkProblem, check_link, check_variable, repair_parameters
from core.domain.links.link import build_link
from core.domain.links.parsing import parse_link

ROOM = "https://start.bizon365.ru/room/222222/SW45zV0d"
CLICK = "https://online.bizon365.ru/click/abcdef0123"


def told(url: str) -> list[tuple[str, str, str | None]]:
    """Code, severity and name of each problem."""
    return [(problem.code, problem.severity, problem.name) for problem in check_link(parse_link(url))]


def test_a_good_link_has_no_problems() -> None:
    good = f"{ROOM}?salebot=#{{client_id}}&phone=#{{bizon_phone}}&username=#{{client.имя}}&utm_source=vk-#{{tag}}"
    assert told(good) == []
    assert told("http://yourpage.222222.bizonpages.ru?salebot=#{client_id}") == []
    assert told("http://webinar.example.com/room/a") == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (f"{CLICK}?email=#{{bizon_email}}", ("individual_prefilled", "refused", "email")),
        (f"{CLICK}?phone=1&cf_city=2", ("individual_prefilled", "refused", "phone, cf_city")),
        (f"{CLICK}?salebot=#{{client_id}}", ("individual", "warning", None)),
        (f"{ROOM}?phone=#{{my-phone}}", ("bad_variable", "refused", "my-phone")),
        (f"{ROOM}?phone=#{{}}", ("bad_variable", "refused", "")),
        (f"{ROOM}?#{{1name}}=2", ("bad_variable", "refused", "1name")),
        ("https://example.com/room/#{not}", ("bad_variable", "refused", "not")),
        (f"{ROOM}#чат-#{{a.b}}", ("bad_variable", "refused", "a.b")),
        (f"{ROOM}?phone=#{{bizon_phone", ("open_marker", "refused", "phone")),
        (f"{ROOM}?param1=#{{Client_ID}}", ("variable_case", "warning", "Client_ID")),
        (f"{ROOM}?phone=#{{Bizon_phone}}", ("variable_case", "warning", "Bizon_phone")),
        (f"{ROOM}?email=anna@example.com", ("fixed_contact", "warning", "email")),
        (f"{ROOM}?utm_source=VK", ("tag_case", "warning", "utm_source")),
        (ROOM.replace("https", "http"), ("not_https", "warning", "start.bizon365.ru")),
        ("https://example.com/webinar", ("unknown_form", "warning", "example.com")),
        ("https://vk.com/school_example", ("foreign", "refused", "vk.com")),
        ("https://clck.ru/3Example", ("foreign", "refused", "clck.ru")),
        (f"https://vk.com/away.php?to={ROOM}", ("redirected", "warning", "vk.com")),
        (f"{ROOM}?utm_campaign=осень", ("tag_cyrillic", "warning", "utm_campaign")),
        (
            f"{ROOM}?utm_term={{keyword}}&utm_content={{ad_id}}|{{keyword}}",
            ("ad_macro", "warning", "{keyword}, {ad_id}"),
        ),
    ],
)
def test_every_problem_is_named(url: str, problem: tuple[str, str, str | None]) -> None:
    assert problem in told(url)


@pytest.mark.parametrize("value", ["#{my-phone}", "#{bizon_phone"])
def test_bad_variable_is_not_taken_for_a_phone_that_all_would_share(value: str) -> None:
    assert "fixed_contact" not in [code for code, _, _ in told(f"{ROOM}?phone={value}")]


def test_a_macro_of_capital_letters_is_no_tag_in_capital_letters() -> None:
    assert [code for code, _, _ in told(f"{ROOM}?utm_campaign=__CAMPAIGN_ID__-{{{{Campaign}}}}")] == ["ad_macro"]


def test_refusals_come_first_and_each_once() -> None:
    problems = told("https://example.com/?a=#{x-y}&b=#{x-y}&utm_term=A")
    assert problems == [
        ("bad_variable", "refused", "x-y"),
        ("unknown_form", "warning", "example.com"),
        ("tag_case", "warning", "utm_term"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("client_id", None),
        ("name", None),
        ("bizon_phone", None),
        ("телефон", None),
        ("client.phone", None),
        ("project.promo", None),
        ("", "required"),
        ("client.", "required"),
        ("my phone", "bad_character"),
        ("other.phone", "bad_character"),
        ("1phone", "starts_with_letter"),
        ("none", "reserved_word"),
        ("a" * 501, "too_long"),
    ],
)
def test_built_in_variables_can_be_read_and_badly_named_ones_not(name: str, reason: str | None) -> None:
    assert check_variable(name) == reason


@pytest.mark.parametrize(
    ("query", "repaired", "problems"),
    [
        ("", "", []),
        ("salebot=#{client_id}", "", []),
        ("Salebot=#{client_id}", "", [("marker_case", "Salebot")]),
        ("SALEBOT=1&x=2", "x=2", [("marker_case", "SALEBOT"), ("salebot_value", "salebot")]),
        ("salebot", "", [("salebot_value", "salebot")]),
        ("salebot=#{Client_ID}", "", [("salebot_value", "salebot")]),
        ("x=1", "x=1", [("salebot_missing", "salebot")]),
        ("salebot=#{client_id}&x=1&y=2&x=3", "x=3&y=2", [("repeated_parameter", "x")]),
        (
            "salebot=#{client_id}&Salebot=#{client_id}",
            "",
            [("marker_case", "Salebot"), ("repeated_parameter", "salebot")],
        ),
        (
            "salebot=#{client_id}&UTM_Source=vk&Email=#{e}&X=1",
            "utm_source=vk&email=#{e}&X=1",
            [("parameter_case", "UTM_Source"), ("parameter_case", "Email")],
        ),
    ],
)
def test_pasted_parameters_are_repaired_and_it_is_said(
    query: str, repaired: str, problems: list[tuple[str, str | None]]
) -> None:
    link, found = repair_parameters(parse_link(f"{ROOM}?{query}"))
    assert build_link(link) == (f"{ROOM}?{repaired}" if repaired else ROOM)
    assert [(problem.code, problem.name) for problem in found] == problems
    assert {problem.severity for problem in found} <= {"warning"}


def test_names_of_unreadable_bytes_can_be_shown() -> None:
    _, [missing, *_] = repair_parameters(parse_link(f"{ROOM}?%CE=1&%CE=2"))
    assert missing == LinkProblem("repeated_parameter", "warning", "?")
