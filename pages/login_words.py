"""What the pages of the login say (`core/web/login/`)."""

from core.errors import InvalidInput
from core.i18n import Language, translations
from core.i18n import marked as _
from core.web.login.words import LoginWords


def login_words(language: Language) -> LoginWords:
    """The texts in a language."""
    say, ngettext = translations(language).gettext, translations(language).ngettext

    def explain(error: InvalidInput) -> str:
        match error.field, error.reason:
            case "code", _reason:
                return say(_("The code is not right. Check the time on the phone and type the newest code."))
            case _field, "too_short":
                return say(_("The password is too short: at least {n} characters.")).format(n=error.limit)
            case _field, "too_long":
                return say(_("The password is too long: at most {n} characters.")).format(n=error.limit)
        return say(_("This password is easily guessed. Choose another."))

    def provider_problem(error: InvalidInput, name: str) -> str:
        return {
            "unreachable": say(_("{name} does not answer now. Try again in a minute, or log in with the password.")),
            "not_verified": say(_("{name} does not say whose e-mail it is, or has not verified it.")),
            "unknown": say(
                _("Nobody has the name {email} here. Ask an administrator to invite you under this e-mail.")
            ),
            "other_account": say(
                _(
                    "Somebody else has come in with {email} before, by another account at {name}. If it was you, ask an"
                    " administrator to release that account under “Users”."
                )
            ),
            "expired": say(_("That took too long, or was begun in another browser. Begin again.")),
        }.get(error.reason, say(_("{name} did not confirm the login. Begin again."))).format(
            name=name, email=error.value
        )

    return LoginWords(
        title=say(_("Login")),
        intro="",
        name=say(_("Name")),
        password=say(_("Password")),
        code=say(_("One-time code, if you have set it up")),
        log_in=say(_("Log in")),
        wrong=say(_("Name, password or code is not right.")),
        too_many=lambda minutes: ngettext(
            "Too many wrong tries. Try again in {n} minute.", "Too many wrong tries. Try again in {n} minutes.", minutes
        ).format(n=minutes),
        forgotten=say(_("Forgot the password, or lost the phone with the codes? Ask an administrator for a new link.")),
        invited_title=lambda name: say(_("Welcome, {name}")).format(name=name),
        invited_intro=say(_("Choose a password. You will log in with it and the name above.")),
        new_password=say(_("New password, at least 10 characters")),
        repeat_password=say(_("The same password again")),
        not_the_same=say(_("The two passwords differ. Type them again.")),
        set_password=say(_("Save and log in")),
        link_is_over=say(_("This link no longer works")),
        link_is_over_intro=say(_("It was used already, or it is too old. Ask an administrator for a new one.")),
        codes_title=say(_("Set up one-time codes")),
        codes_intro=say(
            _(
                "An administrator requires them. Scan the picture with an authenticator app on the phone, or type the"
                " key below it there. Then type the code that the app shows."
            )
        ),
        code_now=say(_("Code from the app")),
        turn_on=say(_("Turn on")),
        log_in_by=lambda name: say(_("Log in with {name}")).format(name=name),
        code_by_provider=say(_("One thing more: the one-time code.")),
        provider_problem=provider_problem,
        explain=explain,
    )
