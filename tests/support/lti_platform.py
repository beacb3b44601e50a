"""A learning system of the tests' own: launches by LTI 1.3, a gradebook that takes scores, and a list of members.

It checks what a platform checks: the tool's signature, audience, scopes, media types, and the time of a score.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from browsers import Browser
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from oidc_provider import new_key, signed
from service_ground import on_a_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = (f"{SCOPE}lineitem", f"{SCOPE}score")
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TABLE = """[service.lti]
issuer = "{url}"
client_id = "tool-7"
deployments = ["d-1"]
contexts = ["course-4711"]
login_url = "{url}/login?brand=blue"
token_url = "{url}/token"
keys_url = "{url}/keys"
claim = "ext.user_username"
"""
PAGE = 2  # members on one page


@dataclass
class Platform:
    """The platform. change: of the claims of a launch before they are signed; is_away: whether its services answer

    columns: address -> line item; scores: (address, user) -> the newest score; taken: every score that was taken
    """

    now: Callable[[], datetime]
    keys: list[RSAKey] = field(default_factory=lambda: [new_key("platform-1")])
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    sign: Callable[[dict[str, Any]], str] | None = None
    tool_keys: Callable[[], dict[str, Any]] = dict
    url: str = ""
    is_away: bool = False
    scopes: tuple[str, ...] = SCOPES
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/course", self._course),
                Route("/login", self._login),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/columns", self._columns, methods=["GET", "POST"]),
                Route("/columns/{number}/scores", self._score, methods=["POST"]),
                Route("/members", self._members),
            ]
        )

    # launches

    def login(self, browser: Browser, path: str = "/small", method: str = "POST", **more: str) -> Any:
        """Begin a login as the platform's page does; return the service's answer."""
        sent = {
            "iss": self.url,
            "login_hint": "hint-1",
            "lti_message_hint": "message-1",
            "client_id": "tool-7",
            "target_link_uri": f"https://grader.example.org{path}/lti/launch",
            "lti_deployment_id": "d-1",
        } | more
        if method == "GET":
            return browser.get(f"{path}/lti/login", params=sent)
        return browser.post(f"{path}/lti/login", is_cross_site=True, data=sent)

    def claims(self, asked: dict[str, str], user: str, role: str, **more: Any) -> dict[str, Any]:
        """What a launch says of ``user``."""
        now = int(self.now().timestamp())
        return {
            "iss": self.url,
            "aud": ["tool-7"],
            "sub": f"id-of-{user}",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": f"{user}@example.edu",
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": "d-1",
            f"{CLAIM}target_link_uri": asked["redirect_uri"],
            f"{CLAIM}roles": [role],
            f"{CLAIM}context": {"id": "course-4711", "title": "ML"},
            f"{CLAIM}resource_link": {"id": "link-1"},
            f"{CLAIM}ext": {"user_username": user},
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": list(self.scopes),
                "lineitems": f"{self.url}/columns",
            },
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
                "context_memberships_url": f"{self.url}/members",
                "service_versions": ["2.0"],
            },
        } | more

    def launch(
        self,
        browser: Browser,
        user: str = "ada",
        role: str = f"{ROLE}#Learner",
        path: str = "/small",
        **more: Any,
    ) -> Any:
        """Go through login and launch; return the service's answer to the launch."""
        return browser.post(
            f"{path}/lti/launch", is_cross_site=True, data=self.form(browser, user, role, path, **more)
        )

    def form(
        self,
        browser: Browser,
        user: str = "ada",
        role: str = f"{ROLE}#Learner",
        path: str = "/small",
        **more: Any,
    ) -> dict[str, str]:
        """Begin a login; return the form that the platform's page posts to the tool."""
        answer = self.login(browser, path)
        assert answer.status_code == 303, answer.text
        address = urlsplit(answer.headers["location"])
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{self.url}/login"
        assert (asked["brand"], asked["response_mode"], asked["prompt"]) == ("blue", "form_post", "none")
        assert asked["login_hint"] == "hint-1"
        assert asked["lti_message_hint"] == "message-1"
        claims = self.change(self.claims(asked, user, role, **more))
        token = self.sign(claims) if self.sign is not None else signed(claims, self.keys[-1])
        return {"id_token": token, "state": asked["state"]}

    def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

    # pages for a real browser

    def _course(self, request: Request) -> Response:
        """A page of the platform's course, with the tool in a frame or behind a link."""
        tool = request.query_params["tool"]
        query = urlencode({"iss": self.url, "login_hint": "hint-1", "lti_message_hint": "message-1"})
        address = html.escape(f"{tool}/lti/login?{query}")
        inner = f'<iframe title="tool" width="700" height="400" src="{address}"></iframe>'
        if "frame" not in request.query_params:
            inner = f'<a href="{address}">the tool</a>'
        return HTMLResponse(f'<!DOCTYPE html><html lang="en"><title>LMS</title><h1>LMS</h1>{inner}</html>')

    def _login(self, request: Request) -> Response:
        """Answer an authentication request with a form that sends itself, as platforms do."""
        asked = dict(request.query_params)
        token = signed(self.change(self.claims(asked, "ada", f"{ROLE}#Learner")), self.keys[-1])
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in (("id_token", token), ("state", asked["state"]))
        )
        form = f'<form method="post" action="{html.escape(asked["redirect_uri"])}">{fields}</form>'
        return HTMLResponse(f"<!DOCTYPE html>{form}<script>document.forms[0].submit()</script>")

    # services

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        if self.is_away:
            return Response(status_code=503)
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        keys = KeySet.import_key_set(self.tool_keys())
        claims = jwt.decode(str(form["client_assertion"]), keys, algorithms=["RS256"]).claims
        assert (claims["iss"], claims["sub"], claims["aud"]) == ("tool-7", "tool-7", f"{self.url}/token")
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = str(form["scope"])
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _may(self, request: Request, scope: str) -> bool:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return not self.is_away and scope in self.tokens.get(token, "").split()

    async def _columns(self, request: Request) -> Response:
        if not self._may(request, f"{SCOPE}lineitem"):
            return Response(status_code=503 if self.is_away else 403)
        if request.method == "GET":
            wanted = request.query_params.get("resource_id")
            found = [item for item in self.columns.values() if wanted in (None, item.get("resourceId"))]
            return JSONResponse(found, media_type="application/vnd.ims.lis.v2.lineitemcontainer+json")
        assert request.headers["content-type"] == "application/vnd.ims.lis.v2.lineitem+json"
        item = await request.json()
        assert item["scoreMaximum"] > 0
        item["id"] = f"{self.url}/columns/{len(self.columns)}"
        self.columns[item["id"]] = item
        return JSONResponse(item, 201, media_type="application/vnd.ims.lis.v2.lineitem+json")

    async def _score(self, request: Request) -> Response:
        if not self._may(request, f"{SCOPE}score"):
            return Response(status_code=503 if self.is_away else 403)
        assert request.headers["content-type"] == "application/vnd.ims.lis.v1.score+json"
        column = f"{self.url}/columns/{request.path_params['number']}"
        if column not in self.columns:
            return Response(status_code=404)
        score = await request.json()
        assert {"userId", "activityProgress", "gradingProgress", "timestamp"} <= score.keys()
        before = self.scores.get((column, score["userId"]))
        if before is not None and before["timestamp"] > score["timestamp"]:
            return Response(status_code=409)
        self.scores[column, score["userId"]] = score
        self.taken.append(score)
        return JSONResponse({})

    def _members(self, request: Request) -> Response:
        if not self._may(request, MEMBERS):
            return Response(status_code=503 if self.is_away else 403)
        first = int(request.query_params.get("from", "0"))
        body = {"id": str(request.url), "context": {"id": "course-4711"}}
        body["members"] = self.members[first : first + PAGE]
        links = {}
        if first + PAGE < len(self.members):
            links["Link"] = f'<{self.url}/members?from={first + PAGE}>; rel="next"'
        kind = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
        return JSONResponse(body, headers=links, media_type=kind)


@contextmanager
def platform(now: Callable[[], datetime]) -> Iterator[Platform]:
    """A platform that listens."""
    made = Platform(now)
    with on_a_port(made.app()) as made.url:
        yield made
