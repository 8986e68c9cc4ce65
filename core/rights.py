"""The rights that services ask for, before they do anything."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import NotAllowed, NotFound

Rest = ParamSpec("Rest")
Made = TypeVar("Made")
Service = Callable[Concatenate[Desk, Rest], Made]
_DECLARED = "needed_right"
_PROJECT = "project_id"


def needs(right: Right) -> Callable[[Service[Rest, Made]], Service[Rest, Made]]:
    """Declare the right that a service needs. A call of an operator without it raises NotAllowed; one for a project
    that the operator may not see (the service's `project_id`) raises NotFound, as if there were none."""

    def declare(service: Service[Rest, Made]) -> Service[Rest, Made]:
        place = _place_of_project(service)

        @wraps(service)
        def checked(desk: Desk, /, *given: Rest.args, **named: Rest.kwargs) -> Made:
            require(desk, right)
            if place is not None and desk.acting.projects is not None:
                require_project(desk, named[_PROJECT] if _PROJECT in named else given[place])
            return service(desk, *given, **named)

        setattr(checked, _DECLARED, right)
        return checked

    return declare


def declared_right(service: object) -> Right | None:
    """The right that a service has declared."""
    return getattr(service, _DECLARED, None)


def require(desk: Desk, right: Right) -> None:
    """Raises NotAllowed when the operator does not have the right."""
    if not desk.acting.may(right):
        raise NotAllowed(right)


def require_project(desk: Desk, project_id: Any) -> None:
    """Raises NotFound for a project that the operator may not see."""
    if not desk.acting.sees(project_id):
        raise NotFound("project", project_id)


def _place_of_project(service: Callable[..., object]) -> int | None:
    """Where the project's id stands among the arguments after the desk."""
    code = service.__code__
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    return names.index(_PROJECT) if _PROJECT in names else None
