"""JupyterHub with the hand-in service: jupyterhub -f jupyterhub_config.py

The service is started by the hub and reached under /services/grader/. Students log in to it with the hub, and their
servers' own tokens open it to nbgrader's panel and to `autograder submit`. Set the names below.

Tried with JupyterHub 6.1 and configurable-http-proxy 5.3 (`make hub`).
"""

import os

COURSE_FOLDER = os.environ.get("AUTOGRADER_COURSE", "/srv/ml-2026")
COURSE = os.environ.get("AUTOGRADER_COURSE_ID", "ml-2026")
PROGRAM = os.environ.get("AUTOGRADER_PROGRAM", "/opt/autograder/bin/autograder").split()
PORT = os.environ.get("AUTOGRADER_PORT", "8600")
ADDRESS = os.environ.get("AUTOGRADER_ADDRESS", f"http://127.0.0.1:8000/services/grader/{COURSE}")
"""Of the course, as students' servers reach it."""

ACCESS = "access:services!service=grader"

c = get_config()  # noqa: F821 (JupyterHub brings it)
c.JupyterHub.services = [
    {
        "name": "grader",
        "display": False,
        "url": f"http://127.0.0.1:{PORT}",
        "command": [*PROGRAM, "serve", "--hub", "--with-worker", "--course", COURSE_FOLDER],
        "oauth_no_confirm": True,
        # a worker that the hub ends finishes the upload in work; what is killed is graded by the next one
        "environment": {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    }
]
# Who is who follows from groups. Users of the roster (data/people.json) are students without a group, too.
c.JupyterHub.load_groups = {
    f"nbgrader-{COURSE}": {"users": []},
    f"read-{COURSE}": {"users": []},
    f"formgrade-{COURSE}": {"users": []},
}
# Without this scope the token of a student's server gets 403 at the service; the first two are the hub's defaults.
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", ACCESS]}]
c.Spawner.server_token_scopes = ["users:activity!user", "access:servers!server", ACCESS]
# With this and its token `autograder submit` needs no login, and nbgrader_config.py may ask for it.
c.Spawner.environment = {"AUTOGRADER_SERVICE": ADDRESS}
