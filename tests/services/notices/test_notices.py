"""Notices are raised once, read by each operator for themselves, and shown to those who may know."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.domain.notices.kinds import NEEDED, NoticeKind
from core.services.notices.notices import KEPT, count_unread, list_notices, mark_read, raise_notice
from core.services.projects.projects import list_projects
from tests.stored import fetch_all, write


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def test_notice_of_the_same_key_is_raised_once(desk: Desk, project_id: int) -> None:
    assert raise_notice(desk, project_id, NoticeKind.REPORT_READY, {"came": 1}, once="a")
    assert not raise_notice(desk, project_id, NoticeKind.REPORT_READY, {"came": 2}, once="a")
    assert raise_notice(desk, project_id, NoticeKind.WEEKLY, {"came": 3}, once="a"), "another kind"
    raise_notice(desk, project_id, NoticeKind.JOB_RESTS, {})
    raise_notice(desk, project_id, NoticeKind.JOB_RESTS, {})
    notices = list_notices(desk, project_id)
    assert [one.kind for one in notices] == ["job_rests", "job_rests", "weekly", "report_ready"], "the newest first"
    assert notices[-1].facts == {"came": 1}


def test_each_operator_reads_for_themselves(desk: Desk, project_id: int) -> None:
    anna, oleg = (desk.acting_as(Operator(name, Role.OPERATOR)) for name in ("Анна", "Олег"))
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, {})
    mark_read(anna, project_id)
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, {})
    assert (count_unread(anna, project_id), count_unread(oleg, project_id)) == (1, 2)
    assert [one.is_new for one in list_notices(anna, project_id)] == [True, False]
    mark_read(oleg, project_id)
    assert (count_unread(anna, project_id), count_unread(oleg, project_id)) == (1, 0)


@pytest.mark.parametrize("role", Role)
def test_role_is_told_what_it_may_know(desk: Desk, project_id: int, role: Role) -> None:
    for kind in NoticeKind:
        raise_notice(desk, project_id, kind, {})
    operator = Operator("Анна", role)
    acting = desk.acting_as(operator)
    seen = {kind for kind, right in NEEDED.items() if operator.may(right)}
    assert {one.kind for one in list_notices(acting, project_id)} == seen
    assert count_unread(acting, project_id) == len(seen)
    assert (len(seen) == len(NoticeKind)) == (role is Role.ADMINISTRATOR)


def test_every_kind_has_its_right() -> None:
    assert set(NEEDED) == set(NoticeKind)


def test_old_notices_are_dropped_when_a_new_one_comes(desk: Desk, project_id: int) -> None:
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, {}, once="old")
    write(desk, "UPDATE notice SET raised_at = :at", at=desk.now() - KEPT - timedelta(seconds=1))
    raise_notice(desk, project_id, NoticeKind.REPORT_READY, {}, once="new")
    assert fetch_all(desk, "SELECT once FROM notice") == [("new",)]
