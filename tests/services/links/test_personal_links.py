"""Personal links: each person's own values and nobody else's, counts that add up, nothing left to replace."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.links.parsing import parse_link
from core.errors import InvalidInput
from core.services.links.build_link import LinkChoices
from core.services.links.personal_links import LINK_OUTCOMES, PersonalLinks, build_personal_links
from core.services.lists.read_people import PeopleList, read_pasted

ROOM = "https://start.bizon365.ru/room/222222/SW45zV0d"
CHOICES = LinkChoices(
    ROOM,
    {"phone": "bizon_phone", "email": "bizon_email", "username": "name"},
    {"utm_source": "vk", "utm_content": "до-#{promo}"},
)


def links_of(text: str, choices: LinkChoices = CHOICES) -> PersonalLinks:
    return build_personal_links(read_pasted(text), choices)


def link(text: str, choices: LinkChoices = CHOICES) -> str | None:
    """The link of the first person."""
    url: str | None = links_of(text, choices).frame["link"][0]
    return url


def test_every_value_stands_encoded_in_its_place() -> None:
    people = "ID клиента;Телефон;Почта;Имя;Promo\n77;8 (900) 000-00-01;Anna+1@Example.com;Анна & Ко;50%"
    assert link(people) == (
        f"{ROOM}?salebot=77&phone=%2B79000000001&email=anna%2B1%40example.com"
        "&username=%D0%90%D0%BD%D0%BD%D0%B0%20%26%20%D0%9A%D0%BE"
        "&utm_source=vk&utm_content=%D0%B4%D0%BE-50%25"
    )


def test_a_parameter_without_a_value_is_left_out() -> None:
    people = "client_id;Имя;Почта\n;Анна;anna@example.com\n5;;\n6;;не почта"
    frame = links_of(people).frame
    assert frame["link"].tolist() == [
        f"{ROOM}?email=anna%40example.com&username=%D0%90%D0%BD%D0%BD%D0%B0&utm_source=vk",
        f"{ROOM}?salebot=5&utm_source=vk",
        f"{ROOM}?salebot=6&utm_source=vk",
    ]
    assert frame["problem"].fillna("").tolist() == ["no_client_id", "", ""]


def test_a_link_that_would_tell_nobody_is_not_made() -> None:
    made = links_of("client_id;Почта;Имя\n;;Никто\n;anna@example.com;Анна\n7;;Борис", LinkChoices(ROOM))
    assert made.frame["link"].isna().tolist() == [True, True, False]
    assert made.frame["problem"].fillna("").tolist() == ["no_key", "key_not_in_link", ""]
    assert {outcome: n for outcome, n in made.counts.items() if n} == {"complete": 1, "no_key": 1, "key_not_in_link": 1}
    assert made.made == 1


def test_the_number_of_a_row_is_nobodys_client_id() -> None:
    made = links_of("1 vera@example.com\n2 gleb@example.com")
    assert made.frame["link"].tolist() == [
        f"{ROOM}?email={name}%40example.com&utm_source=vk" for name in ("vera", "gleb")
    ]


def test_of_several_contacts_in_a_row_none_is_left_out_silently() -> None:
    rows = "client_id;Почта;Телефон\n5;vera@example.com, gleb@example.com;\n6;;89000000001 / 89000000002"
    made = links_of(rows)
    assert made.frame["link"].isna().all()
    assert made.counts["several_contacts"] == 2
    assert links_of(rows, LinkChoices(ROOM)).made == 2  # the link takes neither


def test_the_parameter_says_what_its_variable_holds_whatever_its_name() -> None:
    choices = LinkChoices(ROOM, {"phone": "client.связь", "email": "контакт"})
    assert link("Телефон;Почта\n89000000001;a@example.com", choices) == (
        f"{ROOM}?phone=%2B79000000001&email=a%40example.com"
    )


def test_a_column_is_found_by_the_name_of_the_variable() -> None:
    choices = LinkChoices(ROOM, custom={"город": "#{client.Город}", "x": "#{нет_такой}"})
    assert link("client_id; город \n7;Казань", choices) == (
        f"{ROOM}?salebot=7&cf_%D0%B3%D0%BE%D1%80%D0%BE%D0%B4=%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD%D1%8C"
    )


def test_an_address_is_not_left_half_filled() -> None:
    choices = LinkChoices("https://start.bizon365.ru/room/222222/#{room}#c-#{room}")
    made = links_of("client_id;room\n7;ab\n8;", choices)
    assert made.frame["link"].tolist()[0] == "https://start.bizon365.ru/room/222222/ab?salebot=7#c-ab"
    assert made.counts["missing_value"] == 1


def test_digits_of_a_phone_are_nobody_s_client_id() -> None:
    made = links_of("9000000001\n84201536\nanna@example.com")
    assert made.frame["link"].tolist() == [
        f"{ROOM}?phone=%2B79000000001&utm_source=vk",
        f"{ROOM}?salebot=84201536&utm_source=vk",
        f"{ROOM}?email=anna%40example.com&utm_source=vk",
    ]


def test_repeated_people_are_marked_by_the_numbers_of_the_spreadsheet_and_own_columns_kept() -> None:
    made = links_of("Почта;Заметка\na@example.com;раз\nb@example.com;два\nA@example.com;три")
    assert made.frame["repeats_row"].tolist()[2] == 2
    assert (made.repeats, made.titles) == (1, ("Почта", "Заметка"))
    assert made.frame["given_1"].tolist() == ["раз", "два", "три"]
    assert made.frame["row"].tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (LinkChoices("https://online.bizon365.ru/click/a", {"email": "e"}), "individual_prefilled"),
        (LinkChoices(""), "required"),
    ],
)
def test_a_refused_link_is_filled_in_for_nobody(choices: LinkChoices, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        links_of("a@example.com", choices)
    assert (caught.value.field, caught.value.reason) == ("link", reason)


CELL = st.one_of(st.just(""), st.text("aЯ&=#{}\n%+ ", max_size=6))
ROW = st.tuples(
    st.sampled_from(["", "7", "abc"]),
    st.sampled_from(["", "a@example.com", "b"]),
    st.sampled_from(["", "89000000001"]),
    CELL,
    CELL,
)


@given(st.lists(ROW, min_size=1, max_size=6))
def test_a_link_says_of_its_person_exactly_what_their_row_says(rows: list[tuple[str, ...]]) -> None:
    people = PeopleList(
        titles=("id", "mail", "tel", "who", "promo"),
        rows=tuple(rows),
        numbers=tuple(range(2, len(rows) + 2)),
        columns={"client_id": 0, "email": 1, "phone": 2, "name": 3},
    )
    made = build_personal_links(people, CHOICES)
    assert sum(made.counts[outcome] for outcome in LINK_OUTCOMES) == len(rows)
    assert made.made == made.frame["link"].notna().sum()
    for (client_id, email, phone, name, promo), url in zip(rows, made.frame["link"], strict=True):
        wanted = {
            "salebot": client_id if client_id == "7" else "",
            "phone": "+79000000001" if phone else "",
            "email": email if "@" in email else "",
            "username": name.strip(),
            "utm_source": "vk",
            "utm_content": f"до-{promo.strip()}" if promo.strip() else "",
        }
        if not (wanted["salebot"] or wanted["phone"] or wanted["email"]):
            assert pd.isna(url)
            continue
        assert dict(parse_link(url).parameters) == {key: value for key, value in wanted.items() if value}
