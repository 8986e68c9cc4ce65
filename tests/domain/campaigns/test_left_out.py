"""Who is left out of a plan gets nothing by any of its rows, and everybody else is planned as without them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.domain.campaigns.plan import LEFT_OUT, TO_DO, KnownClients, PlanState, plan_people

EMAILS = st.sampled_from(["anna@example.com", "boris@example.com", "vera@example.com"])
PEOPLE = st.lists(
    st.builds(
        CampaignPerson,
        client_id=st.none() | st.integers(1, 4),
        email=st.none() | EMAILS,
        phone=st.none() | st.sampled_from(["+79430000001", "+79430000002"]),
        left_out=st.none() | st.sampled_from([LeftOut.PAID, LeftOut.TAKEN_OUT, LeftOut.EXCLUDED]),
    ),
    max_size=8,
)
KNOWN = st.dictionaries(EMAILS, st.sets(st.integers(1, 4), min_size=1, max_size=2), max_size=3)
GOT = st.sets(st.integers(1, 4))


@given(PEOPLE, KNOWN, GOT)
def test_no_client_of_whom_one_row_is_left_out_gets_it_by_another(
    people: list[CampaignPerson], known: dict[str, set[int]], got: set[int]
) -> None:
    clients = KnownClients(by_contact=known)
    rows = plan_people(people, known=clients, got=dict.fromkeys(got, ()))
    out = {row.client_id for row in rows if row.state in LEFT_OUT and row.client_id is not None}
    assert not [row for row in rows if row.state in TO_DO and row.client_id in out]
    for row, person in zip(rows, people, strict=True):
        if person.left_out:
            may_be = {PlanState(person.left_out.value), PlanState.ALREADY_SENT}
            assert row.state in may_be
    backwards = plan_people(people[::-1], known=clients, got=dict.fromkeys(got, ()))
    count = Counter(row.state in TO_DO for row in rows)
    assert count == Counter(row.state in TO_DO for row in backwards), "the order of the list does not matter"
    assert len(rows) == len(people)
