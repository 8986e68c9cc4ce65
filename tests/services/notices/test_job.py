"""Notices go to whoever wants them, where they want them, each once, and to nobody who may not know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.desk import Desk, local_operator
from core.domain.access.rights import Role
from core.domain.notices.kinds import NoticeKind
from core.errors import InvalidInput, NotAllowed
from core.http.pace import never
from core.mail import Security
from core.sandbox.server import SandboxServer
from core.services.access.users import UserDraft, change_user, disable_user
from core.services.notices.choices import NoticeChoice, get_told, save_choice
from core.services.notices.job import AGAIN, send_notices
from core.services.notices.mail_account import MailSettings, save_mail_settings
from core.services.notices.notices import raise_notice
from core.services.notices.restored import drop_deliveries
from core.services.notices.states import Channel
from core.services.projects.connections import open_salebot
from core.services.projects.salebot_budget import get_salebot_use
from tests.conftest import wire
from tests.patience import SOON
from tests.present import SteppingClock
from tests.services.access.school import add_colleague, open_school
from tests.services.notices.mailbox import Mailbox, running_mailbox
from tests.stored import fetch_all, write

FACTS = {"service": "bizon365"}
REFUSED = NoticeKind.TOKEN_REFUSED


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def standing(desk: Desk, clock: SteppingClock, mailbox: Mailbox) -> Desk:
    """A desk whose clock stands, with a mail server."""
    desk = replace(desk, clock=clock, waits=SOON)
    settings = MailSettings("127.0.0.1", mailbox.port, Security.NONE, sender="desk@example.com")
    save_mail_settings(desk, settings, "")
    return desk


@pytest.fixture
def project_id(standing: Desk, small_sandbox: SandboxServer) -> int:
    return wire(standing, small_sandbox).id


def choose(desk: Desk, project_id: int, **chosen: object) -> None:
    choice = replace(NoticeChoice(None), **chosen)  # type: ignore[arg-type]
    save_choice(desk, project_id, choice, language="ru", address="http://127.0.0.1:8501")


def by_email(desk: Desk, project_id: int, email: str = "anna@example.com") -> None:
    choose(desk, project_id, email=email, by_email=(REFUSED,))


def states(desk: Desk) -> list[str]:
    return [state for (state,) in fetch_all(desk, "SELECT state FROM notice_delivery ORDER BY id")]


def test_chosen_notice_goes_to_the_mailbox_once_in_words(standing: Desk, project_id: int, mailbox: Mailbox) -> None:
    by_email(standing, project_id)
    raise_notice(standing, project_id, REFUSED, FACTS, once="a")
    raise_notice(standing, project_id, REFUSED, FACTS, once="a")
    raise_notice(standing, project_id, NoticeKind.DISK_FULL, {"free_mb": 1})
    assert send_notices(standing, project_id, never) is None
    assert send_notices(standing, project_id, never) is None
    [(to, subject, text)] = mailbox.letters
    assert (to, subject) == ("anna@example.com", "Bizon365 больше не принимает токен или ключ")
    assert f"http://127.0.0.1:8501/settings?section=connection&project={project_id}" in text
    assert states(standing) == ["sent"]


def test_what_cannot_go_is_tried_again_ever_later_and_given_up_in_the_end(
    standing: Desk, project_id: int, mailbox: Mailbox, clock: SteppingClock
) -> None:
    by_email(standing, project_id)
    raise_notice(standing, project_id, REFUSED, FACTS)
    mailbox.to_recipient = "451 later"
    for wait in AGAIN:
        assert send_notices(standing, project_id, never) == standing.now() + wait
        clock.step(wait)
    assert send_notices(standing, project_id, never) is None
    assert states(standing) == ["failed"]
    assert Channel.EMAIL in get_told(standing, project_id).problems
    mailbox.to_recipient = "250 OK"
    clock.step(timedelta(days=1))
    send_notices(standing, project_id, never)
    assert mailbox.letters == []


def test_letter_whose_answer_was_lost_is_not_sent_again(
    standing: Desk, project_id: int, mailbox: Mailbox, clock: SteppingClock
) -> None:
    by_email(standing, project_id)
    raise_notice(standing, project_id, REFUSED, FACTS)
    mailbox.answer = None
    assert send_notices(standing, project_id, never) is None
    clock.step(timedelta(days=2))
    send_notices(standing, project_id, never)
    assert (states(standing), len(mailbox.letters)) == (["unclear"], 1)


@pytest.mark.parametrize("after", ["killed", "restored"])
def test_what_may_have_gone_out_before_a_kill_or_a_restore_is_not_sent_again(
    standing: Desk, project_id: int, mailbox: Mailbox, after: str
) -> None:
    by_email(standing, project_id)
    raise_notice(standing, project_id, REFUSED, FACTS)
    if after == "killed":
        write(standing, "UPDATE notice_delivery SET state = 'sending'")
    else:
        drop_deliveries(standing, standing.now())
    assert send_notices(standing, project_id, never) is None
    assert mailbox.letters == []
    assert states(standing) == ["unclear" if after == "killed" else "dropped"]


def test_message_goes_to_the_chat_by_the_bot_and_counts(
    standing: Desk, project_id: int, small_sandbox: SandboxServer
) -> None:
    with open_salebot(standing, project_id) as api:
        client_id = api.fetch_clients(0)[0].client_id
    choose(standing, project_id, client_ids=(str(client_id),), by_chat=(REFUSED,))
    raise_notice(standing, project_id, REFUSED, FACTS)
    before = get_salebot_use(standing, project_id).calls
    assert send_notices(standing, project_id, never) is None
    send_notices(standing, project_id, never)
    [sent] = small_sandbox.traffic.of("message")
    assert "Bizon365 больше не принимает токен или ключ" in str(sent.body)
    assert get_salebot_use(standing, project_id).calls == before + 1
    assert states(standing) == ["sent"]


def test_nobody_is_told_what_they_may_not_know_any_more(standing: Desk, project_id: int, mailbox: Mailbox) -> None:
    by_email(standing.acting_as(replace(local_operator(), name="Кто-то")), project_id)
    raise_notice(standing, project_id, REFUSED, FACTS)
    send_notices(standing, project_id, never)
    assert (states(standing), mailbox.letters) == (["dropped"], []), "without users there is only the local operator"


def test_user_without_the_right_or_the_project_or_out_of_the_dashboard_is_told_nothing(
    standing: Desk, project_id: int, mailbox: Mailbox
) -> None:
    open_school(standing)
    oleg = add_colleague(standing, "Олег")
    by_email(standing.acting_as(replace(local_operator(), name="Олег")), project_id)

    def tell() -> int:
        raise_notice(standing, project_id, REFUSED, FACTS)
        send_notices(standing, project_id, never)
        return len(mailbox.letters)

    assert tell() == 1
    change_user(standing, oleg, UserDraft(Role.OPERATOR, frozenset()))
    assert tell() == 1
    change_user(standing, oleg, UserDraft(Role.VIEWER, None))
    assert tell() == 1
    change_user(standing, oleg, UserDraft(Role.OPERATOR, None))
    assert tell() == 2
    disable_user(standing, oleg)
    assert tell() == 2


def test_choice_that_cannot_be_used_is_refused(standing: Desk, project_id: int) -> None:
    for chosen, field in (
        ({"email": "nobody"}, "notice_email"),
        ({"by_email": (REFUSED,)}, "notice_email"),
        ({"client_ids": ("сто",)}, "client_ids"),
        ({"client_ids": tuple(map(str, range(1, 12)))}, "client_ids"),
        ({"by_chat": (REFUSED,)}, "client_ids"),
    ):
        with pytest.raises(InvalidInput) as fault:
            choose(standing, project_id, **chosen)
        assert fault.value.field == field
    viewer = standing.acting_as(replace(local_operator(), role=Role.VIEWER))
    with pytest.raises(NotAllowed):
        choose(viewer, project_id, client_ids=("5",))
    choose(viewer, project_id, email="anna@example.com")
