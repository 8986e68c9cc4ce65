"""The pages of the login, without Streamlit and without scripts: plain forms in the colours of the dashboard."""

import tomllib
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape

from core.environment import ROOT
from core.i18n import Language

CSS = """
:root { color-scheme: light dark; LIGHT }
@media (prefers-color-scheme: dark) { :root { DARK } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; padding: 8vh 1rem 2rem;
  background: var(--back); color: var(--text); font: 1rem/1.5 "Source Sans", "Source Sans Pro", system-ui, sans-serif }
main { width: 100%; max-width: 25rem }
h1 { font-size: 1.6rem; font-weight: 650; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere }
p { margin: 0 0 1rem } .small { color: var(--grey); font-size: .875rem }
label { display: block; margin-bottom: 1rem; font-size: .875rem }
input { display: block; width: 100%; margin-top: .25rem; padding: .55rem .75rem; font: inherit; font-size: 1rem;
  color: var(--text); background: var(--field); border: 1px solid var(--line); border-radius: .5rem }
input:focus { outline: 2px solid var(--primary); outline-offset: -1px }
button, .button { display: block; width: 100%; margin-bottom: 1rem; text-align: center; text-decoration: none;
  padding: .6rem; font: inherit; font-weight: 600; cursor: pointer; border: 1px solid var(--primary);
  border-radius: .5rem; color: var(--back); background: var(--primary) }
.button { color: var(--text); background: var(--back); border-color: var(--line); overflow-wrap: anywhere }
button:focus-visible, .button:focus-visible { outline: 2px solid var(--text); outline-offset: 2px }
[role=alert] { padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--bad);
  border-radius: .5rem; background: var(--field) }
nav { margin-top: 2rem; font-size: .875rem } a { color: var(--link) } nav a, nav b { margin-right: 1rem }
svg { display: block; margin: 0 auto 1rem; background: #fff; border-radius: .5rem } code { overflow-wrap: anywhere }
"""
_BAD = {"light": "#b3404a", "dark": "#e58b91"}
LANGUAGE_NAMES: dict[Language, str] = {"ru": "Русский", "en": "English"}


@dataclass(frozen=True, slots=True)
class Field:
    """An input. `complete`: what the browser may fill in (the attribute autocomplete)."""

    name: str
    label: str
    kind: str = "text"
    complete: str = "off"
    value: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form, or with none where it has no fields. `links`: the page in each language. `picture`: SVG.
    `other`: another way in, its words and where it leads. `action`: where the form goes, if not to
    the page itself."""

    language: Language
    title: str
    intro: str
    button: str
    fields: tuple[Field, ...] = ()
    hidden: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    note: str = ""
    picture: str = ""
    code: str = ""
    links: dict[Language, str] = field(default_factory=dict)
    other: tuple[str, str] | None = None
    action: str = ""


def draw(form: Form) -> str:
    """The page as HTML."""
    parts = [f"<h1>{escape(form.title)}</h1>"]
    if form.problem:
        parts.append(f'<p role="alert">{escape(form.problem)}</p>')
    if form.intro:
        parts.append(f"<p>{escape(form.intro)}</p>")
    parts.append(form.picture)
    if form.code:
        parts.append(f'<p class="small"><code>{escape(form.code)}</code></p>')
    if form.fields:
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in form.hidden.items()
        )
        fields = "".join(_draw_field(one, is_first=one is form.fields[0]) for one in form.fields)
        action = f' action="{escape(form.action)}"' if form.action else ""
        parts.append(f'<form method="post"{action}>{hidden}{fields}<button>{escape(form.button)}</button></form>')
    if form.other:
        words, there = form.other
        parts.append(f'<p><a class="button" href="{escape(there)}">{escape(words)}</a></p>')
    if form.note:
        parts.append(f'<p class="small">{escape(form.note)}</p>')
    names = "".join(_draw_link(one, form) for one in LANGUAGE_NAMES if form.links)
    return (
        f'<!doctype html><html lang="{form.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(form.title)} · Webinar Desk</title><style>{style()}</style></head>"
        f"<body><main>{''.join(parts)}<nav>{names}</nav></main></body></html>"
    )


@cache
def policy() -> str:
    """The Content-Security-Policy of these pages: nothing but their own style, and no script."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


@cache
def style() -> str:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    return CSS.replace("LIGHT", _colours(theme, "light")).replace("DARK", _colours(theme, "dark"))


def _colours(theme: dict[str, dict[str, str]], kind: str) -> str:
    names = {
        "back": "backgroundColor",
        "field": "secondaryBackgroundColor",
        "text": "textColor",
        "grey": "grayTextColor",
        "line": "borderColor",
        "primary": "primaryColor",
        "link": "linkColor",
    }
    return "; ".join([*(f"--{name}: {theme[kind][option]}" for name, option in names.items()), f"--bad: {_BAD[kind]}"])


def _draw_field(one: Field, *, is_first: bool) -> str:
    rest = (" required" if one.is_required else "") + (" autofocus" if is_first else "")
    return (
        f'<label>{escape(one.label)}<input name="{escape(one.name)}" type="{one.kind}" autocomplete="{one.complete}"'
        f' value="{escape(one.value)}" maxlength="256" autocapitalize="none" spellcheck="false"{rest}></label>'
    )


def _draw_link(language: Language, form: Form) -> str:
    name = LANGUAGE_NAMES[language]
    if language == form.language:
        return f'<b lang="{language}">{name}</b>'
    return f'<a lang="{language}" hreflang="{language}" href="{escape(form.links[language])}">{name}</a>'
