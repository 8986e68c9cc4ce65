"""The plan and the outcome of a registration, in two or three words."""

from core.domain.registration.plan import PlanState
from core.services.registration.states import BatchRowState
from pages.widgets.language import _


def plan_names() -> dict[PlanState, str]:
    """What will be done with a row, in two or three words."""
    return {
        PlanState.WILL_REGISTER: _("Will be registered"),
        PlanState.ALREADY_REGISTERED: _("Already registered"),
        PlanState.REPEATED: _("Repeated in the list"),
        PlanState.INVALID: _("Cannot be registered"),
    }


def state_names() -> dict[BatchRowState, str]:
    """How far the registration of a row is."""
    return {
        BatchRowState.PLANNED: _("Waiting"),
        BatchRowState.SENDING: _("On its way"),
        BatchRowState.REGISTERED: _("Registered"),
        BatchRowState.ALREADY_THERE: _("Registered before"),
        BatchRowState.REJECTED: _("Refused by Bizon365"),
        BatchRowState.UNCERTAIN: _("Answer lost"),
        BatchRowState.NOT_SENT: _("Not sent"),
        BatchRowState.REMOVED: _("Cancelled"),
    }
