"""`nimtaflow users`: accounts, for whoever owns the machine."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from nimtaflow.doors.terminal import console, in_transaction
from nimtaflow.tables.users import User
from nimtaflow.users import accounts
from nimtaflow.users.schemas import Language, Role

app = typer.Typer(help="Accounts: who may log in.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="the e-mail address that the account logs in with")]


@app.command("list")
def list_users() -> None:
    """Show all accounts."""
    users = in_transaction(accounts.list_users)
    table = Table("e-mail", "name", "role", "active", "last login", box=None, pad_edge=False)
    for user in users:
        last = f"{user.last_login_at:%Y-%m-%d %H:%M}" if user.last_login_at else "never"
        table.add_row(user.email, user.name, user.role, "yes" if user.is_active else "no", last)
    console.print(table if users else "No accounts yet: open the server in a browser, or `nimtaflow users add`.")


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="shown to others; the part before the @ if not given")] = "",
    role: Annotated[Role, typer.Option(help="admin may change everything")] = "user",
    language: Annotated[Language, typer.Option(help="language of the app for this account")] = "de",
) -> None:
    """Add an account; its password is asked for, or read from standard input."""
    password = _password()
    called = name or email.partition("@")[0]
    user = in_transaction(lambda tx: accounts.add_user(tx, email, called, password, role=role, language=language))
    _say(user, "added")


@app.command()
def password(email: Email) -> None:
    """Set a new password, and log the account out everywhere."""
    fresh = _password()
    _say(in_transaction(lambda tx: accounts.set_password(tx, email, fresh)), "has a new password")


@app.command()
def deactivate(email: Email) -> None:
    """Lock an account out, at once and everywhere; its data stays."""
    _say(in_transaction(lambda tx: accounts.deactivate(tx, email)), "is locked out")


@app.command()
def activate(email: Email) -> None:
    """Let a deactivated account in again."""
    _say(in_transaction(lambda tx: accounts.activate(tx, email)), "may log in again")


@app.command()
def role(email: Email, role: Annotated[Role, typer.Argument(help="admin or user")]) -> None:
    """Make somebody an admin, or no longer one."""
    _say(in_transaction(lambda tx: accounts.set_role(tx, email, role)), f"is now: {role}")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer


def _say(user: User, what: str) -> None:
    console.print(f"{user.email} {what}", highlight=False)
