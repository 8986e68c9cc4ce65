"""A person who was erased stands nowhere any more, in no file; what is counted stays; others stay as they are."""

import json

import pytest

from core.desk import Desk
from core.domain.orders.order import PaidState
from core.errors import Conflict, InvalidInput, NotFound
from core.sandbox.server import SandboxServer
from core.services.privacy.erase import erase_person, list_acts, preview_erasure
from core.services.privacy.erase_answers import erase_in_reports
from core.services.privacy.find_people import find_people
from core.services.projects.projects import ProjectSettings
from core.services.reports.rework import rework_report
from core.services.webinars.bought import get_bought_by_report
from data.answers import pack_answer, unpack_answer
from data.models import ReportAnswer
from tests.attendance_world import pull_now
from tests.services.privacy.known_person import Known, files_with, found, settle_world, sums
from tests.stored import fetch_all


@pytest.fixture
def known(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> Known:
    return settle_world(desk, small.id, small_sandbox)


def packed(desk: Desk) -> list[bytes]:
    """What the store holds compressed, unpacked."""
    kept = (
        "SELECT body FROM report_answer UNION ALL SELECT body FROM subscriber_answer"
        " UNION ALL SELECT raw FROM shop_order WHERE raw IS NOT NULL"
    )
    return [unpack_answer(body) for (body,) in fetch_all(desk, kept)]


def test_no_file_holds_a_key_of_the_person_and_every_count_stays(
    desk: Desk, small: ProjectSettings, known: Known
) -> None:
    assert [needle for needle in known.needles() if not files_with(desk.home, needle)] == []
    before = sums(desk)
    bought = get_bought_by_report(desk, small.id, known.report_ids)
    assert sum(one.count(PaidState.UNPAID) for one in bought.values())
    person = found(desk, small.id, known)
    looked_at = preview_erasure(desk, small.id, person)
    assert sums(desk) == before
    act = erase_person(desk, small.id, person)
    assert act.removed == looked_at.removed
    assert {
        "viewers",
        "subscribers",
        "registrations",
        "batch_rows",
        "campaign_rows",
        "exclusions",
        "handed",
        "orders",
        "clients",
    } < act.removed.keys()
    assert (act.removed["drafts"], act.removed["checks"]) == (2, 2)
    for needle in known.needles():
        assert files_with(desk.home, needle) == [], needle
        assert [body for body in packed(desk) if needle.lower() in body.lower()] == [], needle
    after = sums(desk)
    planned = [("a" * 32, "will_register", "planned", 1), ("a" * 32, "will_register", "registered", 1)]
    assert before[4] == planned
    assert after[4] == [("a" * 32, "will_register", "not_sent", 1), planned[1]], "what was planned is not sent"
    assert [after[place] for place in (0, 1, 2, 3, 5, 6, 7)] == [before[place] for place in (0, 1, 2, 3, 5, 6, 7)]
    assert get_bought_by_report(desk, small.id, known.report_ids) == bought
    assert fetch_all(desk, "SELECT value FROM draft") == [('"nobody@example.com"',)]
    with pytest.raises(NotFound):
        erase_person(desk, small.id, person)
    assert [one.removed for one in list_acts(desk, small.id)] == [act.removed]


def test_people_are_counted_alike_when_the_report_is_worked_out_again(
    desk: Desk, small: ProjectSettings, known: Known
) -> None:
    erase_person(desk, small.id, found(desk, small.id, known))
    before = sums(desk)
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE report SET identity_version = 1")
    for report_id in known.report_ids:
        rework_report(desk, small.id, report_id)
    assert sums(desk) == before


def test_a_family_with_one_phone_is_shown_apart_and_the_neighbour_stays(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    known = settle_world(desk, small.id, small_sandbox, with_family=True)
    people = find_people(desk, small.id, known.phone)
    assert {known.email in one.values("email") for one in people} == {True, False}
    assert {known.mother in one.values("email") for one in people} == {True, False}
    person = found(desk, small.id, known)
    assert person.shared == {("phone", known.phone)}
    mothers = "SELECT email, phone, client_id FROM {} WHERE email = 'mother.of.all@example.com'"
    tables = ("batch_row", "campaign_row")
    before = [fetch_all(desk, mothers.format(table)) for table in tables]
    erase_person(desk, small.id, person)
    assert [fetch_all(desk, mothers.format(table)) for table in tables] == before
    assert fetch_all(desk, "SELECT client_id FROM client") == [(500_600_700,)]
    values = dict(fetch_all(desk, "SELECT name, value FROM client_variable"))
    assert (values["email"], values["phone"]) == (known.mother, known.phone)
    assert files_with(desk.home, known.email.encode()) == []


def test_nobody_is_erased_while_a_request_about_them_is_on_its_way(
    desk: Desk, small: ProjectSettings, known: Known
) -> None:
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE batch_row SET state = 'sending' WHERE number = 0")
    before = sums(desk)
    with pytest.raises(Conflict) as refused:
        erase_person(desk, small.id, found(desk, small.id, known))
    assert refused.value.what == "person"
    assert sums(desk) == before


def test_a_phone_without_its_code_is_the_persons_in_an_older_version_of_a_report_too(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    report_id = pull_now(desk, small.id, small_sandbox.world.webinars[0].webinar_id)
    older = {"viewers": [{"username": "Зоя", "phone": "29 123-45-67"}, {"username": "Кто-то", "phone": "29 123-45-68"}]}
    body = pack_answer(json.dumps(older).encode())
    answer = ReportAnswer(
        report_id=report_id, version=0, call="getviewers", ordinal=0, body=body, fetched_at=desk.now()
    )
    with desk.store.writing() as session:
        session.add(answer)
        session.flush()
        erase_in_reports(
            session,
            1,
            [(report_id, 0)],
            keys={("phone", "+375291234567")},
            chat_ids={(report_id, 0): ()},
            is_about=lambda text: False,
            phone_country="BY",
        )
    [(body,)] = fetch_all(desk, "SELECT body FROM report_answer WHERE version = 0")
    assert json.loads(unpack_answer(body))["viewers"] == [{"chatUserId": "erased-1-0"}, older["viewers"][1]]


@pytest.mark.parametrize("text", ["", " , ", "test@test.ru"])
def test_a_search_without_a_key_of_somebody_is_refused(desk: Desk, small: ProjectSettings, text: str) -> None:
    with pytest.raises(InvalidInput):
        find_people(desk, small.id, text)
