"""Which texts are offered depends on whom they go to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.campaigns.audience import Audience, audience_of, offered_text
from core.domain.campaigns.campaign import FACTS, CampaignPerson, CampaignSource, SourceKind


def people(*attended: str | None) -> list[CampaignPerson]:
    return [CampaignPerson(variables={"b365_attended": one} if one else {}) for one in attended]


@pytest.mark.parametrize(
    ("kind", "attended", "audience"),
    [
        ("list", ("True", "True"), Audience.CAME),
        ("viewers", ("True",), Audience.CAME),
        ("registered", ("False", "False"), Audience.ABSENT),
        ("list", ("True", "False"), Audience.MIXED),
        ("list", ("False", None), Audience.MIXED),
        ("registered", (None, None), Audience.UNKNOWN),
        ("subscribers", (None,), Audience.REGISTERED),
        ("inbox", (None,), Audience.REGISTERED),
    ],
)
def test_audience_is_what_is_known_of_all_people(
    kind: SourceKind, attended: tuple[str | None, ...], audience: Audience
) -> None:
    assert audience_of(CampaignSource(kind, "Python"), people(*attended)) is audience


@given(st.text(max_size=30))
def test_people_of_whom_not_all_came_are_offered_no_text(earlier: str) -> None:
    for audience in (Audience.ABSENT, Audience.MIXED, Audience.UNKNOWN):
        assert offered_text(audience, earlier) == ""


@given(st.sampled_from(FACTS) | st.text("b365_came", min_size=1), st.sampled_from(Audience))
def test_name_of_a_variable_is_never_offered_as_a_text(name: str, audience: Audience) -> None:
    assert offered_text(audience, name, variables=[name]) == ""


def test_people_who_came_are_offered_the_text_that_such_people_got_before() -> None:
    assert offered_text(Audience.CAME, "был на вебинаре") == "был на вебинаре"
