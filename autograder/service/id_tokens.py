"""Is this ID token the provider's, for us, for this login, and valid now? OpenID Connect Core 1.0, section 3.1.3.7.

OIDC and LTI ask the same function. Signatures are those of the provider's public keys alone: a token that is not
signed, or signed with a shared secret, is refused by its algorithm before any key is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from authlib.oidc.core import CodeIDToken, ImplicitIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from .contents import Refused
from .published import Published

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY_SECONDS: Final = 60
_PUBLIC_KINDS: Final = frozenset({"RSA", "EC"})
_LONGEST_TOKEN = 64 * 1024
_LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Expected:
    """What a token must say. access_token: that came with it, which it may name; empty: none came"""

    issuer: str
    client_id: str
    nonce: str
    keys_url: str
    access_token: str = ""


def verified_claims(token: str, expected: Expected, published: Published, now: datetime) -> dict[str, Any]:
    """Return the claims of ``token``. Raises Refused where anything about it is not as expected."""
    try:
        decoded = _decoded(token, expected.keys_url, published)
        options = {"iss": {"essential": True, "value": expected.issuer}}
        options["aud"] = {"essential": True, "value": expected.client_id}
        kind = CodeIDToken if expected.access_token else ImplicitIDToken
        params = {"nonce": expected.nonce, "client_id": expected.client_id}
        if expected.access_token:
            params["access_token"] = expected.access_token
        claims = kind(decoded.claims, decoded.header, options, params)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        # what is hostile may be of any shape; the claim's name tells whoever set it up what is wrong
        what = getattr(error, "claim", None) or getattr(error, "error", None) or type(error).__name__
        raise Refused(f"This login was not confirmed ({what}). Begin again.", 403) from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise Refused("This login names nobody (sub). Begin again.", 403)
    return dict(claims)


def _decoded(token: str, keys_url: str, published: Published) -> jwt.Token:
    if len(token) > _LONGEST_TOKEN:
        raise ValueError("the token is too long")
    try:
        return jwt.decode(token, _public_keys(published.get(keys_url)), algorithms=ALGORITHMS)
    except (InvalidKeyIdError, BadSignatureError):  # the provider may have new keys
        return jwt.decode(token, _public_keys(published.get(keys_url, is_new=True)), algorithms=ALGORITHMS)


def _public_keys(document: dict[str, Any]) -> KeySet:
    keys = [
        key
        for key in document.get("keys", ())
        if isinstance(key, dict) and key.get("kty") in _PUBLIC_KINDS and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": keys})
