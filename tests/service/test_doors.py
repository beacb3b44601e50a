"""Every route, tried by everybody: who comes in, who does not, and what an answer always carries."""

from __future__ import annotations

import pytest
from service_ground import Ground

from autograder.service import exchange_doors
from autograder.service.app import DOORS, OPEN, make_app
from autograder.service.packing import pack

VISITORS = ("nobody", "other student", "other course", "student", "reader", "instructor")
EVERYBODY = {"student", "reader", "instructor", "other student"}
STAFF = {"reader", "instructor"}
STUDENTS = {"student", "other student"}

# (method, path) -> who comes in. Whoever is not named is turned away: nobody and another course with 401 or the page to
# log in, a role that does not fit with 403, and somebody else's upload is not there (404).
EXPECTED = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/join"): {*VISITORS},
    ("POST", "/join"): {*VISITORS},
    ("GET", "/hub"): set(),  # without a hub it is not there
    ("GET", "/oidc"): set(),  # where course.toml names no provider
    ("GET", "/oidc/callback"): set(),
    ("GET", "/lti/login"): set(),  # where it names no learning system
    ("POST", "/lti/login"): set(),
    ("POST", "/lti/launch"): set(),
    ("GET", "/lti/keys"): set(),
    ("POST", "/leave"): EVERYBODY,
    ("GET", "/assignments/{assignment}"): STUDENTS,
    ("POST", "/assignments/{assignment}"): STUDENTS,
    ("GET", "/uploads/{number:int}"): {"student", *STAFF},
    ("GET", "/uploads/{number:int}/page"): {"student", *STAFF},
    ("GET", "/uploads/{number:int}/receipt"): {"student", *STAFF},
    ("GET", "/keys"): EVERYBODY,
    ("POST", "/keys"): EVERYBODY,
    ("POST", "/keys/end"): EVERYBODY,
    ("GET", "/class/{assignment}"): STAFF,
    ("POST", "/class/{assignment}/again"): {"instructor"},
    ("POST", "/switches"): {"instructor"},
    ("GET", "/api/me"): EVERYBODY,
    ("POST", "/api/keys"): {*VISITORS},
    ("DELETE", "/api/keys/me"): EVERYBODY,
    ("GET", "/api/assignments"): EVERYBODY,
    ("POST", "/api/assignments/{assignment}/uploads"): STUDENTS,
    ("GET", "/api/uploads"): EVERYBODY,
    ("GET", "/api/uploads/{number:int}"): {"student", *STAFF},
    ("GET", "/api/uploads/{number:int}/events"): {"student", *STAFF},
    ("POST", "/api/uploads/{number:int}/again"): {"instructor"},
    ("POST", "/api/receipts"): {"student", *STAFF},
    ("GET", "/api/class/{assignment}"): STAFF,
    ("GET", "/api/assignments/{assignment}/release"): EVERYBODY,
    ("POST", "/api/assignments/{assignment}/release"): {"instructor"},
    ("GET", "/api/assignments/{assignment}/uploads"): STAFF,
    ("POST", "/api/assignments/{assignment}/feedback"): {"instructor"},
    ("GET", "/api/uploads/{number:int}/archive"): {"student", *STAFF},
}
TURNED_AWAY = {401, 403, 404}


def test_the_table_of_this_test_names_every_route_and_no_other():
    assert {(door.method, door.path) for door in DOORS} == EXPECTED.keys()


def test_the_application_has_no_route_beside_the_doors_and_the_open_ones(shared: Ground):
    paths = {route.path for route in make_app(shared.server).routes}
    assert paths == {*OPEN, *(f"/{{course}}{door.path}" for door in DOORS)}


@pytest.fixture(scope="module")
def upload(shared: Ground) -> int:
    """An upload of ada's that is graded, with a page, so that whoever may see it does."""
    number: int = shared.hand_in().json()["upload"]["number"]
    with shared.database.writing() as connection:
        connection.exec_driver_sql("UPDATE uploads SET state = 'done', status = 'graded'")
    page = shared.course.data_folder / "pages" / "ada" / "a1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<title>a page</title>")
    return number


def headers_of(ground: Ground, visitor: str) -> dict[str, str]:
    match visitor:
        case "nobody":
            return {}
        case "other student":
            return ground.token("bob")
        case "other course":
            return ground.token("ivy", "other")  # its instructor
        case "student":
            return ground.token("ada")
        case "reader":
            return ground.token("tess")
    return ground.token("ivy")


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize(("method", "path"), EXPECTED, ids=lambda part: part)
def test_a_door_opens_to_whom_it_should(
    shared: Ground, upload: int, method: str, path: str, visitor: str, monkeypatch: pytest.MonkeyPatch
):
    place = path.replace("{assignment}", "a1").replace("{number:int}", str(upload))
    headers = headers_of(shared, visitor)
    content = b""
    if path == "/api/receipts":
        content = shared.client.get(f"/small/uploads/{upload}/receipt", headers=shared.token("ada")).content
    elif path.endswith("/feedback"):
        monkeypatch.setattr(exchange_doors, "write_pages", lambda *_: (0, None, []))
    elif (method, path) in (
        ("POST", "/api/assignments/{assignment}/uploads"),
        ("POST", "/api/assignments/{assignment}/release"),
    ):
        content, headers = (
            pack({"losses.py": visitor.encode()}),
            headers | {"Content-Type": "application/zip"},
        )
    elif path == "/api/keys/me":
        content, headers = b"", fresh_token(shared, visitor) or headers
    elif path == "/leave":
        headers = fresh_token(shared, visitor) or headers
    answer = shared.client.request(method, f"/small{place}", headers=headers, content=content)
    to_log_in = (
        answer.status_code == 303 and answer.headers["location"].endswith("/join") and path != "/leave"
    )
    is_in = answer.status_code not in TURNED_AWAY and not to_log_in
    if path in ("/join", "/api/keys") and method == "POST":
        assert answer.status_code in (400, 403)  # no invitation was shown
    else:
        assert is_in == (visitor in EXPECTED[method, path]), (answer.status_code, answer.text)


def fresh_token(ground: Ground, visitor: str) -> dict[str, str]:
    """A token that may be ended, of whoever has one."""
    from autograder.service.identity import exchange, invite

    who = {"student": "ada", "other student": "bob", "reader": "tess", "instructor": "ivy"}.get(visitor)
    if who is None:
        return {}
    from service_ground import PEOPLE

    with ground.database.writing() as connection:
        invitation = invite(connection, "small", who, PEOPLE[who], ground.clock.now)
        token = exchange(connection, "small", invitation, "token", ground.clock.now)
    return {"Authorization": f"Bearer {token}"}
