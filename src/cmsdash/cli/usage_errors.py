"""Usage errors in the requested language; the messages of typer are English only.

The error classes of typer's parser are not public: they are recognised by class name and attributes.
"""

import re

import typer

from cmsdash.cli.output import print_json, print_line, system_error_message
from cmsdash.domain import LANGUAGES
from cmsdash.i18n import Translator, get_translator

_MESSAGE_KEYS = {
    "MissingParameter": "missing",
    "NoSuchOption": "option",
    "BadOptionUsage": "option_value",
    "BadParameter": "value",
}
_CHOICES = re.compile(r"is not one of ('.+')")
"""The values that an option can have, which only the message names."""


def report_usage_error(error: typer.TyperException, arguments: list[str]) -> int:
    """Print a usage error and the help command, as JSON if `--json` is among the arguments; return the exit code."""
    class_name = type(error).__name__
    if class_name == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)  # our own help text, with colours
        return error.exit_code
    text = get_translator(requested_language(arguments))
    message = f"{_message(error, class_name, text)} {text('usage.help', command=_help_command(error))}"
    if "--json" in arguments:
        print_json({"ok": False, "error": "usage", "detail": message})
    else:
        print_line(message, err=True)
    return error.exit_code


def report_output_error(error: OSError, arguments: list[str]) -> int:
    """Print why what a command printed could not be written, and return the exit code."""
    print_line(system_error_message(error, get_translator(requested_language(arguments))), err=True)
    return 1


def requested_language(arguments: list[str]) -> str:
    """Return the language of the option `--lang` of an invalid command line, else the default language."""
    language = "=".join(arguments).partition("--lang=")[2].split("=")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def _message(error: typer.TyperException, class_name: str, text: Translator) -> str:
    if choices := _CHOICES.search(error.message):
        known = text.list_or(re.findall(r"'(.*?)'", choices[1]))
        return text("usage.choice", name=_parameter_name(error), known=known)
    if class_name in _MESSAGE_KEYS:
        return text(f"usage.{_MESSAGE_KEYS[class_name]}", name=_parameter_name(error))
    ctx = getattr(error, "ctx", None)
    commands = getattr(getattr(ctx, "command", None), "commands", None)
    if commands:
        return text("usage.command", known=text.list_and(sorted(commands)))
    return text("usage.other")


def _parameter_name(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    return str(option or (param.get_error_hint() if param else "")).replace("'", "")


def _help_command(error: typer.TyperException) -> str:
    ctx = getattr(error, "ctx", None)
    return f"{ctx.command_path if ctx else 'cmsdash'} --help"
