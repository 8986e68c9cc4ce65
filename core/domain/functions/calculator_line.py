"""A call of ``bizon365_add_subscriber`` as it is written into the calculator of a Salebot block."""

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

    The name is no argument: it is taken from the variable ``b365_name``, so it is set on a line before. A phone left
    out is left out of the call too, unless tags follow it.
    """
    arguments = [str(int(confirm)), *map(_quoted, (page_id, date, time, email))]
    if phone or tags:
        arguments.append(_quoted(phone))
    if tags:
        # A quotation mark inside would end the text; JSON can write it as a number.
        arguments.append(f"'{json.dumps(dict(tags), ensure_ascii=False).replace(chr(39), chr(92) + 'u0027')}'")
    call = f"result = bizon365_add_subscriber({', '.join(arguments)})"
    return f"b365_name = {_quoted(name)}\n{call}" if name else call


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"
