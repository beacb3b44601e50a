"""A browser without a screen: keeps cookies by path, follows nothing by itself, and says what a browser would say."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import httpx2


@dataclass
class Browser:
    """Talks to one service. cookies: name -> (value, its attributes)"""

    client: httpx2.Client
    cookies: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def get(self, address: str, **options: Any) -> Any:
        """Ask as if a link had been followed; every cookie that is not SameSite=Strict goes along."""
        return self._send("GET", address, self.cookies, options)

    def post(self, address: str, *, is_cross_site: bool = False, **options: Any) -> Any:
        """Send a form. is_cross_site: another site's page sends it: only cookies with SameSite=None go along"""
        sent = {
            name: (value, morsel)
            for name, (value, morsel) in self.cookies.items()
            if not is_cross_site or (morsel["samesite"].lower() == "none" and morsel["secure"])
        }
        return self._send("POST", address, sent, options)

    def _send(self, method: str, address: str, cookies: dict[str, tuple[str, Any]], options: Any) -> Any:
        headers = options.pop("headers", {})
        if cookies:
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, (value, _) in cookies.items())
            } | headers
        self.client.cookies.clear()
        answer = self.client.request(method, address, headers=headers, **options)
        self.client.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = (morsel.value, morsel)
        return answer
