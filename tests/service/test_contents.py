"""What an upload may hold: each refusal by an archive that provokes it, and the one digest of names and contents."""

from __future__ import annotations

import io
import stat
import tempfile
import zipfile
from pathlib import Path

import pytest
from kept_course import fresh_course

from autograder.course.course import Course
from autograder.service.contents import Refused, read_archive, read_files
from autograder.service.packing import pack
from autograder.student.submission import read_submission


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return fresh_course(tmp_path_factory.mktemp("course"))


def archive_of(
    *entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (archive_of(("../a.py", b"")), "its name leads out of its folder"),
        (archive_of(("/a.py", b"")), "a path of a whole disk"),
        (archive_of(("C:\\a.py", b"")), "a path of a whole disk"),
        (archive_of(("a\\b.py", b"")), "a path of a whole disk"),
        (archive_of((link("a.py"), b"/etc/passwd")), "it is a link or a device"),
        (archive_of(("a.py", b"1"), ("A.py", b"2")), "the same name, but for its case"),
        (archive_of(("stra\u00dfe.py", b"1"), ("STRASSE.py", b"2")), "the same name, but for its case"),
        (archive_of(("a", b"1"), ("a/b.py", b"2")), "is a file and a folder"),
        (archive_of(("a/b/c/d/e/f.py", b"1")), "folders deep"),
        (archive_of(*((f"f{k}.py", b"") for k in range(501))), "more than 500 files"),
        (archive_of(*((f"f{k}.py", b"") for k in range(1200))), "more than 500 files"),
        (archive_of(("a.csv", bytes(17 << 20))), "holds more than 16 MiB"),
        (archive_of(*((f"{k}.csv", bytes(9 << 20)) for k in range(6))), "48 MiB|200 times"),
        (archive_of(("a.csv", bytes(8 << 20))), "unpacks to more than 200 times"),
        (archive_of(), "no file that can be graded"),
        (archive_of(("__pycache__/a.pyc", b"1"), (".git/config", b"2")), "no file that can be graded"),
        (b"no archive", "is no zip archive"),
        (b"", "is no zip archive"),
        (archive_of(("a.py", b"1" * 100))[:-30], "is no zip archive"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_an_upload_is_refused_with_a_sentence(course: Course, archive: bytes, sentence: str):
    with pytest.raises(Refused, match=sentence):
        read_archive(archive, course)


def test_duplicate_names_are_refused(course: Course):
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = archive_of(("a.py", b"1"), ("a.py", b"2"))
    with pytest.raises(Refused, match="same name"):
        read_archive(archive, course)


def test_a_name_with_a_zero_byte_is_refused(course: Course):
    archive = archive_of(("aXb.py", b"1")).replace(b"aXb.py", b"a\0b.py")
    with pytest.raises(Refused, match="control characters"):
        read_archive(archive, course)


def test_an_encrypted_file_is_refused(course: Course):
    archive = bytearray(archive_of(("a.py", b"1")))
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refused, match="encrypted"):
        read_archive(bytes(archive), course)


def test_the_sizes_that_an_archive_declares_are_not_believed(course: Course):
    archive = bytearray(archive_of(("a.csv", bytes(20 << 20))))
    place = archive.index(b"PK\x01\x02") + 24
    archive[place : place + 4] = (5).to_bytes(4, "little")
    with pytest.raises(Refused, match="Nothing was taken"):
        read_archive(bytes(archive), course)


def test_many_entries_that_share_their_bytes_are_counted_each(course: Course):
    # a bomb without compression in compression: all entries of the directory lead to the same content
    one = archive_of(("a.csv", bytes(12 << 20)))
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry, tail = one[start:end], bytearray(one[end:])
    entries = b"".join(entry.replace(b"a.csv", b"%c.csv" % (97 + k)) for k in range(6))
    tail[8:10] = tail[10:12] = (6).to_bytes(2, "little")
    tail[12:16] = len(entries).to_bytes(4, "little")
    with pytest.raises(Refused):
        read_archive(one[:start] + entries + bytes(tail), course)


def test_the_digest_is_that_of_names_and_contents_and_not_of_the_archive(course: Course):
    files = {"b.py": b"2", "a.py": b"1", "deep/c.py": b"3"}
    stored = archive_of(*files.items(), compression=zipfile.ZIP_STORED)
    digests = {read_archive(content, course).digest for content in (stored, pack(files))}
    assert len(digests) == 1
    assert read_archive(pack(files | {"a.py": b"x"}), course).digest not in digests


def test_the_digest_is_the_one_of_grading(course: Course):
    files = {"losses.py": b"1", "deep/c.py": b"3", ".ipynb_checkpoints/x": b"no", "timestamp.txt": b"2020"}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        graded = read_submission(Path(folder), "ada", "a1")
    assert read_archive(pack(files), course).digest == graded.digest


def test_a_folder_that_was_packed_by_hand_loses_its_name(course: Course):
    archive = archive_of(("a1/losses.py", b"1"), ("a1/deep/x.py", b"2"), ("__MACOSX/a1/._losses.py", b"3"))
    contents = read_archive(archive, course, is_folder_kept=False)
    assert sorted(contents.files) == ["deep/x.py", "losses.py"]
    assert read_archive(contents.archive, course).digest == contents.digest


def test_files_of_a_form_are_an_upload_too(course: Course):
    assert read_files([("a.py", b"1")], course).digest == read_archive(pack({"a.py": b"1"}), course).digest
    with pytest.raises(Refused, match="leads out"):
        read_files([("../a.py", b"1")], course)


def test_the_same_files_make_the_same_archive():
    assert pack({"a": b"1", "b": b"2"}) == pack({"b": b"2", "a": b"1"})
