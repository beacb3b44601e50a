"""What a machine's sandbox is worth: which modes hold, what is weaker, and what to do if none does."""

from __future__ import annotations

from types import TracebackType

import pytest

from autograder.sandbox import SandboxBroken, SandboxUnavailable, doctor


class Held:
    """Stands in for a sandbox on a machine where only some modes hold."""

    modes: tuple[str, ...] = ()

    def __init__(self, limits: object, mode: str) -> None:
        if mode not in self.modes:
            raise (SandboxUnavailable if mode == "landlock" else SandboxBroken)(f"{mode} does not hold.")
        self.weaknesses = (f"{mode} is weak.",)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        pass


@pytest.mark.parametrize(
    ("modes", "mode", "weaknesses", "advice"),
    [
        (("namespaces", "landlock"), "namespaces", ("namespaces is weak.",), ""),
        (("namespaces",), "namespaces", ("namespaces is weak.",), ""),
        (("landlock",), "landlock", ("landlock is weak.",), ""),
        ((), "", (), "namespaces does not hold."),
    ],
)
def test_the_strongest_mode_that_holds_is_named_with_what_is_weaker(
    monkeypatch: pytest.MonkeyPatch,
    modes: tuple[str, ...],
    mode: str,
    weaknesses: tuple[str, ...],
    advice: str,
) -> None:
    monkeypatch.setattr(Held, "modes", modes)
    monkeypatch.setattr(doctor, "Sandbox", Held)
    report = doctor.probe()
    assert (report.mode, report.weaknesses, report.advice) == (mode, weaknesses, advice)
    _, namespaces, landlock, _ = report.layers
    for name, layer in {"namespaces": namespaces, "landlock": landlock}.items():
        sentence = "each lock was tried and holds" if name in modes else f"{name} does not hold."
        assert (layer.holds, layer.detail) == (name in modes, sentence)


@pytest.mark.parametrize(
    ("version", "detail"), [(0, "the kernel has none, or it is off"), (1, "version 1"), (6, "version 6")]
)
def test_landlock_is_a_layer_with_its_version(
    monkeypatch: pytest.MonkeyPatch, version: int, detail: str
) -> None:
    monkeypatch.setattr(doctor, "Sandbox", Held)
    monkeypatch.setattr(doctor.landlock, "abi", lambda: version)
    layer = doctor.probe().layers[0]
    assert (layer.name, layer.holds, layer.detail) == ("Landlock", version > 0, detail)


@pytest.mark.parametrize(
    ("granted", "detail"), [(True, ""), (False, "not granted by the host; limits of the process hold")]
)
def test_control_groups_are_a_layer(monkeypatch: pytest.MonkeyPatch, granted: bool, detail: str) -> None:
    monkeypatch.setattr(doctor, "Sandbox", Held)
    monkeypatch.setattr(doctor.cgroup, "granted", lambda: granted)
    layer = doctor.probe().layers[-1]
    assert (layer.name, layer.holds, layer.detail) == ("cgroup limits", granted, detail)
