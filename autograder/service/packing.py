"""Files as a zip archive, for a hand-in on its way. Needs the standard library alone: students have no more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # an archive of the same files has the same bytes


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of ``files``; the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _DATE), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
