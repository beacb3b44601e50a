"""The answers to one question on one page, side by side and without names.

What students wrote is made harmless before it becomes HTML, cleaned after, and shown under a policy without scripts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..course.course import Course
from ..feedback.cleaned import cleaned
from ..feedback.page_files import template, text_of, write_page
from ..feedback.pages import CLASS_FOLDER
from ..grading.attempts import quote_name
from ..integrations.nbgrader_pages import harmless_markdown2html
from .collecting import Share, Text


def write_answers_page(course: Course, assignment: str, share: Share) -> Path:
    """Write the page of one reader's answers to one question, and return its path."""
    page = template("answers.html").render(
        course=course.name,
        title=course.assignment(assignment).title,
        reader=share.reader,
        question=share.question,
        above=_html(Text(share.question.text, {})),
        rubric=share.rubric,
        answers=share.answers,
        html=_html,
        points=lambda value: f"{value:g}",
        clean=cleaned,
        css=text_of("page.css"),
    )
    folder = course.data_folder / CLASS_FOLDER / f"answers-{quote_name(assignment)}" / share.reader
    return write_page(folder / f"{quote_name(share.question.name)}.html", page)


def _html(text: Text) -> Any:
    from markupsafe import Markup

    cell = {"attachments": text.pictures}
    return Markup(
        harmless_markdown2html({"cell": cell}, text.markdown)
    )  # cleaned there: typography alone is left
