"""Cells that hold nothing, although something stands in them."""

_FORMULA_ERRORS = (
    "#Н/Д #ИМЯ? #ССЫЛКА! #ЗНАЧ! #ДЕЛ/0! #ЧИСЛО! #ПУСТО! #ПЕРЕНОС! #ВЫЧИСЛ! #ПОЛЕ! #БЛОКИРОВАНО! #ЗАНЯТ! #ОШИБКА!"
    " #N/A #NAME? #REF! #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #BUSY! #ERROR! #GETTING_DATA"
)
_OF_PROGRAMS = "NULL null (null) \\N None none nan NaN NAN <NA> N/A n/a н/д Н/Д undefined"
_DASHES = "- – — ― -- ---"
EMPTY_MARKS = frozenset(f"{_FORMULA_ERRORS} {_OF_PROGRAMS} {_DASHES}".split())
"""What formulas that failed, programs and people write into a cell for which they have no value."""


def filled(cell: str) -> str:
    """The text of a cell without spaces around it; "" for one that holds only a mark of `EMPTY_MARKS`."""
    text = cell.strip()
    return "" if text in EMPTY_MARKS else text
