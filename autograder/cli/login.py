"""Log in to the service where your course takes hand-ins, once for each machine."""

from __future__ import annotations

import argparse
import getpass
import json
import platform
import sys

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address", metavar="ADDRESS", help="the invitation's link, or the address of your course"
    )


def run(options: argparse.Namespace) -> int:
    from ..service.client import Client, Login, keep_login, parse_address

    address, code = parse_address(options.address)
    if code:
        body = json.dumps({"invitation": code, "label": platform.node()[:60]}).encode()
        token = str(Client(Login(address, "")).post("/api/keys", body)["token"])
    else:
        say(f"{address}/keys makes a token for you. Paste it here:")
        token = (getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    login = Login(address, token)
    me = Client(login).get("/api/me")
    file = keep_login(login)
    say(f"You are {me['name']} in {me['title']}. This is kept in {file}.")
    return 0
