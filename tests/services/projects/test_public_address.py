"""The address under which others reach this dashboard."""

import pytest

from core.desk import Desk
from core.errors import InvalidInput
from core.services.projects.projects import list_projects
from core.services.projects.public_address import get_public_address, set_public_address


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.mark.parametrize(
    "typed", ["https://вебинары.рф", " ВЕБИНАРЫ.РФ/settings?section=webhook", "https://xn--80abcmq4aw2g.xn--p1ai/"]
)
def test_a_cyrillic_domain_is_kept_as_services_call_it(desk: Desk, project_id: int, typed: str) -> None:
    set_public_address(desk, project_id, typed)
    assert get_public_address(desk, project_id) == "https://xn--80abcmq4aw2g.xn--p1ai"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("https://..рф", "bad_url"),
        ("https://[школа", "bad_url"),
        (f"https://{'ш' * 70}.рф", "bad_url"),
        ("http://школа.рф", "not_https"),
        ("https://desk", "not_public"),
        ("https://192.168.1.2", "not_public"),
    ],
)
def test_an_address_that_nobody_could_reach_is_refused(desk: Desk, project_id: int, typed: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        set_public_address(desk, project_id, typed)
    assert (caught.value.field, caught.value.reason) == ("public_address", reason)
    assert get_public_address(desk, project_id) is None
