"""What student code may import: the declared packages, all that they need, and each from the root's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, SandboxUnavailable
from autograder.sandbox.packages import resolve
from autograder.student.sandboxed import open_remote

CLUSTER = b"""
import numpy as np

def centres():
    from sklearn.cluster import KMeans
    points = np.repeat([[0.0, 0.0], [5.0, 5.0]], 10, axis=0)
    return sorted(KMeans(2, n_init=1, random_state=0).fit(points).cluster_centers_[:, 0].tolist())

def where():
    import sklearn, scipy, threadpoolctl
    return [module.__file__.split("/")[1] for module in (np, sklearn, scipy, threadpoolctl)]

def traceback():
    from sklearn.linear_model import LinearRegression
    import traceback
    try:
        LinearRegression().predict([[1.0]])
    except Exception:
        return traceback.format_exc()
"""


@pytest.fixture(scope="module")
def learning() -> Iterator[Sandbox]:
    pytest.importorskip("sklearn")
    with Sandbox(Limits(call_seconds=60.0, packages=("numpy", "sklearn")), "namespaces") as opened:
        yield opened


def test_scikit_learn_finds_what_it_needs_and_kmeans_works(learning: Sandbox) -> None:
    student = open_remote(learning, {"work.py": CLUSTER})
    assert student.call("work.centres", (), {}) == [0.0, 5.0]
    student.close()


def test_what_is_imported_comes_from_the_roots_own_folder(learning: Sandbox) -> None:
    student = open_remote(learning, {"work.py": CLUSTER})
    assert student.call("work.where", (), {}) == ["site"] * 4
    assert "/site/sklearn/" in (shown := student.call("work.traceback", (), {}))
    assert "-packages" not in shown
    student.close()


def test_the_dependencies_of_a_declared_package_are_found_in_its_metadata() -> None:
    pytest.importorskip("sklearn")
    packages = resolve(("numpy", "sklearn"))
    assert packages.declared == ("numpy", "sklearn")
    assert {"scipy", "joblib", "threadpoolctl"} <= set(packages.names)
    assert "pytest" not in packages.names  # needed for its own tests only
    names = {Path(path).name for path in packages.paths}
    assert {"sklearn", "scikit_learn.libs", "scipy", "scipy.libs", "threadpoolctl.py"} <= names


def test_numpy_needs_nothing_but_itself() -> None:
    assert resolve(("numpy",)).names == ("numpy",)


def test_all_modules_of_a_declared_distribution_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("forest", "forestgen"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    notes = tmp_path / "forest-1.0.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text("Metadata-Version: 2.1\nName: forest\nVersion: 1.0\n")
    (notes / "RECORD").write_text("forest/__init__.py,,\nforestgen/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert resolve(("forest",)).names == ("forest", "forestgen")


def test_a_package_that_is_one_file_can_be_declared() -> None:
    pytest.importorskip("threadpoolctl")
    code = b"import threadpoolctl\ndef f(): return threadpoolctl.__name__"
    with Sandbox(Limits(packages=("numpy", "threadpoolctl")), "namespaces") as opened:
        student = open_remote(opened, {"work.py": code})
        assert student.call("work.f", (), {}) == "threadpoolctl"
        student.close()


def test_a_package_that_starts_a_thread_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (tmp_path / "starts_a_thread.py").write_text(code)
    tmp_path.chmod(0o755)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="starts_a_thread starts threads when it is imported"):
        Sandbox(Limits(packages=("numpy", "starts_a_thread")), "namespaces")


def test_a_package_that_cannot_be_imported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "breaks.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(
        SandboxUnavailable, match="breaks is declared for student code, but it cannot be imported"
    ):
        Sandbox(Limits(packages=("numpy", "breaks")), "namespaces")


def test_what_is_known_to_start_threads_is_imported_by_the_guest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pandas imports pyarrow wherever it finds it, and with the thread that it starts there was no sandbox at all."""
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (tmp_path / "pyarrow.py").write_text(thread)
    (tmp_path / "tries.py").write_text(
        "try:\n    import pyarrow\n    found = True\nexcept ImportError:\n    found = False\n"
    )
    tmp_path.chmod(0o755)
    monkeypatch.syspath_prepend(str(tmp_path))
    code = b"import tries\ndef found(): return tries.found\ndef asks():\n    import pyarrow\n    return pyarrow.__name__\n"
    with Sandbox(Limits(packages=("numpy", "tries")), "namespaces") as opened:
        student = open_remote(opened, {"work.py": code})
        assert student.call("work.found", (), {}) is False
        student.close()
    with Sandbox(Limits(packages=("numpy", "tries", "pyarrow")), "namespaces") as opened:
        student = open_remote(opened, {"work.py": code})
        assert student.call("work.asks", (), {}) == "pyarrow"
        student.close()


def test_warm_modules_are_there_before_the_guest_and_one_that_is_not_is_named() -> None:
    pytest.importorskip("scipy")
    code = b"import sys\nwarm = 'scipy.special' in sys.modules\ndef f(): return warm"
    with Sandbox(Limits(packages=("numpy", "scipy"), warm=("scipy.special",))) as opened:
        student = open_remote(opened, {"work.py": code})
        assert student.call("work.f", (), {}) is True
        student.close()
    with pytest.raises(
        SandboxUnavailable, match=r"json\.missing stands in warm for student code, but it cannot"
    ):
        Sandbox(Limits(warm=("json.missing",)), "namespaces")


def test_frames_work_in_the_sandbox_there_and_back() -> None:
    pandas = pytest.importorskip("pandas")
    code = b"def totals(frame): return frame.groupby('town')['eur'].sum()"
    sales = pandas.DataFrame({"town": ["Bonn", "Ulm", "Bonn"], "eur": [3.0, 4.0, 5.0]})
    with Sandbox(Limits(packages=("numpy", "pandas"))) as opened:
        student = open_remote(opened, {"work.py": code})
        totals = student.call("work.totals", (sales,), {})
        student.close()
    pandas.testing.assert_series_equal(totals, sales.groupby("town")["eur"].sum())


def test_matplotlib_draws_in_the_sandbox_with_a_font_and_leaves_the_guest_an_empty_tmp() -> None:
    """It wants to write while it is imported, and the root is read-only."""
    code = b"""
import os
found = os.listdir("/tmp")

import matplotlib.pyplot as plt

def label(text):
    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    axes.set_xlabel(text)
    figure.canvas.draw()
    return axes.xaxis.label.get_window_extent().width > 0 and axes.get_xlabel(), found
"""
    with Sandbox(Limits(call_seconds=60.0, packages=("numpy", "matplotlib"))) as opened:
        student = open_remote(opened, {"work.py": code})
        assert student.call("work.label", ("degrees",), {}) == ("degrees", [])
        student.close()
