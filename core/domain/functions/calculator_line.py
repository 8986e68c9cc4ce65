"""A call of ``bizon365_add_subscriber`` as an operator writes it into the calculator of a Salebot block."""

import json
from collections.abc import Mapping


def add_subscriber_line(
    *,
    confirm: bool,
    page_id: str,
    date: str,
    time: str,
    email: str,
    phone: str = "",
    tags: Mapping[str, str] | None = None,
    name: str = "",
) -> str:
    """The positional form (docs/salebot.md, section 12) with `date` as ДД.ММ.ГГГГ and `time` as ЧЧ:ММ of the account's
    clock.

    The function has no argument for the name: it reads the variable ``b365_name``, which a line before the call sets.
    An empty phone is left out of the call unless tags follow it.
    """
    arguments = [str(int(confirm)), *map(_quoted, (page_id, date, time, email))]
    if phone or tags:
        arguments.append(_quoted(phone))
    if tags:
        # An apostrophe would end the text, so it is written as a JSON escape.
        arguments.append(f"'{json.dumps(dict(tags), ensure_ascii=False).replace(chr(39), chr(92) + 'u0027')}'")
    call = f"result = bizon365_add_subscriber({', '.join(arguments)})"
    return f"b365_name = {_quoted(name)}\n{call}" if name else call


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
