"""Which layers of the sandbox hold here, found out by trying them."""

from __future__ import annotations

import msgspec

from . import cgroup, kernel, landlock
from .guest_handle import SandboxBroken
from .packages import SandboxUnavailable
from .sandbox import Mode, Sandbox
from .settings import Limits


class Layer(msgspec.Struct, frozen=True):
    """One layer: whether it holds here, and what there is to say about it."""

    name: str
    holds: bool
    detail: str = ""


class Report(msgspec.Struct, frozen=True):
    """What the sandbox is worth on this machine.

    mode:       the strongest that holds; empty if none does
    weaknesses: what is weaker in that mode than with every layer, in sentences
    advice:     what to do if none holds
    """

    mode: str
    layers: tuple[Layer, ...]
    weaknesses: tuple[str, ...] = ()
    advice: str = ""


def probe(limits: Limits | None = None) -> Report:
    """Open a guest in each mode, which tries all of its locks, and report. Takes about half a second."""
    version = landlock.abi() if kernel.supported_machine() else 0
    layers = [
        Layer(
            "Landlock", version > 0, f"version {version}" if version else "the kernel has none, or it is off"
        ),
    ]
    mode, advice = "", ""
    weaknesses: tuple[str, ...] = ()
    candidates: tuple[tuple[Mode, str], ...] = (
        ("namespaces", "namespaces, root of its own, capabilities, seccomp, limits"),
        ("landlock", "without namespaces: Landlock, seccomp, limits"),
    )
    for candidate, name in candidates:
        try:
            with Sandbox(limits, candidate) as sandbox:
                layers.append(Layer(name, True, "each lock was tried and holds"))
                if not mode:
                    mode, weaknesses = candidate, sandbox.weaknesses
        except (SandboxUnavailable, SandboxBroken) as error:
            layers.append(Layer(name, False, str(error)))
            advice = advice or str(error)
    granted = cgroup.granted()
    layers.append(
        Layer(
            "cgroup limits", granted, "" if granted else "not granted by the host; limits of the process hold"
        )
    )
    return Report(mode, tuple(layers), weaknesses, "" if mode else advice)
