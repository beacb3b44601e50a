"""Lists of people as other systems write them, in whatever encoding and with whatever separator."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.roster import Person
from autograder.people.names import PeopleError
from autograder.people.roster_file import read_roster_file

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,01-models (77)
    Points Possible,,,,,30
"Lovelace, Ada",4711,u1,ada@uni.example,Group 1,12
"Gödel, Kurt",4712,u2,kurt,Group 1,
"Student, Test",4713,,0af3,Group 1,
"""
MOODLE = """\
First name,Last name,ID number,Email address,Groups
Ada,Lovelace,123,ada@uni.example,A
Ada,Lovelace,123,ada@uni.example,A
Kurt,Gödel,,kurt@uni.example,B
"""
GERMAN = "Vorname;Nachname;Benutzername;E-Mail\nAda;Lovelace;ada;ada@uni.example\nKurt;Gödel;kurt;\n"
ADA = Person("ada", "Ada", "Lovelace", "ada@uni.example")
KURT = Person("kurt", "Kurt", "Gödel")


def read(tmp_path: Path, content: bytes, **options: str) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    file = read_roster_file(path, **options)
    return file.people, file.notes


def test_canvas_gradebook_names_folders_by_login_and_leaves_out_points_and_the_made_up_student(tmp_path):
    people, notes = read(tmp_path, CANVAS.encode())
    assert people == (
        Person("ada", "Ada", "Lovelace", "", "4711"),
        Person("kurt", "Kurt", "Gödel", "", "4712"),
    )
    assert notes == ()


def test_moodles_list_takes_the_id_number_or_else_the_address_and_says_a_person_once(tmp_path):
    people, notes = read(tmp_path, MOODLE.encode())
    assert [person.name for person in people] == ["123", "kurt"]
    assert people[1] == Person("kurt", "Kurt", "Gödel", "kurt@uni.example")
    assert notes == ()


def test_nbgraders_own_list_is_read(tmp_path):
    text = "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@uni.example,7\n"
    assert read(tmp_path, text.encode())[0] == (Person("ada", "Ada", "Lovelace", "ada@uni.example", "7"),)


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode(),
        b"\xef\xbb\xbf" + GERMAN.encode(),
        GERMAN.encode("utf-16"),
        GERMAN.encode("utf-16-le"),
        GERMAN.encode("utf-16-be"),
        GERMAN.replace(";", "\t").encode(),
        GERMAN.replace(";", ",").replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + GERMAN.encode(),
        ("\ufeff\n\n" + GERMAN).encode(),
    ],
    ids=["plain", "mark", "utf16", "utf16le", "utf16be", "tabs", "commas", "sep", "blank lines"],
)
def test_encoding_and_separator_are_found_out(tmp_path, content):
    assert read(tmp_path, content) == ((ADA, KURT), ())


def test_windows_code_page_is_read_and_said(tmp_path):
    people, notes = read(tmp_path, GERMAN.encode("cp1252"))
    assert people == (ADA, KURT)
    assert "was read in Windows' code page 1252" in notes[0]


def test_a_row_whose_name_can_be_no_folder_is_left_out_and_said(tmp_path):
    text = "student_id,email\n../evil,\n.hidden,\n,\nada,\nADA,other@uni.example\n"
    people, notes = read(tmp_path, text.encode())
    assert [person.name for person in people] == ["ada"]
    assert len(notes) == 3
    assert "'../evil' cannot be the name of a folder" in notes[0]
    assert "ada stands in the file already" in notes[2]


def test_the_column_of_the_names_can_be_said(tmp_path):
    text = "Kennung,Email\nada,ada@uni.example\n"
    assert read(tmp_path, text.encode(), name_column="kennung")[0][0].name == "ada"
    with pytest.raises(PeopleError, match="no column 'Login'"):
        read(tmp_path, text.encode(), name_column="Login")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"colour,size\nred,3\n", b"student_id\n", bytes(range(256))]
)
def test_what_is_no_list_of_people_is_one_sentence(tmp_path, content):
    with pytest.raises(PeopleError, match=r"list\.csv"):
        read(tmp_path, content)
