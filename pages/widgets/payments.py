"""The words for how far an order is paid."""

from core.domain.orders.order import PaidState
from pages.widgets.language import _


def state_of_payment(state: PaidState) -> str:
    """How far an order in this state is paid."""
    return {
        PaidState.PAID: _("paid"),
        PaidState.PARTLY: _("partly paid"),
        PaidState.UNPAID: _("not paid"),
    }[state]
