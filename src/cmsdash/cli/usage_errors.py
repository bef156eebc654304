"""What a command line got wrong, in the reader's language: typer words it in English only.

Its classes of errors have no public name, so an error is told by the name of its class and by what it carries.
"""

import typer

from cmsdash.cli.output import print_json
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import Translator, get_translator

_KNOWN = {
    "MissingParameter": "missing",
    "NoSuchOption": "option",
    "BadOptionUsage": "option_value",
    "BadParameter": "value",
}


def report_usage_error(error: typer.TyperException, words: list[str]) -> int:
    """Says what is wrong with `words`, the command line, and how to find what is right; gives the exit code."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)  # the help itself
        return error.exit_code
    text = get_translator(requested_language(words))
    told = f"{_what(error, kind, text)} {text('usage.help', command=_path(error))}"
    if "--json" in words:
        print_json({"ok": False, "error": "usage", "detail": told})
    else:
        typer.echo(told, err=True)
    return error.exit_code


def requested_language(words: list[str]) -> str:
    """The language that a command line asks for, though it could not be read; else the one that commands speak."""
    asked = "=".join(words).partition("--lang=")[2].split("=")[0]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _what(error: typer.TyperException, kind: str, text: Translator) -> str:
    if kind in _KNOWN:
        return text(f"usage.{_KNOWN[kind]}", name=_name(error))
    ctx = getattr(error, "ctx", None)
    commands = getattr(getattr(ctx, "command", None), "commands", None)
    if commands:
        return text("usage.command", known=text.list_and(sorted(commands)))
    return text("usage.other")


def _name(error: typer.TyperException) -> str:
    """The option or argument that an error speaks of, as one writes it."""
    param = getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    return str(option or (param.get_error_hint() if param else "")).replace("'", "")


def _path(error: typer.TyperException) -> str:
    ctx = getattr(error, "ctx", None)
    return f"{ctx.command_path if ctx else 'cmsdash'} --help"
