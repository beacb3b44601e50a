"""Whether what course.toml says about logging in can be used: asked once, before anybody is let in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ..course.course import Course
from .database import ServiceError
from .secret_files import client_secret, tool_key


def check_identity(courses: Iterable[Course], url: str) -> None:
    """Raise ServiceError where a provider or a learning system cannot be used as course.toml has it.

    url: what people type, without a path; empty where nobody said so
    """
    for course in courses:
        service = course.service
        if service.oidc is None and service.lti is None:
            continue
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
            raise ServiceError(
                f"{course.file}: with [service.oidc] or [service.lti] browsers must come back encrypted, to an address that "
                f"the provider knows. Say it: autograder serve --url https://..."
            )
        if service.oidc is not None:
            client_secret(course, service.oidc)
        if service.lti is not None:
            tool_key(course)
