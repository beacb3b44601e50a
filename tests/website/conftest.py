"""What the tests of the course's web site share."""

from course_site import site

__all__ = ["site"]
