"""`python -m core.web.make_user` (`make user`): makes an administrator, or gives one a new password, at the computer on
which the dashboard runs. Others are invited on the page."""

import sys
from getpass import getpass

from cryptography.fernet import Fernet

from core.clock import clock_from
from core.desk import Desk
from core.domain.access.credentials import check_password, clean_name
from core.environment import read_environment
from core.errors import DeskError, InvalidInput
from core.services.access.first_user import set_administrator
from core.start import open_store
from core.vault import Vault
from core.web.check_start import begin_private, explain_start

WRONG = {
    "empty": "The name must not be empty.",
    "too_long": "It is too long: at most {limit} characters.",
    "too_short": "It is too short: at least {limit} characters.",
    "guessable": "This password is easily guessed. Choose another.",
    "not_the_same": "The two passwords differ.",
}


def main() -> None:
    begin_private()
    try:
        environment = read_environment()
        # Neither the projects of the environment nor the key: the shell may lack variables that the dashboard has.
        vault = Vault(Fernet.generate_key())
        desk = Desk(environment, store=open_store(environment), vault=vault, clock=clock_from(environment.starts_at))
        sys.stdout.write("An administrator of Webinar Desk; one of this name gets the new password.\n")
        name = clean_name(input("Name: "))
        password = _ask_password(name)
        is_new = set_administrator(desk, name, password)
    except InvalidInput as error:
        said = WRONG.get(error.reason, "It cannot be used.") if error.field in ("user_name", "password") else ""
        raise SystemExit(f"No user was made. {said.format(limit=error.limit) or explain_start(error)}") from None
    except DeskError as error:
        raise SystemExit(f"No user was made: {explain_start(error)}") from None
    except (EOFError, KeyboardInterrupt):
        raise SystemExit("\nNo user was made.") from None
    done = "is made" if is_new else "has the new password"
    sys.stdout.write(f"{name} {done}. From now on everybody has to log in.\n")


def _ask_password(name: str) -> str:
    """The password, typed twice where it is typed and not given by a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password (it does not show): ")
    check_password(password, name)
    if getpass("The same again: ") != password:
        raise InvalidInput("password", None, "not_the_same")
    return password


if __name__ == "__main__":
    main()
