"""How a project works with Salebot: relay, scope of variables, pace, and daily limits."""

from dataclasses import dataclass
from typing import Literal, cast

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.projects import require_project
from data.models import Project

VariableScope = Literal["client", "deal"]
SLOWEST_PER_SECOND, FASTEST_PER_SECOND = 0.1, 10.0
MOST_IN_A_DAY = 1_000_000


@dataclass(frozen=True, slots=True)
class SalebotSettings:
    """`relay`: registrations are passed on to Salebot's own webhook, and Salebot writes the variables instead of us.

    `variable_scope`: variables go to the client's profile (client) or to the current deal. `per_second`: calls.
    `daily_budget`: calls of a day that count towards the message quota. `campaign_cap`: people of a day who are sent
    a campaign. Days are those of the account's clock.
    """

    relay: bool
    variable_scope: VariableScope
    per_second: float
    daily_budget: int
    campaign_cap: int


@needs(Right.LOOK)
def get_salebot_settings(desk: Desk, project_id: int) -> SalebotSettings:
    """Raises NotFound."""
    with desk.store.reading() as session:
        return _settings_of(require_project(session, project_id))


@needs(Right.PROJECTS)
def change_salebot_settings(desk: Desk, project_id: int, settings: SalebotSettings) -> None:
    """Change the settings, also of the sandbox's and the environment's project. Raises NotFound; InvalidInput naming
    the field (`salebot_per_second`, `salebot_daily_budget`, `campaign_daily_cap`)."""
    checked = (
        ("salebot_per_second", settings.per_second, SLOWEST_PER_SECOND, FASTEST_PER_SECOND),
        ("salebot_daily_budget", settings.daily_budget, 0, MOST_IN_A_DAY),
        ("campaign_daily_cap", settings.campaign_cap, 0, MOST_IN_A_DAY),
    )
    for field, value, least, most in checked:
        if not least <= value <= most:
            raise InvalidInput(field, value, "out_of_range")
    with desk.store.writing() as session:
        project = require_project(session, project_id)
        project.relay, project.variable_scope = settings.relay, settings.variable_scope
        project.salebot_per_second = settings.per_second
        project.salebot_daily_budget = settings.daily_budget
        project.campaign_daily_cap = settings.campaign_cap
        project.updated_at = desk.now()
        session.add(project)
        note(session, desk, Deed.SALEBOT_SETTINGS_CHANGED, project_id=project_id)


def _settings_of(project: Project) -> SalebotSettings:
    return SalebotSettings(
        relay=project.relay,
        variable_scope=cast(VariableScope, project.variable_scope),
        per_second=project.salebot_per_second,
        daily_budget=project.salebot_daily_budget,
        campaign_cap=project.campaign_daily_cap,
    )
