"""Logging in with a provider and from a learning system, in a real browser: its rules for cookies, frames and sites hold.

The service is at localhost and the others are at 127.0.0.1, which are two sites.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import lti_platform
import pytest
from lab import violations
from lti_platform import Platform, platform
from oidc_provider import SECRET, Provider, provider
from playwright.sync_api import Browser, Page, expect
from service_ground import Clock, Ground, ground, listening

from autograder.course.roster import Person, change_roster

OIDC = """[service.oidc]
issuer = "{url}"
client_id = "grader"
claim = "preferred_username"
secret_variable = "GRADER_OIDC_SECRET"
label = "your campus account"
"""
WAYS = {
    "light": {"color_scheme": "light"},
    "phone, dark": {"color_scheme": "dark", "viewport": {"width": 375, "height": 800}},
}


@pytest.fixture(scope="module")
def idp() -> Iterator[Provider]:
    with provider(Clock()) as made:
        yield made


@pytest.fixture(scope="module")
def lms() -> Iterator[Platform]:
    with platform(Clock()) as made:
        yield made


@pytest.fixture(scope="module")
def live(
    tmp_path_factory: pytest.TempPathFactory, idp: Provider, lms: Platform
) -> Iterator[tuple[Ground, str]]:
    folder = tmp_path_factory.mktemp("service")
    tables = OIDC.format(url=idp.url) + lti_platform.TABLE.format(url=lms.url)
    with (
        pytest.MonkeyPatch.context() as patch,
        ground(folder, tables) as service,
        listening(service) as address,
    ):
        patch.setenv("GRADER_OIDC_SECRET", SECRET)
        change_roster(service.course.data_folder, lambda roster: roster.with_person(Person("ada")))
        service.server.url = address.replace("127.0.0.1", "localhost")
        yield service, service.server.url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def is_in(page: Page, url: str) -> None:
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert page.url.startswith(f"{url}/small/")
    assert "ada" in page.get_by_role("navigation").inner_text()


def test_a_link_leads_to_the_provider_and_back(page: Page, live: tuple[Ground, str]):
    _, url = live
    page.goto(f"{url}/small/")
    page.get_by_role("link", name="Log in with your campus account").click()
    is_in(page, url)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in to A small course")).to_be_visible()
    page.goto(f"{url}/small/")
    expect(page.get_by_role("heading", name="Log in to A small course")).to_be_visible()


def course_page(live: tuple[Ground, str], lms: Platform, **more: str) -> str:
    return f"{lms.url}/course?{urlencode({'tool': f'{live[1]}/small'} | more)}"


def test_a_link_of_the_learning_system_opens_the_course(page: Page, live: tuple[Ground, str], lms: Platform):
    page.goto(course_page(live, lms))
    page.get_by_role("link", name="the tool").click()
    is_in(page, live[1])


def test_from_a_frame_the_course_opens_in_a_window(page: Page, live: tuple[Ground, str], lms: Platform):
    page.goto(course_page(live, lms, frame="yes"))
    link = page.frame_locator("iframe").get_by_role("link", name="Open in a new window")
    with page.context.expect_page() as opened:
        link.click()
    is_in(opened.value, live[1])


def test_no_other_page_can_be_framed(page: Page, live: tuple[Ground, str], lms: Platform):
    page.goto(course_page(live, lms))
    frame = "address => { document.body.innerHTML = `<iframe src='${address}'></iframe>` }"
    with page.expect_console_message(lambda message: "frame-ancestors 'none'" in message.text):
        page.evaluate(frame, f"{live[1]}/small/join")


@pytest.mark.parametrize("way", WAYS)
def test_nothing_stands_in_anybodys_way(
    browser: Browser, live: tuple[Ground, str], lms: Platform, way: str, tmp_path: Path
):
    service, url = live
    context = browser.new_context(bypass_csp=True, **WAYS[way])
    page = context.new_page()
    page.goto(f"{url}/small/join")
    assert violations(page) == []
    sent, framed = {"iss": lms.url, "login_hint": "hint-1"}, {"Sec-Fetch-Dest": "iframe"}
    shown = service.client.post("/small/lti/login", data=sent, headers=framed).text
    page.route("**/window", lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"))
    page.goto(f"{url}/small/window")
    expect(page.get_by_role("link", name="Open in a new window")).to_be_visible()
    assert violations(page) == []
    context.close()
