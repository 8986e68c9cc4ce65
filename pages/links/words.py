"""The words of the Links page: the kinds of links, their problems with what to do, and the results for rows."""

from typing import get_args

from core.domain.links.checks import LinkProblem
from core.domain.links.link import LinkKind
from core.errors import InvalidInput
from core.services.links.personal_links import LinkOutcome
from pages.widgets.input_errors import explain_input
from pages.widgets.language import _, code

KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


def kind_words(kind: LinkKind) -> str:
    """The kind of a link."""
    return {
        "room": _("Entry to a room"),
        "registration_page": _("Registration page"),
        "individual": _("Individual link"),
        "unknown": _("Other link"),
    }[kind]


def explain_problem(problem: LinkProblem) -> str:
    """What is wrong or was repaired, and what to do."""
    name = code(problem.name) if problem.name else ""
    if problem.code == "bad_variable":
        reason = explain_input(InvalidInput("variable_name", problem.name, problem.reason or "invalid"))
        return f"{name}. {reason}" if name else reason
    return {
        "individual_prefilled": _(
            "This is the individual link of one registered person: Bizon365 does not accept a phone, e-mail or name in"
            " it ({name}). Untick them, or use the common link of the room: «Настроить комнату» → «Общие».",
            name=name,
        ),
        "open_marker": _("A variable is not closed: write it as `#{name}`."),
        "bad_parameter": _(
            "{name}: such a field begins with a letter and contains only letters, digits and _.", name=name
        ),
        "individual": _(
            "This is the individual link of one registered person: anyone who opens it enters as that person, and"
            " anything added to it is ignored. For a bot use the common link of the room: «Настроить комнату» →"
            " «Общие»."
        ),
        "foreign": _(
            "{name} is another service and cannot have a Bizon365 room. Open the link and copy the address that the"
            " browser shows.",
            name=name,
        ),
        "redirected": _("The link led through {name}; we took the address behind it.", name=name),
        "unknown_form": _(
            "This does not look like a room or a registration page of Bizon365 ({name}). On your own domain the"
            " address contains /room/ or /page/. Open the test link before you send it.",
            name=name,
        ),
        "not_https": _("{name} has https: write https:// instead of http://.", name=name),
        "salebot_missing": _(
            "The pasted link had no `salebot`, so we added it. Without it the bot does not recognise its client."
        ),
        "salebot_value": _("`salebot` had another value; we set it to `#{client_id}`, which the bot needs."),
        "marker_case": _(
            "{name} was corrected to `salebot`: otherwise the bot does not recognise its client.", name=name
        ),
        "parameter_case": _("{name} was corrected: Bizon365 knows this parameter only in lower case.", name=name),
        "repeated_parameter": _("{name} appeared several times; we kept the last one.", name=name),
        "variable_case": _(
            "{name} differs from Salebot's own variable by its capital letters, so it is another one.", name=name
        ),
        "fixed_contact": _(
            "{name} is the same for everyone: all would enter as one person. Tick the field on the left instead.",
            name=name,
        ),
        "tag_case": _(
            "{name} has capital letters: for statistics it is a different tag from the same in lower case.", name=name
        ),
        "tag_cyrillic": _("{name} is in Cyrillic: many statistics tools show it as %D0%B2%D0%BA.", name=name),
        "ad_macro": _(
            "{name} is filled in by the advertising system. Put the link for everyone into the ad: see “Link for"
            " everyone and QR code”.",
            name=name,
        ),
    }[problem.code]


def outcome_words(outcome: LinkOutcome) -> str:
    """The result for a row of a list."""
    return {
        "complete": _("with the client id"),
        "no_client_id": _("without client id, recognised by e-mail or phone"),
        "no_key": _("no link: no contact in the row, add one"),
        "key_not_in_link": _("no link: this contact is not in the link, tick it under “Change the link”"),
        "several_contacts": _("no link: several e-mails or phones in the row, leave one"),
        "missing_value": _("no link: a variable of the address has no value, fill it in"),
    }[outcome]
