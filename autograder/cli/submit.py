"""Hand in the assignment in this folder: what is sent, what is left out, the receipt, and the result."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .output import say

if TYPE_CHECKING:
    from ..service.client import Client
    from ..student.submission import Submission, SubmissionLimits


_PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between the tries to reach a service again that one watches."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="default: this folder"
    )
    parser.add_argument("--assignment", metavar="A", help="default: the folder's name")
    parser.add_argument(
        "--watch-result", action="store_true", help="wait until it is graded, and say the points"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument("--status", action="store_true", help="say what you handed in, and send nothing")


def run(options: argparse.Namespace) -> int:
    from ..service.client import Client, Unreachable, read_login
    from ..service.outbox import keep, outbox_folder
    from ..service.packing import pack
    from ..student.submission import read_submission

    client = Client(read_login())
    if options.status:
        return _status(client)
    folder = options.folder.resolve()
    assignment = options.assignment or folder.name
    submission = read_submission(folder, "you", assignment, limits=_limits(client, folder))
    _list(submission)
    if options.dry_run:
        say("Nothing was sent: this was a dry run.")
        return 0
    archive = pack(submission.files)
    try:
        answer = _send(client, assignment, archive)
    except Unreachable as error:
        keep(outbox_folder(), client.login.address, assignment, archive)
        say(
            f"{error} Your hand-in is kept: run `autograder submit` again later, and it is sent. "
            f"It counts from when the service has it."
        )
        return 1
    return 1 if answer is None else _received(client, answer, is_watched=options.watch_result)


def _limits(client: Client, folder: Path) -> SubmissionLimits:
    """What the service says of sizes now; where it does not answer, what the released folder says."""
    from ..service.client import Unreachable, limits_of
    from ..student.released import read_released

    try:
        return limits_of(client.get("/api/me"))
    except Unreachable:
        return read_released(folder).limits


def _send(client: Client, assignment: str, archive: bytes) -> Any:
    """Send what was kept for other assignments, then ``archive``; None where the service would not take it."""
    from ..service.client import upload_path
    from ..service.outbox import forget_assignment, outbox_folder, send_kept

    for answer in send_kept(client, outbox_folder(), say, without=assignment):
        say(
            f"What was kept for {answer['upload']['assignment']} is sent: upload {answer['upload']['number']}."
        )
    if not _may_send(client, assignment, len(archive)):
        return None
    answer = client.post(upload_path(assignment), archive, "application/zip")
    forget_assignment(outbox_folder(), client.login.address, assignment)
    return answer


def _list(submission: Submission) -> None:
    total = sum(len(content) for content in submission.files.values())
    count = len(submission.files)
    say(
        f"{count} file{'' if count == 1 else 's'}, {total / 1024:.0f} KiB: {', '.join(list(submission.files)[:12])}"
        + (", ..." if count > 12 else "")
    )
    for remark in submission.remarks:
        say(f"  left out: {remark}")


def _may_send(client: Client, assignment: str, size: int) -> bool:
    """Say what the service says of this assignment; return whether it would take an upload."""
    me = client.get("/api/me")
    lines = {line["name"]: line for line in client.get("/api/assignments")}
    if me["message"]:
        say(f"Message: {me['message']}")
    line = lines.get(assignment)
    if line is None:
        names = ", ".join(lines) or "none yet"
        say(
            f"There is no assignment {assignment!r} to hand in. Name it with --assignment; there are: {names}."
        )
        return False
    if not line["is_open"]:
        say(f"{line['sentence']} Nothing was sent.")
        return False
    if size > me["upload_mib"] << 20:
        say(
            f"The files hold more than {me['upload_mib']} MiB, packed. Remove what does not belong to it; nothing was sent."
        )
        return False
    return True


def _received(client: Client, answer: Any, *, is_watched: bool) -> int:
    upload, receipt = answer["upload"], answer["receipt"]
    is_new = "Received" if answer["is_new"] else "The same files were received already"
    say(f"{is_new}: upload {upload['number']} at {receipt['received']}, contents {receipt['digest']}.")
    left = [
        f"{answer[key]} {words}"
        for key, words in (("left_today", "today"), ("left_in_all", "in all"))
        if answer[key] is not None
    ]
    if left:
        say(f"Attempts left: {', '.join(left)}.")
    if not is_watched:
        say("`autograder submit --status` says how it gets on.")
        return 0
    return _result(client, _watched(client, upload))


def _watched(client: Client, upload: Any) -> Any:
    """Say each state of an upload until it is over, whatever breaks off meanwhile; return the last one that is known."""
    from ..service.client import Unreachable

    state, said, pauses = upload, words_of(upload), iter(_PAUSES)
    say(f"  {said}")
    while state["state"] in ("waiting", "running"):
        try:
            for state in client.events(f"/api/uploads/{upload['number']}/events"):
                pauses = iter(_PAUSES)
                if words_of(state) != said:
                    said = words_of(state)
                    say(f"  {said}")
        except Unreachable as error:
            if (pause := next(pauses, None)) is None:
                say(
                    f"{error} What you handed in was received and is graded; `autograder submit --status` says how it "
                    f"gets on."
                )
                break
            time.sleep(pause)
    return state


def _result(client: Client, state: Any) -> int:
    if state["sentence"]:
        say(state["sentence"])
    if state["points"] is not None:
        say(f"{state['points']:g} of {state['max_points']:g} points count for {state['assignment']}.")
    if state["state"] == "done":
        say(f"The page: {client.login.address}/uploads/{state['number']}/page")
    return 0 if state["state"] == "done" and state["status"] == "graded" else 1


def _status(client: Client) -> int:
    from ..service.outbox import outbox_folder, waiting

    for kept in waiting(outbox_folder()):
        if kept.address == client.login.address:
            say(f"{kept.assignment} is kept here and not handed in yet: `autograder submit` sends it.")
    states = client.get("/api/uploads")
    if not states:
        say("You have handed nothing in yet.")
    for state in states:
        points = "" if state["points"] is None else f", {state['points']:g} of {state['max_points']:g} points"
        say(f"{state['number']:>6}  {state['assignment']}  {state['received']}  {words_of(state)}{points}")
    return 0


def words_of(state: Any) -> str:
    """Return the state of an upload as people read it."""
    if state["state"] == "waiting":
        return f"waiting, place {state['place']} in the queue"
    if state["state"] == "running":
        return "being graded"
    return str(state["status"] or state["state"])
