"""What the tests of the course's web site share."""

from course_site import browser, site

__all__ = ["browser", "site"]
