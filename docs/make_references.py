"""Write the reference pages that follow from the code: ``make references``.

    python docs/make_references.py           writes them
    python docs/make_references.py --check   exits with 1 if one of them is out of date

course.toml's page comes from the msgspec tables that read it, the commands' from argparse, the JSON documents'
and their schemas from the types that are encoded, the course's exercises from concepts.md, the released notebooks and
the hidden suites, and the odd files from odd_files.py.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import odd_files

import autograder
from autograder.cli import VERBS
from autograder.cli.documents import VERBS_WITH_JSON, document_type
from autograder.course import settings
from autograder.course.course import load_course
from autograder.suite.session import collect_checks

COURSE = Path(autograder.__file__).parents[1]
DOCS = Path(__file__).parent
NOTE = "<!-- Made by `make references`; nothing here is written by hand. -->\n"
TABLES = {
    "[course]": settings.CourseTable,
    "[paths]": settings.Paths,
    "[grading]": settings.Grading,
    "[attempts]": settings.AttemptLimits,
    "[late]": settings.Late,
    "[sandbox]": settings.Sandbox,
    "[database]": settings.Database,
    "[feedback]": settings.Feedback,
    "[service]": settings.Service,
    "[service.oidc]": settings.Oidc,
    "[service.lti]": settings.Lti,
    "[[assignments]]": settings.AssignmentTable,
}


def course_toml() -> str:
    """Return the page of course.toml's tables: every key, what it may hold, and its default."""
    known = {name for name in typing.get_type_hints(settings.File)}
    sections = {re.sub(r"[^\w.]", "", title) for title in TABLES}
    assert known == {title for title in sections if "." not in title}, "a table of course.toml has no section"
    parts = [
        NOTE,
        "# course.toml\n",
        "The one file that configures a course. An unknown key, a wrong type or a value out of range is refused "
        "with a sentence that names the key and the cure. `[course]` must be there; the rest has defaults.\n",
    ]
    for title, table in TABLES.items():
        parts += [
            f"## {title}\n",
            _sentence(table),
            "| key | what it holds | default |\n|---|---|---|",
        ]
        parts += [f"{_cells(row)}" for row in _keys(table)]
        parts.append("")
    return "\n".join(parts)


def _sentence(table: type) -> str:
    """Return the table's docstring as Markdown: its explanations of keys become a list."""
    text = re.sub(r"^(One )?``\[+[\w.]+\]+``( as it is written)?[.:]?\s*", "", (table.__doc__ or "").strip())
    lines = [line.strip() for line in text.splitlines()]
    listed = [re.sub(r"^(\w+):\s+", r"- `\1`: ", line) for line in lines]
    first = next((i for i, line in enumerate(listed) if line.startswith("- ")), len(listed))
    listed.insert(first, "")
    body = re.sub(r"``", "`", "\n".join(listed)).strip()
    return body[:1].upper() + body[1:] + "\n" if body else ""


def _keys(table: type[msgspec.Struct]) -> Iterator[tuple[str, str, str]]:
    for field in msgspec.structs.fields(table):
        yield f"`{field.name}`", _description(field.type), _default(field)


def _description(kind: Any) -> str:
    """Return what a value may be, in the words that an error uses."""
    for metadata in getattr(kind, "__metadata__", ()):
        if isinstance(metadata, msgspec.Meta) and metadata.description:
            return metadata.description
    for inner in typing.get_args(kind):
        description = _description(inner)
        if description:
            return description
    return ""


def _default(field: Any) -> str:
    if field.default is not msgspec.NODEFAULT:
        value = field.default
    elif field.default_factory is not msgspec.NODEFAULT:
        value = field.default_factory()
    else:
        return "must be there"
    return "none" if value in (None, "", (), {}) else f"`{json.dumps(value)}`"


def commands() -> str:
    """Return the page of every verb with its arguments."""
    parts = [
        NOTE,
        "# Commands\n",
        "`autograder VERB --help` says the same. The command is also installed as `thetastar`. The exit status is 0 "
        "if all is well, 1 if something needs attention, 2 for unusable arguments or configuration, 3 if there is "
        "no sandbox. `--json FILE` writes the [document](json.md) of the verb, `--debug` shows where an error arose.\n",
    ]
    for verb in VERBS:
        module = importlib.import_module(f"autograder.cli.{verb}")
        parser = argparse.ArgumentParser(prog=f"autograder {verb}")
        module.add_arguments(parser)
        parts += [f"## autograder {verb}\n", f"{(module.__doc__ or '').strip()}\n"]
        rows = [_argument(action) for action in parser._actions if action.dest != "help"]  # noqa: SLF001 (argparse has no other way)
        for action in [action for action in parser._actions if isinstance(action.choices, dict)]:  # noqa: SLF001
            rows = [row for name, own in action.choices.items() for row in _of_action(verb, name, own)]
        if rows:
            parts += ["| argument | what it does |\n|---|---|", *(_cells(row) for row in rows), ""]
    return "\n".join(parts)


def _of_action(verb: str, name: str, parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """Return the rows of one action of a verb that has several, such as ``people rename``."""
    own = [action for action in parser._actions if action.dest != "help"]  # noqa: SLF001
    return [(f"`{verb} {name}`", f"**{parser.description}**"), *map(_argument, own)]


def _argument(action: argparse.Action) -> tuple[str, str]:
    value = action.metavar or (" or ".join(action.choices) if action.choices else action.dest.upper())
    shown = value if not action.choices or action.metavar else f"{{{','.join(action.choices)}}}"
    name = ", ".join(action.option_strings)
    if name and action.nargs != 0:
        name = f"{name} {shown}"
    elif not name:
        name = {"*": f"[{shown} …]", "?": f"[{shown}]"}.get(str(action.nargs), str(shown))
    text = action.help or ""
    return f"`{name}`", text[:1].upper() + text[1:]


def documents() -> str:
    """Return the page of the JSON documents."""
    parts = [
        NOTE,
        "# JSON documents\n",
        "Each verb with `--json FILE` writes one document. Its key `version` is a number: a key that is added keeps "
        "it, a key that goes or changes its meaning takes the next one. Each document has a JSON Schema, and a test "
        "holds what the command prints against it.\n",
        "| verb | keys | schema |\n|---|---|---|",
    ]
    for verb in VERBS_WITH_JSON:
        keys = ", ".join(f"`{field.name}`" for field in msgspec.structs.fields(document_type(verb)))
        parts.append(_cells((f"`autograder {verb}`", keys, f"[{verb}.json](../schemas/{verb}.json)")))
    parts.append(
        "\nIn the documents of `grade` and `demo`, `message` is what the student may see, and `misconception` is for the "
        "instructor: a name, or null if none was recognised."
    )
    return "\n".join(parts) + "\n"


def schema(verb: str) -> str:
    made = msgspec.json.schema(document_type(verb))
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"autograder {verb} --json",
        **made,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def exercises() -> str:
    """Return the page that follows each exercise: its concepts, its place in a notebook, and what the hidden checks ask."""
    concepts: dict[str, list[str]] = {}
    for row in (COURSE / "docs" / "concepts.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        for name in re.findall(r"`(\w+\.\w+)`", cells[2]) if len(cells) == 5 else ():
            concepts.setdefault(name, []).append(cells[1])
    lines = [
        "# From the concept to the check",
        "",
        NOTE,
        "Each exercise of the course: the ideas of [Concepts](../concepts.md) that it builds, the section of its notebook, and the",
        "hidden checks, by their titles, with their points.",
    ]
    course = load_course(COURSE)
    for assignment in course.assignments:
        lines += [
            "",
            f"## {assignment.name}",
            "",
            "| concept | section | exercise | what the hidden checks ask |",
        ]
        lines.append("|---|---|---|---|")
        asked: dict[str, list[str]] = {}
        for check in collect_checks(course.solutions_folder / assignment.name):
            points = f" ({check.points:g})" if check.points else ""
            asked.setdefault(check.exercise, []).append(check.title.replace("|", "\\|") + points)
        for section, name in _places(COURSE / "assignments" / assignment.name / f"{assignment.name}.ipynb"):
            lines.append(
                f"| {'; '.join(concepts[name])} | {section} | `{name}` | {'<br>'.join(asked[name])} |"
            )
    return "\n".join(lines) + "\n"


def odd_files_page() -> str:
    """Return the page of odd files: what may lie in a student's folder, and the sentence that it gets."""
    lines = [
        "# Odd files, and what is said",
        "",
        NOTE,
        f"{len(odd_files.ODD_FILES)} ways in which work may be half done, and what its author reads when `losses.mse` is checked or graded. A test "
        "hands in each of them, to the self-check and to the sandbox.",
    ]
    group = ""
    for odd in odd_files.ODD_FILES:
        if odd.group != group:
            group = odd.group
            lines += ["", f"## {group}", "", "| what was handed in | what is said |", "|---|---|"]
        said = odd.said
        if odd.graded is not None:
            said += f"<br>In grading: {odd.graded or 'nothing'}"
        lines.append(_cells((odd.what, said)))
    return "\n".join(lines) + "\n"


def _places(notebook: Path) -> Iterator[tuple[str, str]]:
    """Yield (section, exercise) for each exercise that a released notebook checks."""
    section = ""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for heading in re.findall(r"^## (.+)$", source, re.MULTILINE):
                section = heading
        elif cell["metadata"].get("nbgrader", {}).get("grade"):
            for name in re.findall(r'check\("([\w.]+)"\)', source):
                yield section, name


def _cells(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def pages() -> dict[Path, str]:
    """Return every page, by its file."""
    reference = DOCS / "reference"
    return {
        reference / "course-toml.md": course_toml(),
        reference / "commands.md": commands(),
        reference / "json.md": documents(),
        reference / "exercises.md": exercises(),
        reference / "odd-files.md": odd_files_page(),
        **{DOCS / "schemas" / f"{verb}.json": schema(verb) for verb in VERBS_WITH_JSON},
    }


def main(arguments: list[str]) -> int:
    stale = {
        file: text
        for file, text in pages().items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    }
    for file, text in stale.items():
        if "--check" in arguments:
            print(f"{file.relative_to(DOCS.parent)} is out of date: run `make references`.")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"{file.relative_to(DOCS.parent)} is written.")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
