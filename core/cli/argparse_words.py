"""What argparse says of its own: heads of the help, and what is wrong with arguments."""

import argparse

from core.cli.language import language
from core.i18n import marked as _
from core.i18n import translations

WORDS = (
    _("usage: "),
    _("positional arguments"),
    _("options"),
    _("show this help message and exit"),
    _("%(prog)s: error: %(message)s\n"),
    _("argument %(argument_name)s: %(message)s"),
    _("the following arguments are required: %s"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("ignored explicit argument %r"),
    _("ambiguous option: %(option)s could match %(matches)s"),
    _("invalid %(type)s value: %(value)r"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""As they stand in argparse."""


def translate_argparse() -> None:
    """Have argparse say them in the language of the shell. It asks `gettext` for them, which reads compiled catalogues
    of the machine only; ours are compiled in memory, so what it asks is put in its place."""
    vars(argparse)["_"] = translations(language()).gettext
