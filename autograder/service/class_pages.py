"""The instructor's doors: the live page of a class, and what is switched there."""

from __future__ import annotations

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from .access import INSTRUCTOR, STAFF, Call, Door
from .claims import grade_again
from .class_list import class_now
from .contents import Refused
from .lti_grades import passback_words
from .pages import show, write
from .switches import DRAINING, MESSAGE, PAUSED, set_switch
from .tables import DONE, FAILED, uploads

_LONGEST_MESSAGE = 500


def class_page(call: Call) -> Response:
    """The class as it is now; a script keeps it so."""
    name = call.request.path_params["assignment"]
    entry, state = _entry(call), class_now(call.server, call.course, name)
    with call.server.database.reading() as connection:
        passback = passback_words(connection, call.course, name)
    return show(call, "class.html", entry=entry, state=state, passback=passback)


def _entry(call: Call) -> object:
    name = call.request.path_params["assignment"]
    entry = next((each for each in call.course.assignments if each.name == name), None)
    if entry is None:
        raise Refused("There is no such assignment.", 404)
    return entry


async def regrade(call: Call) -> Response:
    """Put one upload, all that failed, or everybody's newest into the queue again, behind what is handed in."""
    name, what, now = call.request.path_params["assignment"], call.text("what"), call.server.clock()
    _entry(call)
    own = (uploads.c.course == call.course.id) & (uploads.c.assignment == name)
    if what == "failed":
        wanted = select(uploads.c.number).where(own, uploads.c.state == FAILED)
    elif what == "all":
        wanted = select(uploads.c.number).where(own, uploads.c.state.in_([DONE, FAILED]))
    elif what.isdigit() and len(what) < 10:
        wanted = select(uploads.c.number).where(own, uploads.c.number == int(what))
    else:
        raise Refused("Say what to grade again: a number, failed, or all.", 400)
    await write(
        call,
        lambda connection: grade_again(
            connection,
            call.course.id,
            list(connection.execute(wanted).scalars()),
            call.who.member,
            now,
        ),
    )
    return RedirectResponse(f"{call.home}class/{name}", 303)


async def switches(call: Call) -> Response:
    """Pause the grading, take nothing more in, or set the message of the day."""
    name, value, now = call.text("name"), call.text("value").strip(), call.server.clock()
    if name not in (PAUSED, DRAINING, MESSAGE):
        raise Refused("There is no such switch.", 400)
    value = value[:_LONGEST_MESSAGE] if name == MESSAGE else ("yes" if value else "")
    await write(
        call,
        lambda connection: set_switch(
            connection, call.course.id, name, value, member=call.who.member, now=now
        ),
    )
    return RedirectResponse(call.home, 303)


DOORS = (
    Door("GET", "/class/{assignment}", class_page, STAFF),
    Door("POST", "/class/{assignment}/again", regrade, INSTRUCTOR),
    Door("POST", "/switches", switches, INSTRUCTOR),
)
