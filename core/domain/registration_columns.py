"""Which column of a list of people to register holds what."""

from typing import Literal, get_args

from core.domain.tags import Tag

Field = Literal["email", "phone", "name", "client_id", "page_id", "date", "time", "confirm", "utm_"] | Tag
"""What a column may hold. `date` may hold the time as well; `utm_` holds tags as a JSON object."""
FIELDS: tuple[Field, ...] = tuple(one for part in get_args(Field) for one in get_args(part))
