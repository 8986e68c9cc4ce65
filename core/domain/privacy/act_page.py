"""The act of an erasure as a web page that the browser prints."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple


class ActWords(NamedTuple):
    """The sentences of the act, in the operator's language."""

    language: str
    title: str
    facts: Sequence[tuple[str, str]]
    heading: str
    removed: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    signature: str


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #999;padding:.3rem .5rem .3rem 0}"
    "td:last-child{text-align:right}h1{font-size:1.5rem}h2{font-size:1.1rem}.signature{margin-top:4rem}"
)


def build_act(words: ActWords) -> str:
    """The page: no script, and nothing from elsewhere."""
    facts = "".join(_row(*fact) for fact in words.facts)
    removed = "".join(_row(*line) for line in words.removed)
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in words.remarks)
    return (
        f'<!doctype html><html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(words.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(words.title)}</h1><table>{facts}</table>"
        f"<h2>{escape(words.heading)}</h2><table>{removed}</table>{remarks}"
        f'<p class="signature">{escape(words.signature)}</p></body></html>'
    )


def _row(name: str, value: str) -> str:
    return f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>"
