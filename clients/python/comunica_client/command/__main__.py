"""Starts the command: reads the language first, since the help is in it too."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import click
from click.shell_completion import get_completion_class

from comunica_client.asking import Asker
from comunica_client.calls import get
from comunica_client.command.broadcasts import broadcast_group
from comunica_client.command.credentials import Credentials, place, remember
from comunica_client.command.described import NotDescribed
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit, exit_of
from comunica_client.command.keys import key_group
from comunica_client.command.mandates import mandate_group
from comunica_client.command.municipalities import channel_group, municipality_group
from comunica_client.command.partners import partner_group
from comunica_client.command.people import subscribers_group
from comunica_client.command.refusals import tell_refusal
from comunica_client.command.reports import report_command
from comunica_client.command.templates import template_group
from comunica_client.command.territory import gazetteer_group
from comunica_client.command.words import Language, Words, hoisted, language_of
from comunica_client.errors import ApiError, BadAddress, FileCut, NotUsable, Unreachable

_GROUPS = (
    broadcast_group,
    subscribers_group,
    gazetteer_group,
    template_group,
    key_group,
    mandate_group,
    municipality_group,
    channel_group,
    partner_group,
)
#: What any key of its kind may ask, to see whether it is a good one.
_PROBES = {"comunica-operator_": "/v2/municipalities", "comunica-partner_": "/v2/partner/mandates"}
_COMPLETE = "_COMUNICA_COMPLETE"


def command(language: Language) -> click.Group:
    """The whole command in one language."""
    words = Words(language)

    @click.pass_context
    def begin(context: click.Context, as_json: bool, lang: str | None) -> None:  # noqa: ARG001, FBT001 - click's way
        context.obj = Desk(words, as_json)

    options: list[click.Parameter] = [
        click.Option(["--json", "as_json"], is_flag=True, help=words["json"]),
        click.Option(["--lang"], type=click.Choice([each.value for each in Language]), help=words["lang"]),
    ]
    group = click.Group("comunica", params=options, callback=begin, help=words["about"])
    click.version_option(package_name="comunica-client", help=words["version"])(group)
    url = click.Option(["--url"], required=True, help=words["url"])
    group.add_command(click.Command("login", params=[url], callback=click.pass_obj(_login), help=words["login"]))
    for each in _GROUPS:
        group.add_command(each(words))
    group.add_command(report_command(words))
    shell = click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))
    group.add_command(click.Command("completion", params=[shell], callback=_complete(group), help=words["completion"]))
    return group


def run(arguments: Sequence[str]) -> None:
    """One call; ends with an `Exit`."""
    arguments = hoisted(arguments)
    words = Words(language_of(arguments, os.environ))
    try:
        command(words.language).main(arguments, prog_name="comunica", complete_var=_COMPLETE)
    except ApiError as error:
        tell_refusal(error, words, as_json="--json" in arguments)
        raise SystemExit(int(exit_of(error))) from None
    except NotDescribed as error:
        _end(f"{words['bad_file']}: {error}", Exit.USAGE)
    except NotUsable as error:
        _end(words["bad_address" if isinstance(error, BadAddress) else "bad_key"], Exit.USAGE)
    except Unreachable as error:
        says = words["file_cut" if isinstance(error, FileCut) else "unreachable"]
        _end(f"{says} ({type(error.__cause__).__name__})", Exit.UNAVAILABLE)
    except OSError as error:
        # A file that cannot be read or written: the path is the user's own word.
        _end(f"{words['bad_path']}: {error.filename or ''} ({error.strerror or type(error).__name__})", Exit.USAGE)


def _end(says: str, code: Exit) -> NoReturn:
    click.echo(says, err=True)
    raise SystemExit(int(code)) from None


def _login(desk: Desk, url: str) -> None:
    """The key comes from the terminal or from standard input: never from an argument, which others can see."""
    prompt = desk.words["key_prompt"]
    key = click.prompt(prompt, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    probe = next((path for prefix, path in _PROBES.items() if key.startswith(prefix)), "/v2/limits")
    with Asker(url, key) as client:
        try:
            client.ask(get(probe))
        except ApiError as error:
            if "scope_missing" not in error.codes:  # the key is good, for other things
                raise
    path = place(os.environ)
    remember(Credentials(url, key), path)
    click.echo(f"{desk.words['logged_in']} {path}", err=True)


def _complete(group: click.Group) -> Callable[[str], None]:
    def write(shell: str) -> None:
        kind = get_completion_class(shell)
        assert kind is not None
        click.echo(kind(group, {}, "comunica", _COMPLETE).source())

    return write


def main() -> None:
    """The command."""
    run(sys.argv[1:])


if __name__ == "__main__":
    main()
