"""What became of the people of a run of a scenario, in words, by what its step does."""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.campaigns.plan import PlanState
from core.domain.scenarios.actions import RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.services.campaigns.states import CampaignRowState
from pages.campaigns.words import plan_names, state_names
from pages.widgets import registration_states as registration
from pages.widgets.language import _

Words = Mapping[StrEnum, str]


def outcome_states(actions: StepActions | None) -> Words:
    """How it ended; `actions`: None where it is not known any more what the step did."""
    words: dict[StrEnum, str] = {}
    words |= registration.state_names().items()
    words |= state_names().items()
    match actions:
        case RegisterNext():
            words |= registration.state_names().items()
        case TellPrograms():
            words[CampaignRowState.SENT] = _("Passed on")
        case WriteFile():
            words[CampaignRowState.SENT] = _("In the file")
        case TellOperators():
            words[CampaignRowState.SENT] = _("Counted in the notice")
    return words


def outcome_plans(actions: StepActions | None) -> Words:
    """What would be done with them."""
    words: dict[StrEnum, str] = {}
    words |= registration.plan_names().items()
    words |= plan_names().items()
    match actions:
        case TellPrograms(with_contacts):
            words |= {PlanState.WILL_SEND: _("Will be passed on"), PlanState.ALREADY_SENT: _("Passed on before")}
            words |= {} if with_contacts else {PlanState.NO_CONTACT: _("No client id known")}
        case WriteFile():
            words |= {PlanState.WILL_SEND: _("Will be in the file"), PlanState.ALREADY_SENT: _("In a file before")}
        case TellOperators():
            words |= {PlanState.WILL_SEND: _("Will be counted"), PlanState.ALREADY_SENT: _("Counted before")}
    return words


def outcome_words(actions: StepActions | None) -> Mapping[str, str]:
    """The words for either."""
    return {str(one): name for one, name in (*outcome_plans(actions).items(), *outcome_states(actions).items())}
