"""The bot's function `bizon365_add_subscriber`: one person, one session (docs/salebot.md, section 12)."""

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.functions.call import AddSubscriberCall, FunctionCall, read_add_subscriber
from core.errors import ApiError, InvalidInput, NotConfigured
from core.rights import needs
from core.services.functions.answer import NOT_CONFIRMED, FunctionAnswer, refused
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.projects.projects import get_project
from core.services.registration.register_alone import register_alone
from core.services.registration.states import BatchRowState


@needs(Right.WORK)
def add_subscriber(
    desk: Desk, project_id: int, call: AddSubscriberCall, *, looks_first: bool = False
) -> FunctionAnswer:
    """Register one person. The result is True, also for a person who was registered already, else a text that says what
    went wrong; of a refusal, Bizon365's own words. With `looks_first`, which costs a request, nobody is sent who is on
    the list of subscribers, and the answer says so. Equal calls that come at once register the person once. Raises
    NotFound for the project.
    """
    project = get_project(desk, project_id)
    try:
        registration = call.registration(project.time_zone, project.phone_country)
        with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
            sent = register_alone(desk, project_id, api, registration, looks_first=looks_first)
    except (InvalidInput, NotConfigured, ApiError) as error:
        return refused(error)
    match sent.outcome:
        case BatchRowState.REGISTERED | BatchRowState.ALREADY_THERE:
            return FunctionAnswer(True, sent=sent)
        case BatchRowState.REJECTED if sent.problem:
            return FunctionAnswer(refused(sent.problem).result, sent=sent, problem=sent.problem)
    return FunctionAnswer(NOT_CONFIRMED, sent=sent, problem=sent.problem)


@needs(Right.WORK)
def add_subscriber_for_bot(desk: Desk, project_id: int, call: FunctionCall) -> FunctionAnswer:
    """As `add_subscriber`, for the call of a bot, which has arguments or variables."""
    try:
        read = read_add_subscriber(call)
    except InvalidInput as error:
        return refused(error)
    return add_subscriber(desk, project_id, read)
