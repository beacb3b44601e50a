"""What course.toml says about logging in is tried before anybody comes, and secrets are where nobody else reads them."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_course import fresh_course

from autograder.cli import main
from autograder.course.course import Course, CourseError, load_course
from autograder.service.database import ServiceError
from autograder.service.identity_checks import check_identity
from autograder.service.secret_files import client_secret, tool_key
from autograder.service.serving import place_of, serve

URL = "https://grader.example.org"
OIDC = """[service.oidc]
issuer = "https://login.example.edu/realms/campus"
client_id = "grader"
claim = "preferred_username"
"""
LTI = """[service.lti]
issuer = "https://lms.example.edu"
client_id = "tool"
deployments = ["1"]
contexts = ["2"]
login_url = "https://lms.example.edu/login"
token_url = "https://lms.example.edu/token"
keys_url = "https://lms.example.edu/keys"
claim = "email"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    return fresh_course(tmp_path / "course").root


def course_with(folder: Path, table: str) -> Course:
    file = folder / "course.toml"
    file.write_text(table + "\n" + file.read_text())
    return load_course(folder)


@pytest.mark.parametrize("table", [OIDC, LTI])
def test_a_missing_key_is_named(folder: Path, table: str):
    without = re.sub(r"issuer = .*\n", "", table)
    with pytest.raises(CourseError, match=r"service\.(oidc|lti)\.issuer is missing; write an address"):
        course_with(folder, without)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            OIDC + 'client_secret = "hunter2"',
            r"service\.oidc\.client_secret is not a setting of \[service\.oidc\]",
        ),
        (OIDC.replace("https://", "http://"), r"service\.oidc\.issuer is .*begins with https"),
        (
            OIDC.replace("https://", "http://127.0.0.1.evil.org/"),
            r"service\.oidc\.issuer is .*begins with https",
        ),
        (OIDC + 'matches = "nickname"', r'service\.oidc\.matches is "nickname"; write "name", "email"'),
        (LTI.replace('["2"]', "[]"), r"service\.lti\.contexts is \[\]; write a list of the ids"),
        (LTI.replace('["1"]', '"1"'), r"service\.lti\.deployments is"),
        (LTI.replace('"email"', '"nickname"'), r'service\.lti\.claim is "nickname"; write "sub", "email"'),
        ("[service]\nlti = 3", r"service\.lti is 3; write a table"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_is_repeated(folder: Path, table: str, sentence: str):
    with pytest.raises(CourseError, match=sentence) as error:
        course_with(folder, table)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("table", [OIDC + 'secret_variable = "X"', LTI])
@pytest.mark.parametrize("url", ["", "http://grader.example.org"])
def test_without_an_encrypted_address_it_does_not_serve(folder: Path, table: str, url: str):
    course = course_with(folder, table)
    with pytest.raises(ServiceError, match="autograder serve --url https://"):
        check_identity([course], url)
    with pytest.raises(ServiceError, match="autograder serve --url https://"):
        serve(place_of([folder], None, url))


def test_on_this_machine_alone_it_may_be_tried_without_encryption(folder: Path):
    check_identity([course_with(folder, LTI)], "http://127.0.0.1:8600")


def test_a_course_without_these_tables_needs_no_address(folder: Path):
    check_identity([load_course(folder)], "")


@pytest.mark.parametrize("more", ["", 'secret_file = "x"\nsecret_variable = "X"\n'])
def test_the_secret_is_in_one_place(folder: Path, more: str):
    with pytest.raises(ServiceError, match="needs one of secret_file and secret_variable"):
        check_identity([course_with(folder, OIDC + more)], URL)


def test_a_secret_that_others_can_read_is_refused_with_the_cure(folder: Path):
    course, file = course_with(folder, OIDC + 'secret_file = "oidc-secret"\n'), folder / "oidc-secret"
    with pytest.raises(ServiceError, match=r"oidc-secret cannot be read \(No such file"):
        check_identity([course], URL)
    file.write_text("the secret\n")
    for mode in (0o640, 0o604, 0o620):
        file.chmod(mode)
        with pytest.raises(ServiceError, match=f"Run: chmod 600 {re.escape(str(file))}"):
            check_identity([course], URL)
    file.chmod(0o600)
    assert course.service.oidc is not None
    assert client_secret(course, course.service.oidc) == "the secret"
    file.write_text(" \n")
    with pytest.raises(ServiceError, match="is empty"):
        check_identity([course], URL)


def test_a_secret_may_come_from_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch):
    course = course_with(folder, OIDC + 'secret_variable = "GRADER_SECRET"\n')
    assert course.service.oidc is not None
    monkeypatch.delenv("GRADER_SECRET", raising=False)
    with pytest.raises(ServiceError, match="GRADER_SECRET, which is not set"):
        check_identity([course], URL)
    monkeypatch.setenv("GRADER_SECRET", "the secret")
    assert client_secret(course, course.service.oidc) == "the secret"


def test_the_tools_key_is_made_once_for_its_owner_alone(folder: Path):
    course = course_with(folder, LTI)
    check_identity([course], URL)
    file = course.data_folder / "service" / "lti_key.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = tool_key(course).thumbprint()
    assert tool_key(course).thumbprint() == first
    file.chmod(0o644)
    with pytest.raises(ServiceError, match="chmod 600"):
        check_identity([course], URL)
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ServiceError, match="is damaged"):
        check_identity([course], URL)


def test_nobody_is_told_where_it_serves_before_the_settings_are_found_to_work(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    course_with(folder, LTI)
    assert main(["serve", "--course", str(folder), "--url", "http://grader.example.org"]) == 2
    said = capsys.readouterr().err
    assert "Serving at" not in said
    assert "https" in said
