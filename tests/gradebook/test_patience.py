"""Whoever waits for a server that answers nothing is let go: the connection is ended under them."""

from __future__ import annotations

import socket

from autograder.gradebook.patience import _cut


def test_a_connection_that_is_cut_is_at_its_end_on_both_sides() -> None:
    ours, servers = socket.socketpair()
    with ours, servers:
        ours.setblocking(False)
        servers.setblocking(False)
        _cut(ours)
        assert (ours.recv(1), servers.recv(1)) == (b"", b"")


def test_a_connection_that_is_closed_already_can_be_cut() -> None:
    ours, servers = socket.socketpair()
    with servers:
        ours.close()
        _cut(ours)
