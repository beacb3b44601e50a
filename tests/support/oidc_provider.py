"""An OpenID Connect provider of the tests' own: real keys, real signatures, PKCE, and codes that open once."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey
from service_ground import on_a_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "grader", "a client's secret"


def new_key(kid: str) -> RSAKey:
    """A key as providers have them."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


def signed(claims: dict[str, Any], key: RSAKey, **header: Any) -> str:
    """The claims as a token, whatever they hold."""
    return jws.serialize_compact({"alg": "RS256", "kid": key.kid} | header, json.dumps(claims), key)


@dataclass
class Provider:
    """The provider. change: of the claims before they are signed; sign: makes the token of them

    person: the claims of whoever logs in next; asked: how often each document and endpoint was asked for
    """

    now: Callable[[], datetime]
    keys: list[RSAKey] = field(default_factory=lambda: [new_key("first")])
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "ada"})
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    sign: Callable[[dict[str, Any]], str] | None = None
    url: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    authorized: list[dict[str, str]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    def authorize(self, address: str) -> str:
        """Log the person in whom an authorization request asks for; return where the browser is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        self.authorized.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _authorize(self, request: Request) -> Response:
        return RedirectResponse(self.authorize(str(request.url)), 303)

    def _metadata(self, request: Request) -> Response:
        self.asked.append("metadata")
        own = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        return JSONResponse(own | self.metadata)

    def _keys(self, request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self.codes.pop(str(form.get("code")), None)  # a code opens once
        digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(self.now().timestamp())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = self.change(claims | self.person)
        token = self.sign(claims) if self.sign is not None else signed(claims, self.keys[-1])
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": token})


@contextmanager
def provider(now: Callable[[], datetime]) -> Iterator[Provider]:
    """A provider that listens."""
    made = Provider(now)
    with on_a_port(made.app()) as made.url:
        yield made
