"""``nbgrader list``, and what JupyterLab's Assignment List shows, from the service."""

from __future__ import annotations

from typing import Any

from nbgrader.exchange import abc

from .client import Client
from .nbgrader_exchange import Exchange, nbgraders_time, path_of


class ExchangeList(abc.ExchangeList, Exchange):  # type: ignore[misc]
    """``nbgrader list``, and what the Assignment List panel shows."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """A listing copies nothing."""

    def list_files(self) -> list[dict[str, Any]]:
        """Return what there is, in the form that nbgrader's own exchange gives."""
        if self.inbound or self.cached:
            uploads = self.ask(self._uploads)
            return self._submitted(uploads)
        lines = self.ask(lambda client: client.get("/api/assignments"))
        return self._released(lines)

    def remove_files(self) -> list[dict[str, Any]]:
        """The service keeps what was handed in."""
        self.fail("The service keeps what was released and handed in; nothing was removed.")
        return []

    def _uploads(self, client: Client) -> list[Any]:
        assignment = self.coursedir.assignment_id
        if client.get("/api/me")["role"] == "student":
            states = client.get("/api/uploads")
            return [each for each in states if not assignment or each["assignment"] == assignment]
        names = [assignment] if assignment else [line["name"] for line in client.get("/api/assignments")]
        return [each for name in names for each in client.get(f"{path_of(name)}/uploads?all=1")]

    def _released(self, lines: list[Any]) -> list[dict[str, Any]]:
        wanted = self.coursedir.assignment_id
        self.log.info("Released assignments:")
        found = []
        for line in lines:
            name = str(line["name"])
            if wanted and name != wanted:
                continue
            folder = self.folder_of(name)
            is_here = folder.is_dir()
            notebooks = sorted(folder.glob("*.ipynb")) if is_here else []
            found.append(
                {
                    "course_id": self.coursedir.course_id,
                    "assignment_id": name,
                    "status": "fetched" if is_here else "released",
                    "path": str(folder) if is_here else f"{self.service}/assignments/{name}",
                    "notebooks": [{"notebook_id": path.stem, "path": str(path)} for path in notebooks],
                }
            )
            self.log.info(
                f"{self.coursedir.course_id} {name}{' (already downloaded)' if is_here else ''}"
                + (f": {line['sentence']}" if line["sentence"] else "")
            )
        return found

    def _submitted(self, uploads: list[Any]) -> list[dict[str, Any]]:
        self.log.info("Submitted assignments:")
        groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
        newest = {
            (each["student"], each["assignment"]): each["number"]
            for each in sorted(uploads, key=lambda each: each["number"])
            if each["state"] == "done"
        }
        for each in sorted(uploads, key=lambda each: (each["student"], each["assignment"], each["number"])):
            key = (str(each["student"]), str(each["assignment"]))
            # the page is that of the mark as it is: it belongs to the newest upload that is graded
            info = self._submission(each, has_feedback=newest.get(key) == each["number"])
            groups.setdefault(key, []).append(info)
            self.log.info(
                f"{info['course_id']} {info['student_id']} {info['assignment_id']} {info['timestamp']} ({each['state']})"
            )
        return [
            {
                "course_id": self.coursedir.course_id,
                "student_id": student,
                "assignment_id": assignment,
                "status": "submitted",
                "submissions": submissions,
            }
            for (student, assignment), submissions in sorted(groups.items())
        ]

    def _submission(self, state: Any, *, has_feedback: bool) -> dict[str, Any]:
        timestamp = nbgraders_time(state["received"])
        folder = self.folder_of(state["assignment"])
        local = folder / "feedback" / timestamp
        names = [path.stem for path in sorted(folder.glob("*.ipynb"))] or [str(state["assignment"])]
        notebooks = []
        for name in names:
            page = local / f"{name}.html"
            notebooks.append(
                {
                    "notebook_id": name,
                    "path": str(folder / f"{name}.ipynb"),
                    "has_local_feedback": page.is_file(),
                    "has_exchange_feedback": has_feedback,
                    "local_feedback_path": str(page) if page.is_file() else None,
                    "feedback_updated": False,
                }
            )
        is_local = all(notebook["has_local_feedback"] for notebook in notebooks)
        return {
            "course_id": self.coursedir.course_id,
            "student_id": state["student"],
            "assignment_id": state["assignment"],
            "timestamp": timestamp,
            "status": "submitted",
            "path": str(folder),
            "notebooks": notebooks,
            "has_local_feedback": is_local,
            "has_exchange_feedback": has_feedback,
            "feedback_updated": False,
            "local_feedback_path": str(local) if is_local else None,
        }
