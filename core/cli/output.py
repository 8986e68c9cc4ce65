"""What the command line prints: columns with tabs between them, or JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]


def print_rows(rows: Sequence[Row], *, as_json: bool) -> None:
    """Rows that have the same columns; without any, only JSON says so."""
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, default=_as_json, indent=2) + "\n")
    elif rows:
        lines = ["\t".join(rows[0]), *("\t".join(map(_as_text, row.values())) for row in rows)]
        sys.stdout.write("\n".join(lines) + "\n")


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    text = json.dumps(value) if isinstance(value, Mapping) else str(value)
    return " ".join(text.split())
