"""The whole, as it runs: `autograder serve --with-worker`, students who hand in, a worker and a server that are killed."""

from __future__ import annotations

from pathlib import Path

from service_kills import play


def test_whatever_is_killed_every_acknowledged_upload_is_graded_once(tmp_path: Path):
    service, count = play(tmp_path, kills=2, pause=1.0)
    assert count >= 3
    log = service.log.read_text()
    assert "ada" not in log
    assert "Traceback" not in log
    assert "Fatal" not in log
