"""Print what lets your shell complete verbs and exercises: for bash, zsh or fish."""

from __future__ import annotations

import argparse

SHELLS = {
    "bash": """\
_autograder() {
  local words
  if [ "$COMP_CWORD" -eq 1 ]; then words=$(autograder completion --verbs); else
    words=$(autograder completion --words "${COMP_WORDS[1]}" 2>/dev/null); fi
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _autograder autograder
""",
    "zsh": """\
#compdef autograder
_autograder() {
  if (( CURRENT == 2 )); then compadd -- $(autograder completion --verbs)
  else compadd -- $(autograder completion --words "$words[2]" 2>/dev/null); fi
}
compdef _autograder autograder
""",
    "fish": """\
complete -c autograder -f -n '__fish_is_first_token' -a '(autograder completion --verbs)'
complete -c autograder -f -n 'not __fish_is_first_token' -a '(autograder completion --words (commandline -opc)[2])'
""",
}
PLACES = {
    "bash": 'Put this into ~/.bashrc:   eval "$(autograder completion bash)"',
    "zsh": 'Put this into ~/.zshrc, behind compinit:   eval "$(autograder completion zsh)"',
    "fish": "Write it to ~/.config/fish/completions/autograder.fish",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", nargs="?", choices=list(SHELLS), help="bash, zsh or fish")
    parser.add_argument("--verbs", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--words", metavar="VERB", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    from . import VERBS

    if options.verbs:
        print(" ".join(VERBS))
    elif options.words:
        print(" ".join(_words(options.words)))
    elif options.shell:
        print(SHELLS[options.shell], end="")
    else:
        print("\n".join(PLACES.values()))
    return 0


def _words(verb: str) -> list[str]:
    """Return the options of ``verb``, and before them the exercises in this folder where it takes some."""
    from . import VERBS, parser_of

    if verb not in VERBS:
        return []
    parser, module = parser_of(verb)
    options = [
        option
        for action in parser._actions  # noqa: SLF001 (argparse has no public list of them)
        if action.help != argparse.SUPPRESS
        for option in action.option_strings
    ]
    names: list[str] = getattr(module, "complete", list)()
    return [*names, *options]
