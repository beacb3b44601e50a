"""Who is in the course: bring a list in, withdraw, rename, extend, give a person's data out, erase a person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..student.submission import printable
from .output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..course.course import Course
    from ..course.roster import Person
    from ..grading.mark_values import Mark

_MOST_NAMES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str, *, has_student: bool = True) -> argparse.ArgumentParser:
        own = actions.add_parser(name, help=text, description=text)
        if has_student:
            own.add_argument("student", metavar="STUDENT", help="the name of the student's folder")
        return own

    own = action(
        "import",
        "put the people of a file, or of a learning system, into the roster and the gradebook",
        has_student=False,
    )
    own.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="of Canvas, Moodle, nbgrader, or a table of yours"
    )
    own.add_argument(
        "--from-lti",
        action="store_true",
        help="in the place of a file: from the learning system of [service.lti]",
    )
    own.add_argument(
        "--database", metavar="URL", help="with --from-lti: of the service, if it is not the usual one"
    )
    own.add_argument(
        "--name-column", metavar="TITLE", help="the column with the names of the students' folders"
    )
    own.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    action("list", "list the people, their extensions, groups and former names", has_student=False)
    own = action("withdraw", "leave a person out of all exports and class statistics; nothing is removed")
    own.add_argument("--undo", action="store_true", help="the person is in the course again")
    own = action("rename", "give a person another name; attempts, history and random numbers stay the same")
    own.add_argument("name", metavar="NAME", help="the new name")
    own = action("extend", "give a person more time for one assignment, before or after the hand-in")
    own.add_argument("assignment", metavar="ASSIGNMENT")
    own.add_argument(
        "until",
        metavar="DAYS",
        help="after the due date; or a date with an offset; 0 takes an extension back",
    )
    own = action("export", "write all data of a person into a zip archive")
    own.add_argument("--to", type=Path, metavar="FILE", help="default: STUDENT.zip here")
    own = action("invite", "make links with which people log in to `autograder serve`", has_student=False)
    add_invitation(own)
    own = action("lock-out", "end all invitations, sessions and tokens of a person")
    own.add_argument(
        "--untie",
        action="store_true",
        help="another account of the provider may be tied to the person at its next login",
    )
    own = action("erase", "erase a person everywhere")
    own.add_argument("--yes", action="store_true", help="without it nothing is erased")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course

    status: int = _ACTIONS[options.action](load_course(), options)
    return status


def _import(course: Course, options: argparse.Namespace) -> int:
    from ..people.enrolment import import_people
    from ..people.names import PeopleError, unknown_in_course_toml
    from ..people.roster_file import read_roster_file

    if options.from_lti == (options.file is not None):
        raise PeopleError("Name a file with people, or say --from-lti: one of both.")
    source: Any
    if options.from_lti:
        from ..service.lti_roster import import_from_platform

        source, done = import_from_platform(course, options.database, is_dry_run=options.dry_run)
    else:
        source = read_roster_file(options.file, options.name_column)
        done = import_people(course, source.people, is_dry_run=options.dry_run)
    place = "file" if options.file is not None else "learning system"
    say(
        f"{options.file.name if options.file is not None else 'learning system'}: {len(source.people)} people"
    )
    for title, names in (("new", done.new), ("changed", done.changed), ("unchanged", done.unchanged)):
        if names:
            say(f"  {title}: {len(names)} ({_some(names)})")
    if done.missing:
        say(f"  in the roster and not in the {place}: {len(done.missing)} ({_some(done.missing)})")
    notes = [*source.notes, *done.notes, *([] if options.dry_run else unknown_in_course_toml(course))]
    for note in notes:
        say(f"  note: {note}")
    if options.dry_run:
        say("Nothing was written: this was a dry run.")
    return 1 if notes or done.missing else 0


def _list(course: Course, options: argparse.Namespace) -> int:
    del options
    from ..course.roster import read_roster
    from ..people.names import known_names, unknown_in_course_toml

    roster = read_roster(course.data_folder)
    for person in roster.people:
        say(_line(course, person))
    strangers = sorted(known_names(course) - set(roster.by_name))
    for name in strangers:
        say(
            f"{printable(name)}  (handed something in{', and is not in the roster' if roster.people else ''})"
        )
    notes = unknown_in_course_toml(course)
    for note in notes:
        say(f"note: {note}")
    return 1 if notes or (strangers and roster.people) else 0


def _line(course: Course, person: Person) -> str:
    from ..course.times import shown_time

    facts = [person.full_name, person.email]
    facts += [f"withdrawn on {person.withdrawn:%Y-%m-%d}"] if person.withdrawn else []
    facts += [f"formerly {', '.join(person.former)}"] if person.former else []
    for assignment in course.assignments:
        if person.name in assignment.extensions:
            until = shown_time(course, assignment.extensions[person.name], assignment.name)
            facts.append(f"{assignment.name} until {until}")
        others = [name for name in assignment.group_of(person.name) if name != person.name]
        facts += [f"{assignment.name} with {', '.join(others)}"] if others else []
    return f"{printable(person.name)}  {'; '.join(filter(None, facts))}".rstrip()


def _withdraw(course: Course, options: argparse.Namespace) -> int:
    from ..people.enrolment import withdraw

    name, is_changed = withdraw(course, options.student, is_undone=options.undo)
    if options.undo:
        say(
            f"{printable(name)} is in the course again."
            if is_changed
            else f"{printable(name)} had not left the course."
        )
    elif is_changed:
        say(f"{printable(name)} is in no export and no class statistics any more. Nothing was removed.")
    else:
        say(f"{printable(name)} had left the course before.")
    return 0


def _rename(course: Course, options: argparse.Namespace) -> int:
    from ..people.rename import rename

    done = rename(course, options.student, options.name)
    say(
        f"{printable(options.student)} is now {printable(options.name)}. Attempts, marks and random numbers are as they were."
    )
    if done.removed:
        say(
            f"{done.removed} pages had the former name and were removed: `autograder feedback` writes them again."
        )
    if _has_service(course):
        from ..service.records import rename_in_service

        count = rename_in_service(course, options.student, options.name)
        say(f"{count} uploads of the hand-in service have the new name.")
    say("Folders in nbgrader's exchange keep the former name.")
    for note in done.notes:
        say(f"note: {note}")
    return 1 if done.notes else 0


def _extend(course: Course, options: argparse.Namespace) -> int:
    from ..course.times import shown_time
    from ..people.extend import extend, parse_until

    (assignment,) = course.select([options.assignment])
    done = extend(course, options.student, assignment.name, parse_until(options.until))
    say(
        f"{printable(done.student)}, {assignment.name}: in time until {shown_time(course, done.due, assignment.name)}."
    )
    if done.overruled is not None:
        say(
            f"note: course.toml says {shown_time(course, done.overruled, assignment.name)}, which holds no more."
        )
    if done.before is not None and done.after is not None:
        say(f"{printable(done.student)} had {_points(done.before)}, and has {_points(done.after)}.")
    for note in done.notes:
        say(f"note: {note}")
    return 1 if done.notes or done.overruled is not None else 0


def add_invitation(parser: argparse.ArgumentParser) -> None:
    """Add what says whom to invite, and where the service is."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="default: everybody in the roster who was not invited yet"
    )
    parser.add_argument("--role", choices=["student", "reader", "instructor"], default="student")
    parser.add_argument("--days", type=float, default=7.0, help="for how long a link opens; default: 7")
    parser.add_argument("--url", default="http://127.0.0.1:8600", help="of `autograder serve`")
    parser.add_argument("--database", metavar="URL", help="of the service, if it is not the usual one")


def _invite(course: Course, options: argparse.Namespace) -> int:
    from ..service.invitations import invite_people

    invited = invite_people(
        course,
        options.names,
        options.role,
        days=options.days,
        url=options.url,
        database=options.database,
    )
    for entry in invited:
        say(f"{entry.name},{entry.email},{entry.link}")
    if not invited:
        say("Everybody in the roster has been invited. Name a person to make a new link.")
    return 0


def _lock_out(course: Course, options: argparse.Namespace) -> int:
    from ..service.invitations import lock_out

    ended, untied = lock_out(course, options.student, is_untied=options.untie)
    say(f"{printable(options.student)}: {ended} of invitations, sessions and tokens are ended.")
    if options.untie:
        say(f"{untied} accounts of providers are tied to {printable(options.student)} no more.")
    return 0


def _export(course: Course, options: argparse.Namespace) -> int:
    from ..people.personal_data import export_person

    done = export_person(course, options.student, options.to or Path(f"{options.student}.zip"))
    if _has_service(course):
        import json
        import zipfile

        from ..service.records import exported_from_service

        with zipfile.ZipFile(done.file, "a") as archive:
            archive.writestr(
                "service.json", json.dumps(exported_from_service(course, options.student), indent=1)
            )
    say(f"{done.file} is written, with {done.files} files.")
    for note in done.notes:
        say(f"note: {note}")
    return 1 if done.notes else 0


def _erase(course: Course, options: argparse.Namespace) -> int:
    from ..people.erase import erase

    if not options.yes:
        say(
            f"This erases everything of {printable(options.student)}, and cannot be taken back. Say so with --yes."
        )
        say(f"`autograder people export {printable(options.student)}` writes it all into an archive first.")
        return 1
    uploads = _erase_in_service(course, options.student)  # first, so that nothing is found there afterwards
    if uploads is not None:
        say(f"Erased in the hand-in service: {uploads} uploads, and all logins.")
    done = erase(course, options.student)
    say(
        f"Erased: {done.attempts} attempts, {done.submissions} submissions in the gradebook, {done.log_lines} lines of "
        f"the audit log, and all files."
    )
    for path in done.removed:
        say(f"  {path} named the person and was removed; it can be written again.")
    for sentence in done.left:
        say(f"note: {sentence}")
    say("Backups, nbgrader's exchange, learning systems and files that were handed on are not within reach.")
    return 1 if done.left else 0


def _erase_in_service(course: Course, student: str) -> int | None:
    if not _has_service(course):
        return None
    from ..service.records import erase_in_service

    return erase_in_service(course, student)


def _has_service(course: Course) -> bool:
    """Whether the hand-in service has records of this course; without its packages it cannot have run here."""
    from importlib.util import find_spec

    if not course.service.database and not (course.data_folder / "service" / "service.db").exists():
        return False
    return find_spec("sqlalchemy") is not None


def _points(mark: Mark) -> str:
    late = f", {mark.penalty:g} of them lost to lateness" if mark.penalty else ""
    return f"{mark.total:g} of {mark.max_score:g} points{late}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else "")


_ACTIONS: dict[str, Callable[[Course, argparse.Namespace], int]] = {
    "import": _import,
    "list": _list,
    "withdraw": _withdraw,
    "rename": _rename,
    "extend": _extend,
    "export": _export,
    "invite": _invite,
    "lock-out": _lock_out,
    "erase": _erase,
}
