"""The campaign that an operator prepares: its people, what was chosen, and the plan made of it.

It stays in the browser's session while its dialog is open, whatever else is drawn again. A reload of the browser on the
same day opens the dialog again, and makes its plan anew for the same choices, since others may have sent the campaign
meanwhile. Another page closes it. What was left in its fields is kept until the campaign is started, for the next time
that the dialog of the same list is opened.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import streamlit as st

from core.domain.campaigns.audience import Audience, audience_of
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, CampaignSource
from core.domain.campaigns.plan import TO_DO, CampaignPlan
from core.services.campaigns.job import start_campaign
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.projects.remembered import Topic, recall, recall_all, remember
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, keep, kept
from pages.widgets.drafts import recall as recall_draft
from pages.widgets.project import current_project

STATE_KEY = "campaign_draft"
OPEN_NAME = "campaign_open"
"""The name under which it is kept at which list and on which day the dialog is open, and for which choices its plan was
made."""
_DRAWN, _PAGES = "campaign_drawn", "campaign_pages"
FIELDS = (
    "name",
    "actions",
    "facts",
    "own",
    "list_id",
    "callback",
    "resume_bot",
    "message_kind",
    "message",
    "message_id",
)
"""The fields of the form."""
TOPIC: Topic = "campaign"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form holds. `unfilled`: actions that were chosen and left empty, with what the operator calls them.
    `repeated`: names of own variables that stand there twice."""

    name: str
    actions: CampaignActions
    unfilled: Mapping[str, str] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """One campaign that is being prepared. `place` is the list at which it was begun; `people` are None until they are
    gathered; `serial` makes the keys of its widgets; `plan` was made with `planned_with`; once a plan was asked for
    (`was_pressed`), what is wrong is shown. `usual`: what the fields held before the operator changed them."""

    project_id: int
    place: str
    name: str
    source: CampaignSource
    people: Sequence[CampaignPerson] | None = field(default=None, repr=False)
    plan: CampaignPlan | None = field(default=None, repr=False)
    planned_with: Choices | None = field(default=None, repr=False)
    was_pressed: bool = False
    usual: dict[str, Any] = field(default_factory=dict)
    serial: str = field(default_factory=lambda: uuid4().hex)

    @property
    def audience(self) -> Audience:
        """To whom it goes."""
        return audience_of(self.source, self.people or ())

    def key(self, one: str) -> str:
        """The key of the widget of a field."""
        return f"campaign_{one}_{self.serial}"

    def kept_as(self, one: str) -> str:
        """The name under which it is kept what was left in a field. It differs by audience, too: a text for people who
        came must not stand in the field for those who did not."""
        whom = sha256(f"{self.source.key or self.place} {self.audience}".encode()).hexdigest()[:16]
        return f"campaign_{whom}_{one}"

    def keeping(self, one: str, usual: Any, options: Collection[Any] | None = None) -> AbstractContextManager[None]:
        """Around the widget of a field, which holds `usual` unless something else was left in it."""
        self.usual[one] = usual
        return kept(self.key(one), usual, options=options, name=self.kept_as(one))


@dataclass(frozen=True, slots=True)
class Begun:
    """A campaign that was begun at a list, for so many people."""

    job_id: str
    name: str
    people: int


def current_draft(offered: Draft) -> Draft | None:
    """The campaign that is being prepared at the list of `offered`, which is taken where an earlier session has left
    the dialog open."""
    draft: Draft | None = st.session_state.get(STATE_KEY)
    if draft and draft.project_id == offered.project_id:
        return draft if draft.place == offered.place else None
    left = _left_open()
    if (left.get("place"), left.get("on")) != (offered.place, _today()):
        return None
    st.session_state[STATE_KEY] = offered
    return offered


def begin_draft(offered: Draft) -> None:
    """For a callback: open the dialog of a list."""
    st.session_state[STATE_KEY] = offered
    keep(OPEN_NAME, {"place": offered.place, "on": _today()})


def mark_drawn() -> None:
    """Called when the page shows the dialog."""
    st.session_state[_DRAWN] = True


def close_left_behind(page: str) -> None:
    """Called once a page is drawn: a dialog that it does not show was left by way of another page, and is closed. In a
    session that has shown no other page it may be that of a list which is still to come."""
    st.session_state[_PAGES] = {*st.session_state.get(_PAGES, ()), page}
    if not st.session_state.pop(_DRAWN, False) and len(st.session_state[_PAGES]) > 1:
        drop_draft()


def close_dialog() -> None:
    """For a callback: the operator closes the dialog. What was typed just before came with that press, and no run has
    drawn its field since."""
    draft: Draft | None = st.session_state.get(STATE_KEY)
    if draft:
        _keep_fields(draft)
    drop_draft()


def drop_draft() -> None:
    """The dialog is closed."""
    st.session_state.pop(STATE_KEY, None)
    drop(OPEN_NAME)


def is_plan_lost(draft: Draft, choices: Choices) -> bool:
    """Whether an earlier session has made the plan for these choices."""
    return draft.plan is None and _left_open().get("planned") == _planned(choices)


def plan_again(draft: Draft, choices: Choices) -> CampaignPlan:
    """Make the plan of an earlier session anew. Raises the errors of `plan_campaign`."""
    left = _left_open()
    return make_plan(draft, choices, again=left["again"], completes=left.get("completes", False))


def make_plan(draft: Draft, choices: Choices, *, again: bool = False, completes: bool = False) -> CampaignPlan:
    """Plan what will be done with each person. Raises the errors of `plan_campaign`."""
    draft.plan = None
    keep(OPEN_NAME, {"place": draft.place, "on": _today()})
    plan = plan_campaign(
        acting_desk(),
        draft.project_id,
        choices.name,
        actions=choices.actions,
        people=draft.people or (),
        source=draft.source,
        again=again,
        completes=completes,
    )
    draft.plan, draft.planned_with = plan, choices
    asked = {"again": again, "completes": completes}
    keep(OPEN_NAME, {"place": draft.place, "on": _today(), "planned": _planned(choices), **asked})
    return plan


def start(draft: Draft, plan: CampaignPlan) -> None:
    """Start exactly this plan, and remember what was chosen for the next time. Raises the errors of
    `start_campaign`."""
    job_id = start_campaign(acting_desk(), draft.project_id, plan)
    remember(acting_desk(), draft.project_id, TOPIC, asdict(plan.actions), key=_actions_key(draft))
    begun = Begun(job_id, plan.name, len(plan.only(*TO_DO)))
    st.session_state[_begun_key(draft.project_id, draft.place)] = begun
    for one in FIELDS:
        drop(draft.kept_as(one))
    drop_draft()


def last_begun(project_id: int, place: str) -> Begun | None:
    """The campaign that was begun last at this list."""
    begun: Begun | None = st.session_state.get(_begun_key(project_id, place))
    return begun


def recall_actions(draft: Draft) -> dict[str, Any]:
    """What was chosen the last time for this kind of list and this audience: fields of `CampaignActions`; empty before
    the first time."""
    return recall(acting_desk(), draft.project_id, TOPIC, _actions_key(draft)) or {}


def was_sent_to_those_who_came(draft: Draft, texts: Collection[str]) -> list[str]:
    """Which of these texts went to people who came when they were sent last."""
    suffix = _key_of("", Audience.CAME)
    kept = [
        actions for key, actions in recall_all(acting_desk(), draft.project_id, TOPIC).items() if key.endswith(suffix)
    ]
    sent = {actions.get(name) for actions in kept for name in ("callback", "message")}
    return [text for text in texts if text and text in sent]


def _keep_fields(draft: Draft) -> None:
    for one, usual in draft.usual.items():
        if draft.key(one) not in st.session_state:  # it is not asked for
            continue
        value = st.session_state[draft.key(one)]
        if value == usual:
            drop(draft.kept_as(one))
        else:
            keep(draft.kept_as(one), value)


def _left_open() -> Mapping[str, Any]:
    left: Mapping[str, Any] = recall_draft(OPEN_NAME, {})
    return left


def _today() -> str:
    return f"{acting_desk().now().astimezone(current_project().time_zone):%Y-%m-%d}"


def _planned(choices: Choices) -> str:
    return sha256(repr((choices.name, choices.actions, *choices.unfilled)).encode()).hexdigest()


def _actions_key(draft: Draft) -> str:
    return _key_of(draft.source.kind, draft.audience)


def _key_of(kind: str, audience: Audience) -> str:
    return f"{kind} {audience}"


def _begun_key(project_id: int, place: str) -> str:
    return f"campaign_begun_{project_id}_{place}"
