"""One client of Salebot read anew: the one call behind "Load variables from Salebot"."""

from core.desk import Desk
from core.errors import Missing
from core.services.check_connection import IN_FRONT_OF_THE_PAGE
from core.services.client_copy import forget_client, keep_variables
from core.services.connections import open_salebot


def load_client(desk: Desk, project_id: int, client_id: int) -> None:
    """Bring what Salebot knows of a client into the copy; who is not there any more leaves it.

    One call, which counts towards the daily budget. Raises NotFound, NotConfigured, LimitReached and the ApiErrors
    (Missing for who is not there any more).
    """
    with open_salebot(desk, project_id, policy=IN_FRONT_OF_THE_PAGE) as api:
        try:
            variables = api.get_variables(client_id)
        except Missing:
            forget_client(desk, project_id, client_id)
            raise
    keep_variables(desk, project_id, [client_id], variables, complete=True)
