"""The build: what students get, and when it refuses."""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import small_course
from small_course import code, exercise_cells, make_course, text, write_notebook

from autograder.course.course import Course, CourseError, load_course
from autograder.gradebook.database import MigrationNeeded
from autograder.gradebook.writer import open_gradebook
from autograder.release import BuildError, OutOfDate, build
from autograder.release.strip import nbgraders_marks, strip
from autograder.student.released import read_released

STRONG = "return float(np.sum(difference * difference) / difference.size)"


# nbgrader's own rows make SQLAlchemy warn, which is not ours to mend
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook; making one takes nbgrader seconds, and copying it none."""
    course = make_course(tmp_path_factory.mktemp("empty") / "course")
    with open_gradebook(course):
        return course.data_folder / "gradebook.db"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


@pytest.fixture
def gradebook(course: Course, empty_gradebook: Path) -> None:
    """For the tests that build something: an empty gradebook is there."""
    course.data_folder.mkdir()
    shutil.copy(empty_gradebook, course.data_folder)


@pytest.fixture
def author(course: Course) -> Path:
    return course.solutions_folder / "a1"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def released(course: Course) -> dict[str, bytes]:
    return contents(course.assignments_folder / "a1")


def refusal(course: Course) -> str:
    """What the build says; and nothing is released."""
    with pytest.raises(BuildError) as caught:
        build(course)
    assert not course.assignments_folder.exists()
    assert not course.source_folder.exists()
    assert not course.data_folder.exists()
    return str(caught.value)


def edit(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


# what comes out


def test_the_notes_of_the_release_say_what_a_self_check_must_know(course):
    build(course)
    notes = read_released(course.assignments_folder / "a1")
    assert (notes.course, notes.assignment, notes.packages) == ("A small course", "a1", ("numpy",))
    assert notes.hidden == {"losses.mse": ("generic",), "losses.one_hot": ("generic",)}


def test_students_get_the_notebook_the_stub_the_visible_checks_and_the_data(course, gradebook, author):
    (author / "_notes.txt").write_text("private")
    (author / ".secret").write_text("private")
    (author / "data").mkdir()
    np.savez(author / "data" / "points.npz", x=np.arange(3.0))
    report = build(course)
    assert sorted(released(course)) == [
        "a1.ipynb",
        "course.json",
        "data/points.npz",
        "losses.py",
        "points.csv",
        "test_losses.py",
    ]
    assert report.assignments[0].exercises == ("losses.mse", "losses.one_hot")
    assert report.assignments[0].points == 3.5


def test_a_stub_keeps_signature_docstring_and_types(course, gradebook):
    build(course)
    stub = released(course)["losses.py"].decode()
    assert (
        "def mse(y_hat: np.ndarray, y: np.ndarray) -> float:\n"
        '    """Return the mean of the squared differences."""\n'
        "    # YOUR CODE HERE\n"
        "    raise NotImplementedError()\n"
    ) in stub


@pytest.mark.parametrize(
    "text", [small_course.MODULE, "x = 1\n    ### BEGIN SOLUTION\n a\n    ###END SOLUTION\ny", ""]
)
def test_a_module_is_stripped_as_nbgrader_strips_a_cell(text):
    import nbformat
    from nbgrader.preprocessors import ClearSolutions

    cell = nbformat.v4.new_code_cell(text)
    ClearSolutions()._replace_solution_region(cell, "python")
    assert strip(text, "here", nbgraders_marks()).text == cell.source


def test_the_points_of_the_suite_are_filled_in(course, gradebook):
    build(course)
    cells = json.loads(released(course)["a1.ipynb"])["cells"]
    marks = {cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"] for cell in cells if cell["metadata"]}
    assert {name: one["nbgrader"]["points"] for name, one in marks.items() if one["nbgrader"]["grade"]} == {
        "losses-mse": 2,
        "losses-one_hot": 1.5,
        "why": 3,
    }
    assert marks["losses-mse"]["editable"] is False


def test_a_second_build_gives_the_same_bytes_and_touches_nothing(course, gradebook):
    build(course)
    before = released(course)
    times = {p: p.stat().st_mtime_ns for p in course.assignments_folder.rglob("*")}
    assert build(course).assignments[0].changed == ()
    assert released(course) == before
    assert {p: p.stat().st_mtime_ns for p in course.assignments_folder.rglob("*")} == times


def test_another_checkout_gives_the_same_bytes(course, gradebook, tmp_path):
    build(course)
    other = make_course(tmp_path / "elsewhere")
    shutil.copytree(course.assignments_folder, other.assignments_folder)
    build(other, check=True)


def test_a_notebook_without_cell_ids_gets_ids_that_stay_when_a_solution_changes(course, gradebook, author):
    build(course)
    before = [cell["id"] for cell in json.loads(released(course)["a1.ipynb"])["cells"]]
    edit(author / "a1.ipynb", "np.array([3.0, 1.0])", "np.array([7.0, 9.0])")
    build(course)
    assert [cell["id"] for cell in json.loads(released(course)["a1.ipynb"])["cells"]] == before
    assert len(set(before)) == len(before)


def test_check_accepts_what_was_built_and_names_what_is_out_of_date(course, gradebook, author):
    with pytest.raises(OutOfDate) as caught:
        build(course, check=True)
    assert not course.assignments_folder.exists()
    build(course)
    build(course, check=True)
    edit(author / "losses.py", "squared differences", "squares")
    (course.assignments_folder / "old").mkdir()
    before = contents(course.root)
    with pytest.raises(OutOfDate) as caught:
        build(course, check=True)
    assert caught.value.files == (
        "assignments/a1/losses.py",
        "assignments/old (no assignment of course.toml)",
    )
    assert contents(course.root) == before


def test_files_that_are_gone_from_the_sources_are_gone_from_the_release(course, gradebook, author):
    build(course)
    (author / "points.csv").unlink()
    assert build(course).assignments[0].changed == ("points.csv",)
    assert "points.csv" not in released(course)


def test_the_gradebook_holds_points_comments_and_due_date_after_any_number_of_builds(
    course, gradebook, author
):
    from nbgrader.api import Gradebook

    for wording in ("squared differences", "squares", "squared distances"):
        edit(author / "losses.py", "squared differences", wording)
        build(course)
        edit(author / "losses.py", wording, "squared differences")
    with Gradebook(course.database_url, course.id) as book:
        notebook = book.find_notebook("a1", "a1")
        assert {cell.name: cell.max_score for cell in notebook.grade_cells} == {
            "losses-mse": 2,
            "losses-one_hot": 1.5,
            "why": 3,
        }
        assert {cell.name for cell in notebook.solution_cells} == {
            "losses-mse-try",
            "losses-one_hot-try",
            "why",
        }
        assert len(book.assignments) == len(book.find_assignment("a1").notebooks) == 1
        assert book.find_assignment("a1").duedate.isoformat() == "2026-10-12T21:59:00"


def test_a_cell_that_comes_after_submissions_exist_needs_a_migration(course, gradebook, author):
    from nbgrader.api import Gradebook

    build(course)
    before = released(course), contents(course.source_folder)
    with Gradebook(course.database_url, course.id) as book:
        book.add_student("ada")
        book.add_submission("a1", "ada")
    content = small_course.notebook()
    content["cells"].append(text("Because.", grade_id="more", grade=True, solution=True, points=1))
    write_notebook(author, content)
    with pytest.raises(MigrationNeeded, match=r"more came\. `autograder migrate a1 --dry-run` shows"):
        build(course)
    assert (released(course), contents(course.source_folder)) == before


def test_nbgraders_own_command_makes_the_same_release(course, gradebook):
    build(course)
    before = released(course)
    (course.root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader_settings import configure\n\nconfigure(get_config(), '.')\n"
    )
    bin_folder = Path(sys.executable).parent
    run = subprocess.run(
        [bin_folder / "nbgrader", "generate_assignment", "a1", "--force"],
        cwd=course.root,
        env=os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert released(course) == before
    assert not (course.root / "gradebook.db").exists()


def test_nbgrader_is_told_of_every_file_that_a_student_may_edit(course, gradebook):
    from traitlets.config import Config

    from autograder.integrations.nbgrader_settings import configure

    build(course)
    config = Config()
    configure(config, course.root)
    assert config.Autograde.exclude_overwriting == {"a1": ["losses.py", "points.csv", "test_losses.py"]}
    assert config.CourseDirectory.source_directory == ".build/source"
    assert config.CourseDirectory.submitted_directory == "data/submitted"
    assert "nbgrader.preprocessors.Execute" not in config.Autograde.autograde_preprocessors


# what is refused: files


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("losses.py", "    ### END SOLUTION\n\n\ndef one", "\n\ndef one",
         "solutions/a1/losses.py:17: BEGIN SOLUTION within the region that line 10 began."),
        ("losses.py", "(float)\n    ### END SOLUTION", "(float)", "solutions/a1/losses.py:18: BEGIN SOLUTION without its end."),
        ("losses.py", "    ### BEGIN SOLUTION\n    difference", "    difference",
         "solutions/a1/losses.py:12: END SOLUTION without a BEGIN SOLUTION above it."),
        ("losses.py", "    ### BEGIN SOLUTION\n    difference", "      ### BEGIN SOLUTION\n    difference",
         "solutions/a1/losses.py:10: without its solutions the file does not compile: unexpected indent."),
        ("losses.py", "    ### BEGIN SOLUTION\n    return (y[:", "    if k:\n    ### BEGIN SOLUTION\n        return (y[:",
         "solutions/a1/losses.py:19: without its solutions the file does not compile: expected an indented block"),
        ("losses.py", "import numpy as np", "import numpy as np\nimport not_released",
         "solutions/a1/losses.py:6: the released module cannot be imported where only the "
         "release is: ModuleNotFoundError: No module named 'not_released'."),
        ("losses.py", "(float)\n    ### END SOLUTION\n", "(float)\n    ### END SOLUTION\n\n\nEYE = one_hot(np.arange(3), 3)\n",
         "solutions/a1/losses.py:23: the released module cannot be imported where only the "
         "release is: NotImplementedError. Code outside"),
        ("hidden/test_losses.py", ", points=1.5", "", "solutions/a1/hidden/test_losses.py:11: the exercise "
         "losses.one_hot has no points. Give one of its checks some: @pytest.mark.exercise(\"losses.one_hot\", points=1)."),
        ("hidden/misconceptions.py", "import numpy as np", "import numpy as", "solutions/a1/hidden/misconceptions.py:1:"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_refused_with_file_and_line(course, author, file, old, new, sentence):
    edit(author / file, old, new)
    assert refusal(course).startswith(sentence)


def test_a_file_in_another_encoding_is_refused_with_its_line(course, author):
    (author / "losses.py").write_bytes(b"# one\n# \xfc\n")
    assert refusal(course).startswith("solutions/a1/losses.py:2: the byte 0xfc is not UTF-8.")


def test_a_link_is_refused(course, author):
    (author / "more.csv").symlink_to(author / "hidden" / "test_losses.py")
    assert refusal(course).startswith("solutions/a1/more.csv: this is a link or a special file.")


def test_a_kind_of_file_that_nobody_listed_is_refused(course, author):
    (author / "weights.pkl").write_bytes(b"\x80\x04.")
    assert refusal(course).startswith("solutions/a1/weights.pkl: files of this kind are not released.")


def test_a_listed_assignment_must_exist(course):
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + '\n[[assignments]]\nname = "a2"\ndue = 2026-12-01T00:00:00Z\n')
    with pytest.raises(BuildError, match=r"^solutions/a2 is missing"):
        build(load_course(course.root))
    assert [folder.name for folder in course.assignments_folder.iterdir()] == ["a1"]


def test_a_handed_out_file_must_exist(course):
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + 'handed_out = ["models.py"]\n')
    assert "declares models.py as handed_out, but solutions/a1 has no such file" in refusal(
        load_course(course.root)
    )


def test_an_assignment_that_is_not_in_the_course_is_refused(course):
    with pytest.raises(CourseError, match=r"there is no assignment 'b1'\. Known are a1\."):
        build(course, ["b1"])


# what is refused: the notebook

CELLS = {
    "an exercise without a grade cell": (
        lambda cells: cells.pop(5),
        "solutions/a1/a1.ipynb: the exercise losses.one_hot has no grade cell. Add a locked grade cell with the id "
        'losses-one_hot, 0 points and the code check("losses.one_hot").',
    ),
    "a grade cell without an exercise": (
        lambda cells: cells.extend(exercise_cells("losses.bce", "1")),
        "solutions/a1/a1.ipynb: cell 9 (losses-bce): a grade cell without an exercise: the hidden suite marks no "
        "'losses.bce'.",
    ),
    "an exercise without a place for its comment": (
        lambda cells: cells.pop(2),
        "solutions/a1/a1.ipynb: the exercise losses.mse has no cell for its comment. Above cell 3 add a solution cell",
    ),
    "a comment cell below its grade cell": (
        lambda cells: cells.insert(3, cells.pop(2)),
        "solutions/a1/a1.ipynb: cell 4 (losses-mse-try) should be the last solution cell above cell 3.",
    ),
    "two cells of one id": (
        lambda cells: cells.append(cells[3]),
        "solutions/a1/a1.ipynb: cell 8 (losses-mse): cell 4 has the same id.",
    ),
    "an id that nbgrader refuses": (
        lambda cells: cells.append(code("1", grade_id="losses.x", solution=True)),
        "solutions/a1/a1.ipynb: cell 8 (losses.x): 'losses.x' is not an id that nbgrader accepts.",
    ),
    "points in two places": (
        lambda cells: cells[3]["metadata"]["nbgrader"].update(points=5),
        "solutions/a1/a1.ipynb: cell 4 (losses-mse): its points are written here (5) and in the hidden suite.",
    ),
    "a grade cell that checks another exercise": (
        lambda cells: cells[3].update(source='check("losses.one_hot")'),
        'solutions/a1/a1.ipynb: cell 4 (losses-mse) does not check its exercise. Its code should be check("losses.mse").',
    ),
    "stored outputs": (
        lambda cells: cells[1].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "4"}]),
        "solutions/a1/a1.ipynb: cell 2 stores outputs, which could give a solution away.",
    ),
    "a region in a cell that is no solution cell": (
        lambda cells: cells[1].update(source="### BEGIN SOLUTION\n1\n### END SOLUTION"),
        "solutions/a1/a1.ipynb: cell 2: a solution region in a cell that is no solution cell.",
    ),
    "a mark without its end": (
        lambda cells: cells[2].update(source="\n### BEGIN SOLUTION\n1"),
        "solutions/a1/a1.ipynb: cell 3 (losses-mse-try):2: BEGIN SOLUTION without its end.",
    ),
    "hidden tests in a cell": (
        lambda cells: cells[3].update(
            source='check("losses.mse")\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS'
        ),
        "solutions/a1/a1.ipynb: cell 4 (losses-mse): hidden tests in a notebook.",
    ),
}


@pytest.mark.parametrize("mistake", CELLS)
def test_a_mistake_in_the_notebook_is_refused_with_cell_and_id(course, author, mistake):
    content = small_course.notebook()
    change, sentence = CELLS[mistake]
    change(content["cells"])
    write_notebook(author, content)
    assert refusal(course).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{\n nonsense", "solutions/a1/a1.ipynb:2: this is not JSON"),
        ("[]", "solutions/a1/a1.ipynb: this is JSON, but no notebook"),
        ('{"cells": [], "nbformat": 3}', "solutions/a1/a1.ipynb: the notebook's format is 3."),
        (
            '{"cells": [7], "nbformat": 4}',
            "solutions/a1/a1.ipynb: cell 1 is not a code, markdown or raw cell.",
        ),
        (
            '{"cells": [{"cell_type": "code", "metadata": {}}], "nbformat": 4}',
            "solutions/a1/a1.ipynb: the exercise",
        ),
        ("[" * 100_000, "solutions/a1/a1.ipynb: its JSON is nested too deeply"),
    ],
)
def test_a_notebook_that_is_none_is_refused(course, author, content, sentence):
    (author / "a1.ipynb").write_text(content)
    assert refusal(course).startswith(sentence)


def test_a_missing_notebook_is_refused(course, author):
    (author / "a1.ipynb").unlink()
    assert "an assignment has a notebook, such as a1.ipynb; here is none" in refusal(course)


# what is refused: leaks

PLANTED = {
    "a line of a solution": (STRONG, "solutions/a1/losses.py:12"),
    "a line of a solution with other spaces": (STRONG.replace(" * ", "*"), "solutions/a1/losses.py:12"),
    "a line of a solution in the notebook": (
        "losses.mse(np.array([3.0, 1.0]), np.array([1.0, 1.0]))",
        "(losses-mse-try):3",
    ),
    "a hidden check": (
        "assert student.losses.one_hot(np.array([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]",
        "solutions/a1/hidden/test_losses.py:14",
    ),
    "an accepted alternative": (
        "total = total + (one - other) ** 2",
        "solutions/a1/hidden/accepted/by_a_loop.py:4",
    ),
    "a misconception's sentence": (
        "Your value grows with the number of examples: which reduction does the text ask for?",
        "solutions/a1/hidden/misconceptions.py:8",
    ),
    "an expected value": ("2.1200451", "solutions/a1/hidden/test_losses.py:8"),
    "an expected value, rounded": ("about 2.120045 or so", "solutions/a1/hidden/test_losses.py:8"),
    "the name of a hidden file": (
        "see hidden/accepted/by_a_loop.py",
        "solutions/a1/hidden/accepted/by_a_loop.py",
    ),
}


def in_a_cell(author: Path, secret: str) -> str:
    content = small_course.notebook()
    content["cells"].insert(1, text(f"Look:\n{secret}"))
    write_notebook(author, content)
    return "solutions/a1/a1.ipynb: cell 2 ("


def in_metadata(author: Path, secret: str) -> str:
    write_notebook(author, small_course.notebook() | {"metadata": {"authors": [{"name": secret}]}})
    return "solutions/a1/a1.ipynb: metadata.authors[0].name:"


def in_a_cells_metadata(author: Path, secret: str) -> str:
    content = small_course.notebook()
    content["cells"][1]["metadata"] = {"note": {secret: 1}}
    write_notebook(author, content)
    return "solutions/a1/a1.ipynb: cell 2 ("


def in_an_attachment(author: Path, secret: str) -> str:
    content = small_course.notebook()
    encoded = base64.b64encode(f"Look here: {secret}".encode()).decode()
    content["cells"][0]["attachments"] = {"note.png": {"image/png": encoded}}
    write_notebook(author, content)
    return "solutions/a1/a1.ipynb: in Base64"


def in_a_comment(author: Path, secret: str) -> str:
    (author / "losses.py").write_text(f"{small_course.MODULE}\n# {secret}\n")
    return "solutions/a1/losses.py:22"


def in_a_visible_check(author: Path, secret: str) -> str:
    (author / "test_losses.py").write_text(f'{small_course.VISIBLE}\n    """{secret}"""\n')
    return "solutions/a1/test_losses.py:10"


def in_a_data_file(author: Path, secret: str) -> str:
    (author / "points.csv").write_text(f"x,y\n{secret}\n")
    return "solutions/a1/points.csv:2"


def in_json(author: Path, secret: str) -> str:
    (author / "points.json").write_text(json.dumps({"a": [1, {"b": "".join(f"\\u{ord(c):04x}" for c in secret)}]})
                                        .replace("\\\\u", "\\u"))  # fmt: skip
    return "solutions/a1/points.json: a[1].b"


def in_an_archive(author: Path, secret: str) -> str:
    np.savez_compressed(author / "points.npz", note=np.array(secret))
    return "solutions/a1/points.npz: note.npy"


def in_gzip(author: Path, secret: str) -> str:
    (author / "points.csv.gz").write_bytes(gzip.compress(secret.encode(), mtime=0))
    return "solutions/a1/points.csv.gz:1"


def in_utf16(author: Path, secret: str) -> str:
    (author / "points.txt").write_bytes(secret.encode("utf-16"))
    return "solutions/a1/points.txt:1"


def in_base64_over_several_lines(author: Path, secret: str) -> str:
    encoded = base64.encodebytes(f"{'x' * 70} {secret} {'y' * 70}".encode()).decode()
    (author / "points.txt").write_text(f"some points\n{encoded}")
    return "solutions/a1/points.txt: in Base64:1"


def test_the_sentence_of_a_misconception_that_is_one_line_stays_hidden(course, author):
    sentence = "Which row of your table has no one in it at all?"
    (author / "hidden" / "misconceptions.toml").write_text(
        f'["losses.one_hot"]\n"y[:, None] == np.arange(k) -> y[:, None] != np.arange(k)" = ["zeros and ones", "{sentence}"]\n'
    )
    where = in_a_cell(author, sentence)
    said = refusal(course)
    assert said.startswith(where)
    assert "a text of a hidden file would be released: solutions/a1/hidden/misconceptions.toml" in said


PLACES = [
    in_base64_over_several_lines, in_a_cell, in_metadata, in_a_cells_metadata, in_an_attachment, in_a_comment, in_a_visible_check,
    in_a_data_file, in_json, in_an_archive, in_gzip, in_utf16,
]  # fmt: skip


CASES = [(kind, in_a_cell) for kind in PLANTED]
CASES += [(kind, in_a_data_file) for kind in PLANTED]
CASES += [(kind, place) for kind in ("a line of a solution", "an expected value") for place in PLACES]


@pytest.mark.parametrize(("kind", "place"), dict.fromkeys(CASES))
def test_a_planted_leak_is_refused_with_its_place_and_its_source(course, author, kind, place):
    secret, source = PLANTED[kind]
    start = place(author, secret)
    message = refusal(course)
    assert message.startswith(start)
    assert source in message


def test_a_planted_leak_in_an_output_is_found_in_what_was_released(course, gradebook, author, tmp_path):
    """The build refuses stored outputs before it scans; the scan alone would find the leak too."""
    from autograder.release.leaks import check_released
    from autograder.release.secrets import collect_secrets

    build(course)
    secrets = collect_secrets(course.solutions_folder, nbgraders_marks())
    folder = course.assignments_folder / "a1"
    check_released(folder, "assignments/a1", "a1", secrets)
    content = json.loads((folder / "a1.ipynb").read_text())
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n", STRONG]}]
    write_notebook(folder, content)
    with pytest.raises(
        BuildError, match=r"cell 2 \(.*\): outputs\[0\]\.text: a line of a solution would be released"
    ):
        check_released(folder, "assignments/a1", "a1", secrets)


def test_a_solution_that_was_written_twice_is_refused(course, author):
    edit(
        author / "losses.py",
        "\n\ndef one_hot",
        f"\n\ndef mse_again(difference):\n    {STRONG}\n\n\ndef one_hot",
    )
    assert refusal(course).startswith("solutions/a1/losses.py:17: a line of a solution would be released")


def test_an_expected_value_in_binary_is_refused(course, author):
    np.save(author / "points.npy", np.array([0.5, -2.1200451]))
    assert refusal(course).startswith(
        "solutions/a1/points.npy: the number 2.1200451 would be released in binary"
    )


def test_an_ordinary_line_may_stand_in_released_code_but_not_in_a_text(course, gradebook, author):
    edit(
        author / "test_losses.py",
        "    assert student",
        "    y_hat, y = np.ones(2), 0\n    difference = y_hat - y\n    assert student",
    )
    build(course)
    content = small_course.notebook()
    content["cells"].insert(1, text("First write `difference = y_hat - y`."))
    write_notebook(author, content)
    with pytest.raises(BuildError, match=r"a1\.ipynb: cell 2 .*losses\.py:11"):
        build(course)


def test_the_head_of_a_counting_loop_is_nobodys_secret(course, gradebook, author):
    hidden = author / "hidden" / "test_losses.py"
    loop = "\n\ndef count(steps):\n    for _ in range(steps + 1):\n        pass\n"
    hidden.write_text(hidden.read_text() + loop)
    edit(
        author / "test_losses.py",
        "    assert student",
        "    for _ in range(steps + 1):\n        pass\n    assert student",
    )
    build(course)


def test_the_signature_of_a_hidden_helper_is_no_secret_but_a_number_in_it_is(course, gradebook, author):
    helper = "\n\ndef probe(\n    rng: np.random.Generator,\n    scale: float = 2.7120451,\n) -> np.ndarray:\n    return scale\n"
    hidden, module = author / "hidden" / "test_losses.py", author / "losses.py"
    hidden.write_text(hidden.read_text() + helper)
    text = module.read_text()
    module.write_text(text + "\n\ndef draw(rng: np.random.Generator, n: int) -> np.ndarray:\n    return n\n")
    build(course)
    module.write_text(text + "\n\nSCALE = 2.7120451\n")
    with pytest.raises(BuildError, match="hidden/test_losses"):
        build(course)


def test_a_line_of_a_held_out_mistake_is_no_secret_but_the_name_of_its_file_is(course, gradebook, author):
    held_out, module = author / "hidden" / "held_out.py", author / "losses.py"
    held_out.write_text("def wrong(z):\n    return 1 / (1 + np.exp(-z)) + 0.25 * z\n")
    text = module.read_text()
    module.write_text(text + "\n\ndef plotted(z):\n    return 1 / (1 + np.exp(-z)) + 0.25 * z\n")
    build(course)
    module.write_text(text + "\n\n# see hidden/held_out.py\n")
    with pytest.raises(BuildError, match="name of a hidden file"):
        build(course)


def test_the_titles_of_hidden_checks_are_no_secret(course, gradebook, author):
    edit(
        author / "test_losses.py",
        "A perfect prediction costs nothing.",
        "The loss is the mean over the examples.",
    )
    build(course)


def test_a_line_of_another_assignments_solution_is_refused_unless_the_file_is_handed_out(course, author):
    other = course.solutions_folder / "a0"
    (other / "hidden").mkdir(parents=True)
    (other / "models.py").write_text(
        "def linear(theta, X):\n    ### BEGIN SOLUTION\n    return X @ theta[:-1] + theta[-1]\n    ### END SOLUTION\n"
    )
    (author / "models.py").write_text("def linear(theta, X):\n    return X @ theta[:-1] + theta[-1]\n")
    assert refusal(course).startswith(
        "solutions/a1/models.py:2: a line of a solution would be released: solutions/a0/models.py:3."
    )
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + 'handed_out = ["models.py"]\n')
    with pytest.raises(OutOfDate) as caught:  # that is, nothing else is wrong with it
        build(load_course(course.root), check=True)
    assert "assignments/a1/models.py" in caught.value.files


def test_a_handed_out_file_cannot_give_its_own_assignments_solutions_away(course, author):
    toml = course.root / "course.toml"
    toml.write_text(toml.read_text() + 'handed_out = ["losses.py"]\n')
    edit(author / "losses.py", "import numpy as np\n", f"import numpy as np\n\n# {STRONG}\n")
    assert "a line of a solution would be released" in refusal(load_course(course.root))
