"""Secrets that stand in no course.toml: a provider's client secret, and the key with which LTI's tool signs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from joserfc.jwk import RSAKey

from ..course.course import Course, Oidc
from ..durable import make_folder, write_once
from .database import ServiceError

_KEY_BITS = 2048
_LARGEST_BYTES = 64 * 1024


def client_secret(course: Course, oidc: Oidc) -> str:
    """Return the client's secret, of a file or an environment variable. Raises ServiceError."""
    if bool(oidc.secret_file) == bool(oidc.secret_variable):
        raise ServiceError(
            f"{course.file}: [service.oidc] needs one of secret_file and secret_variable, which say where the client's "
            f"secret is."
        )
    if oidc.secret_variable:
        secret = os.environ.get(oidc.secret_variable, "")
        if not secret:
            raise ServiceError(
                f"{course.file}: service.oidc.secret_variable names {oidc.secret_variable}, which is not set. Set it for "
                f"`autograder serve`."
            )
        return secret
    file = course.root / oidc.secret_file
    secret = read_secret_file(file).decode("utf-8", "replace").strip()
    if not secret:
        raise ServiceError(f"{file} is empty. Write the client's secret into it.")
    return secret


def read_secret_file(file: Path) -> bytes:
    """Return what is in ``file``. Raises ServiceError where it cannot be read, or can be read by others."""
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            content = opened.read(_LARGEST_BYTES)
    except OSError as error:
        raise ServiceError(
            f"The secret in {file} cannot be read ({error.strerror}). Make the file, and give this user access to it."
        ) from error
    if mode & 0o077:
        raise ServiceError(f"{file} holds a secret and can be read by others. Run: chmod 600 {file}")
    return content


def tool_key(course: Course) -> RSAKey:
    """Return the key with which the tool signs for its platform; it is made on first use. Raises ServiceError."""
    file = course.data_folder / "service" / "lti_key.pem"
    if not file.exists():
        try:
            make_folder(file.parent)
            write_once(file, RSAKey.generate_key(_KEY_BITS).as_pem(private=True))
        except OSError as error:
            raise ServiceError(
                f"The key {file} cannot be made ({error.strerror}). Give this user write access to {file.parent}."
            ) from error
    try:
        return RSAKey.import_key(read_secret_file(file), {"use": "sig", "alg": "RS256"})
    except ValueError as error:
        raise ServiceError(
            f"The key {file} is damaged ({error}). Restore it from a backup; or remove it, and register the new one "
            f"with the platform."
        ) from error
