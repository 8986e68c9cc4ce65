"""Finding people asked about: one human is one, a family is several, and what cannot be told is not told."""

from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.identity import Trace
from core.domain.matching import Asked, OtherKey
from core.domain.people_matching import Match, find_repeats, match_people

PHONE, OTHER_PHONE = "+79000000001", "+79000000002"
ANNA, BORIS = "anna@example.com", "boris@example.com"


def person(name: str = "", *, client: str = "", email: str = "", phone: str = "") -> Trace:
    return Trace(*((key,) if key else () for key in (client, email, phone, "", name)))


def found(*asked: Asked, people: list[Trace], names: list[str | None] | None = None) -> list[tuple[int, ...] | None]:
    """The people found for each, in order of their places."""
    matches = match_people(asked, people, names=names or ()).matches
    return [tuple(sorted(match.people)) if match else None for match in matches]


@pytest.mark.parametrize(
    ("asked", "match"),
    [
        (Asked("7", "z@example.com", OTHER_PHONE), Match((0,), "client_id", "7")),
        (Asked("9", ANNA, OTHER_PHONE), Match((0,), "email", ANNA)),
        (Asked("9", None, PHONE), Match((0,), "phone", PHONE)),
        (Asked("9"), None),
        (Asked(), None),
    ],
)
def test_person_is_found_by_the_strongest_key(asked: Asked, match: Match | None) -> None:
    assert match_people([asked], [person(client="7", email=ANNA, phone=PHONE)]).matches == [match]


def test_list_joins_what_the_report_could_not() -> None:
    apart = [person(client="7"), person(email=ANNA), person(email=BORIS)]
    assert found(Asked("7", ANNA), people=apart) == [(0, 1)]
    assert found(Asked("7"), Asked("7", ANNA), people=apart) == [(0, 1), (0, 1)]


def test_family_is_told_apart_by_email_and_the_absent_one_gets_a_remark() -> None:
    rows = [Asked(None, ANNA, PHONE), Asked(None, BORIS, PHONE)]
    matching = match_people(rows, [person("Анна", email=ANNA, phone=PHONE)])
    assert matching.matches == [Match((0,), "email", ANNA), None]
    assert (matching.doubts, matching.hints) == ([None, None], [None, "phone_of_another"])
    assert matching.repeats == [None, None]


def test_phone_under_an_unknown_email_may_be_the_person_asked_about() -> None:
    matching = match_people([Asked(None, ANNA, PHONE)], [person(email="z@example.com", phone=PHONE)])
    assert (matching.matches, matching.doubts, matching.hints) == ([None], ["phone_of_another"], [None])


def test_phone_of_a_whole_family_is_of_the_one_with_the_name_and_else_of_nobody() -> None:
    rows = [Asked(None, ANNA, PHONE), Asked(None, BORIS, PHONE)]
    names: list[str | None] = ["Анна Петрова", "Борис"]
    assert found(*rows, people=[person("борис", phone=PHONE)], names=names) == [None, (0,)]
    assert match_people(rows, [person("борис", phone=PHONE)], names=names).hints == ["phone_of_another", None]
    unnamed = match_people(rows, [person(phone=PHONE)])
    assert (unnamed.matches, unnamed.doubts) == ([None, None], ["phone_of_several"] * 2)


def test_phone_alone_that_several_have_goes_to_the_longest_stay_and_is_marked() -> None:
    family = [person("Анна", email=ANNA, phone=PHONE), person("Борис", email=BORIS, phone=PHONE)]
    asked = [Asked(phone=PHONE)]
    for stays, place in (([60.0, 61.0], 1), ([60.0, None], 0), ([None, None], 0)):
        assert match_people(asked, family, stays=stays).matches == [Match((place,), "phone", PHONE, True)]
    assert match_people(asked, family, names=["Борис"]).matches == [Match((1,), "phone", PHONE)]


def test_further_keys_find_but_join_nobody() -> None:
    people = [person(email=ANNA), person(email=BORIS, phone=PHONE)]
    cell = Asked(email="z@example.com", others=(OtherKey("email", ANNA), OtherKey("email", BORIS)))
    assert found(cell, Asked(email=ANNA), Asked(email=BORIS), people=people) == [(0,), (0,), (1,)]
    assert found(Asked(email="z@example.com", others=(OtherKey("phone", PHONE),)), people=people) == [(1,)]


def test_placeholder_and_key_of_a_crowd_are_no_absence() -> None:
    rows = [Asked(email="test@test.ru"), Asked(phone="+79999999999", email=ANNA), Asked(email="office@example.com")]
    matching = match_people(rows, [person("Вера", email=BORIS)], shared={("email", "office@example.com")})
    assert matching.doubts == ["placeholder", None, "shared_key"]
    crowd = [Asked(None, f"a{n}@example.com", PHONE) for n in range(20)]
    assert set(match_people(crowd, [person(phone=PHONE)]).doubts) == {"shared_key"}


def test_client_id_of_a_list_gives_way_to_the_email() -> None:
    people = [person(client="501", email=ANNA), person(client="3", email=BORIS)]
    row = [Asked("3", ANNA)]
    assert match_people(row, people, ids_are_sure=False).matches == [Match((0,), "email", ANNA)]
    assert match_people(row, people).matches == [Match((1, 0), "client_id", "3")]


def test_number_of_a_group_in_place_of_client_ids_makes_nobody_one() -> None:
    rows = [Asked("1", ANNA), Asked("1", BORIS), Asked("1")]
    matching = match_people(rows, [person(email=ANNA)], ids_are_sure=False)
    assert [match is not None for match in matching.matches] == [True, False, False]
    assert matching.repeats == [None, None, None]


def test_rows_about_one_human_point_to_the_first() -> None:
    rows = [
        Asked(email=ANNA),
        Asked(),
        Asked(None, ANNA, PHONE),
        Asked(phone=PHONE),
        Asked(None, BORIS, PHONE),
        Asked(),
    ]
    assert find_repeats(rows[:4]) == [None, None, 0, 0]
    assert find_repeats(rows) == [None, None, 0, None, None, None]  # now the phone is that of two people


KEYS = st.sampled_from([None, "1", "2", "3"])
ASKED = st.lists(
    st.builds(
        lambda client, email, phone: Asked(client, email and f"{email}x@example.com", phone and f"+7900000000{phone}"),
        *(KEYS, KEYS, KEYS),
    ),
    max_size=6,
)
PEOPLE = ASKED.map(
    lambda rows: [person(client=r.client_id or "", email=r.email or "", phone=r.phone or "") for r in rows]
)

READ = (attrgetter("client_id"), attrgetter("email"), attrgetter("phone"))


@given(ASKED, PEOPLE.flatmap(lambda people: st.tuples(st.just(people), st.permutations(range(len(people))))))
def test_order_of_people_does_not_matter(asked: list[Asked], orders: tuple[list[Trace], list[int]]) -> None:
    people, order = orders
    stays = [float(place) for place in range(len(people))]
    plain = match_people(asked, people, stays=stays)
    other = match_people(asked, [people[place] for place in order], stays=[stays[place] for place in order])
    assert (plain.doubts, plain.hints, plain.repeats) == (other.doubts, other.hints, other.repeats)
    for match, shuffled in zip(plain.matches, other.matches, strict=True):
        assert (match and set(match.people)) == (shuffled and {order[place] for place in shuffled.people})
        assert (match and match[1:]) == (shuffled and shuffled[1:])


@pytest.mark.parametrize("ids_are_sure", [True, False])
@given(ASKED.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))), PEOPLE)
def test_order_of_those_asked_about_does_not_matter(
    ids_are_sure: bool, orders: tuple[list[Asked], list[int]], people: list[Trace]
) -> None:
    asked, order = orders
    plain = match_people(asked, people, ids_are_sure=ids_are_sure)
    other = match_people([asked[place] for place in order], people, ids_are_sure=ids_are_sure)
    for there, place in enumerate(order):
        one, same = plain.matches[place], other.matches[there]
        assert (one and set(one.people)) == (same and set(same.people))
        assert (plain.doubts[place], plain.hints[place]) == (other.doubts[there], other.hints[there])
    assert plain.repeats.count(None) == other.repeats.count(None)


@given(ASKED, PEOPLE)
def test_who_holds_a_strong_key_is_found_and_who_is_found_shares_a_key(asked: list[Asked], people: list[Trace]) -> None:
    matching = match_people(asked, people)
    for row, match, doubt in zip(asked, matching.matches, matching.doubts, strict=True):
        held = {("client_id", one) for p in people for one in p.client_id} | {
            ("email", e) for p in people for e in p.email
        }
        if {("client_id", row.client_id), ("email", row.email)} & held:
            assert match is not None
        if match is None and doubt is None:
            phones = {phone for p in people for phone in p.phone}
            assert row.phone not in phones or matching.hints[asked.index(row)]


@given(ASKED, PEOPLE)
def test_repeats_point_to_first_rows_before_them(asked: list[Asked], people: list[Trace]) -> None:
    repeats = match_people(asked, people).repeats
    for place, first in enumerate(repeats):
        assert first is None or (first < place and repeats[first] is None)


@given(ASKED, st.data())
def test_rows_repeat_each_other_as_they_do_when_nobody_is_found(asked: list[Asked], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([None, "Анна", "Борис"]), min_size=len(asked), max_size=len(asked)))
    assert find_repeats(asked, names) == match_people(asked, [], names=names, ids_are_sure=False).repeats
