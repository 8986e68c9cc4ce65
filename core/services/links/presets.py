"""Sets of UTM tags to choose from: the built-in ones for the usual channels, and those that the operator saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.tags import TAGS
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.remembered import Topic, forget_in, recall_all, remember_in

NAME_MAX = 100
TOPIC: Topic = "utm_preset"


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of tags. The name of a built-in set (not `is_own`) is a code, for which the page has the words."""

    name: str
    tags: Mapping[str, str]
    is_own: bool = True


USUAL = (
    Preset("telegram", {"utm_source": "telegram", "utm_medium": "bot"}, is_own=False),
    Preset("whatsapp", {"utm_source": "whatsapp", "utm_medium": "bot"}, is_own=False),
    Preset("vk", {"utm_source": "vk", "utm_medium": "bot"}, is_own=False),
    Preset("email", {"utm_source": "email", "utm_medium": "newsletter"}, is_own=False),
)


@needs(Right.WORK)
def list_presets(desk: Desk, project_id: int) -> list[Preset]:
    """The built-in sets, then the project's own ones by name."""
    return [*USUAL, *(Preset(name, tags) for name, tags in recall_all(desk, project_id, TOPIC).items())]


@needs(Right.WORK)
def save_preset(desk: Desk, project_id: int, name: str, tags: Mapping[str, str]) -> None:
    """Save a set under a name; it replaces an own set of that name. Empty tags are left out.

    Raises InvalidInput(field="preset") with reason ``required`` (no name or no tag), ``too_long`` or ``repeated`` (the
    code of a built-in set).
    """
    kept = {tag: tags[tag].strip() for tag in TAGS if tags.get(tag, "").strip()}
    name = " ".join(name.split())
    if not name or not kept:
        raise InvalidInput("preset", name, "required")
    if len(name) > NAME_MAX:
        raise InvalidInput("preset", name, "too_long", NAME_MAX)
    if any(name == preset.name for preset in USUAL):
        raise InvalidInput("preset", name, "repeated")
    with desk.store.writing() as session:
        remember_in(session, desk, project_id, TOPIC, name, value=kept)
        note(session, desk, Deed.TAGS_SAVED, project_id=project_id)


@needs(Right.WORK)
def drop_preset(desk: Desk, project_id: int, name: str) -> None:
    """Remove the own set of this name, if there is one."""
    with desk.store.writing() as session:
        forget_in(session, project_id, TOPIC, name)
        note(session, desk, Deed.TAGS_REMOVED, project_id=project_id)
