"""What a step of a scenario does. The kinds are closed: each has one executor in `core.services.scenarios.steps`."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.campaigns.campaign import CampaignActions, check_actions
from core.domain.registration.cells import check_page_id
from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class RegisterNext:
    """People are registered on the page for its next session, unless they are for one already that is still to come
    when the scenario begins to count."""

    page_id: str


@dataclass(frozen=True, slots=True)
class TellOperators:
    """Whoever works in the project gets a notice with the number of people."""


@dataclass(frozen=True, slots=True)
class TellPrograms:
    """Other programs of the project that ask for it are told who the people are: their client ids, and `with_contacts`
    also their names, e-mails and phones, where the address may have them."""

    with_contacts: bool = False


class FileForm(StrEnum):
    """The forms of a file, by how its name ends. Durable."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class WriteFile:
    """The people are written into a file of the exports folder, with their contacts."""

    form: FileForm = FileForm.CSV


StepActions = CampaignActions | RegisterNext | TellOperators | TellPrograms | WriteFile


def check_step_actions(actions: StepActions, number: int) -> StepActions:
    """The actions as they are kept. Raises InvalidInput: `step` (``empty``, with its number), `page_id` (``required``,
    ``bad_page``), what `check_actions` raises."""
    if isinstance(actions, RegisterNext):
        if not actions.page_id:
            raise InvalidInput("page_id", None, "required")
        return RegisterNext(check_page_id(actions.page_id))
    if isinstance(actions, TellOperators | TellPrograms | WriteFile):
        return actions
    if not actions.steps:
        raise InvalidInput("step", None, "empty", number)
    return check_actions(actions)
