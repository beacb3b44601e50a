"""What ``autograder`` alone says: what can be done in this folder, and what to do next."""

from __future__ import annotations

from pathlib import Path


def next_step(folder: Path) -> str:
    """Return a few lines on what ``folder`` is and which command fits; nothing is run and nothing is imported."""
    if (folder / "course.toml").is_file():
        return (
            "This is a course (course.toml). Next:\n"
            "  autograder build       make assignments/ from solutions/\n"
            "  autograder grade       grade what was handed in\n"
            "  autograder doctor      see whether this machine can"
        )
    if any(folder.glob("test_*.py")):
        from .check import complete

        names = complete()
        first = f"\n  autograder check {names[0]}   one exercise" if names else ""
        return (
            "This is an assignment. Next:\n"
            f"  autograder check           all visible checks{first}\n"
            "  autograder check --watch   again on every save"
        )
    if (folder / "practice").is_dir() or any(folder.glob("ex[0-9][0-9]_*.py")):
        return (
            "Here are practice exercises. Next:\n  autograder practice   the next one, checked on every save"
        )
    return (
        "There is no assignment and no course in this folder.\n"
        "  Go to the folder of an assignment and type   autograder check\n"
        "  or begin with small exercises:               autograder practice"
    )
