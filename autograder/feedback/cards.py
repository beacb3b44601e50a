"""Cards: what a check found, as HTML for a notebook. The checks of an exercise are one list, failures first.

A card needs no script. Its colours follow JupyterLab's theme, or the system's where there is no JupyterLab; where a
notebook is not trusted and styles are taken away, signs, words and tables remain.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Final

from ..results import Comparison, Outcome
from ..suite.sentences import where
from . import entries_figure
from .cleaned import cleaned
from .disclosure import ShownCheck, ShownExercise
from .once import Once
from .terminal import FAILED, SIGNS, caret_under, failures_first, kind_of, summary
from .trajectory_figure import svg

_LIGHT: Final = (
    "--ag-ink:#1d2430;--ag-soft:#56606e;--ag-line:#d5dbe2;--ag-card:#fff;--ag-code:#f3f5f8;"
    "--ag-passed:#14684a;--ag-failed:#9a3412;--ag-todo:#5b5b12;--ag-broken:#6b21a8;--ag-link:#1f5fbf"
)
_DARK: Final = (
    "--ag-ink:#e8ebf0;--ag-soft:#a6b0bd;--ag-line:#39424f;--ag-card:#1c222b;--ag-code:#11151b;"
    "--ag-passed:#7fd1ab;--ag-failed:#f0a57c;--ag-todo:#d8d58a;--ag-broken:#d8b4fe;--ag-link:#86b3f5"
)
STYLE: Final = f"""<style>
.ag{{{_LIGHT};color:var(--ag-ink);background:var(--ag-card);border:1px solid var(--ag-line);border-radius:.5rem;
margin:.4rem 0;max-width:56rem;font:14px/1.5 system-ui,sans-serif;overflow:hidden}}
@media (prefers-color-scheme:dark){{.ag{{{_DARK}}}}}
[data-jp-theme-light="true"] .ag,.vscode-light .ag{{{_LIGHT}}}
[data-jp-theme-light="false"] .ag,.vscode-dark .ag{{{_DARK}}}
.ag .ag-head{{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline;padding:.5rem .9rem;border-bottom:1px solid var(--ag-line)}}
.ag .ag-head code{{font-weight:600;background:none;color:inherit;padding:0}}
.ag .ag-soft{{color:var(--ag-soft)}}
.ag ul.ag-checks{{list-style:none;margin:0!important;padding:0!important}}
.ag ul.ag-checks>li{{margin:0!important;padding:.5rem .9rem;border-left:.25rem solid var(--ag-tone)}}
.ag ul.ag-checks>li+li{{border-top:1px solid var(--ag-line)}}
.ag .ag-verdict{{color:var(--ag-tone);font-weight:600;margin-right:.5rem;white-space:nowrap}}
.ag p{{margin:.25rem 0!important;max-width:46rem}}
.ag p.ag-end{{padding:.5rem .9rem;margin:0!important;max-width:none;border-top:1px solid var(--ag-line);color:var(--ag-soft)}}
.ag table{{border-collapse:collapse;margin:.3rem 0!important;font-variant-numeric:tabular-nums;font-size:inherit;color:inherit;border:0}}
.ag th,.ag td{{text-align:right;padding:.1rem .9rem .1rem 0;background:none;border:0}}
.ag tr{{background:none!important}}
.ag th{{color:var(--ag-soft);font-weight:500}}
.ag td.ag-off{{color:var(--ag-failed);font-weight:600}}
.ag a{{color:var(--ag-link)}}
.ag h3,.ag h4{{font-weight:600;color:inherit}}
.ag h3{{font-size:1.1rem}}
.ag h4{{font-size:1rem}}
.ag>h3,.ag>h4,.ag>p:not(.ag-end),.ag>pre,.ag>table{{margin:.5rem .9rem!important}}
.ag .ag-cols{{display:flex;flex-wrap:wrap;gap:.2rem 2rem;align-items:flex-start}}
.ag pre{{margin:.3rem 0!important;padding:.35rem .6rem;background:var(--ag-code);color:inherit;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px}}
</style>"""
_TONES: Final = {kind: f"--ag-tone:var(--ag-{kind})" for kind in SIGNS}


def card(
    exercises: Iterable[ShownExercise], *, hidden: Sequence[str] = (), remarks: Sequence[str] = ()
) -> str:
    """Return the result of a self-check as HTML: a card for each exercise, those with work to do first.

    hidden: what hidden checks look at besides, in words; remarks: sentences on the folder as a whole
    """
    exercises = list(exercises)
    done = [each for each in exercises if all(check.outcome is Outcome.PASSED for check in each.checks)]
    todo = [each for each in exercises if each not in done]
    notes = "".join(f"<p><strong>Note:</strong> {html.escape(cleaned(remark))}</p>" for remark in remarks)
    once = Once()
    cards = [_exercise(exercise, once) for exercise in [*todo, *done]]
    end = f'<p class="ag-end">{html.escape(summary(exercises, hidden))}</p>'
    body = f"{cards[0]}{end}" if len(cards) == 1 else "".join(f"<div>{each}</div>" for each in cards) + end
    return f'{STYLE}<section class="ag" aria-label="Result of the check">{notes}{body}</section>'


def _exercise(exercise: ShownExercise, once: Once) -> str:
    passed = sum(check.outcome is Outcome.PASSED for check in exercise.checks)
    count = (
        f"{passed} of {len(exercise.checks)} {'check passes' if len(exercise.checks) == 1 else 'checks pass'}"
    )
    head = f'<div class="ag-head"><code>{html.escape(exercise.name)}</code><span class="ag-soft">{count}</span></div>'
    return head + checks_as_list(exercise.checks, once)


def checks_as_list(checks: Iterable[ShownCheck], once: Once) -> str:
    """Return the checks as an HTML list, failures first; a message that ``once`` knows is not said again."""
    return f'<ul class="ag-checks">{"".join(_check(check, once) for check in failures_first(checks))}</ul>'


def _check(check: ShownCheck, once: Once) -> str:
    kind = kind_of(check)
    sign = SIGNS[kind]
    title = html.escape(check.title)
    parts = [f'<span class="ag-verdict">{sign.sign} {sign.word}</span>{title}']
    if once.is_new(check.message):
        parts += [f"<p>{html.escape(line)}</p>" for line in check.message.splitlines()]
        if check.place is not None and check.place.text:
            line = check.place.text.strip()
            column = caret_under(check)
            caret = "" if column is None else f"\n{' ' * column}^"
            parts.append(
                f'<p class="ag-soft">{html.escape(where(check.place))}</p><pre><code>{html.escape(line + caret)}</code></pre>'
            )
    if kind == FAILED and (beside := _beside(check)):
        parts.append(f'<div class="ag-cols">{beside}</div>')
    if kind != FAILED and check.printed:
        printed = html.escape("\n".join(check.printed))
        parts.append(f'<p class="ag-soft">printed</p><pre>{printed}</pre>')
    parts += [f'<p class="ag-soft">Note: {html.escape(remark)}</p>' for remark in check.remarks]
    return f'<li style="{_TONES[kind]}">{"".join(parts)}</li>'


def _beside(check: ShownCheck) -> str:
    """Return the table of what came beside what was expected, the values as text where there is none, the picture."""
    details = list(check.details)
    parts = []
    if check.comparison is not None:
        parts.append(_table(check.comparison))
        parts.append(entries_figure.svg(check.comparison))
        details = [line for line in details if not line.startswith(("expected ", "got "))]
    if details:
        text = html.escape("\n".join(details))
        parts.append(f"<pre>{text}</pre>")
    if check.curves is not None:
        parts.append(svg(check.curves))
    return "".join(parts)


def _table(comparison: Comparison) -> str:
    """Return expected beside got as a table; entries that differ are marked by sign, weight and colour."""
    if len(comparison.shape) == 2:
        return _grids(comparison)
    rows = zip(comparison.expected, comparison.got, comparison.off, strict=True)
    indexed = comparison.shape != ()
    head = (
        "<th scope='col'>entry</th>" if indexed else ""
    ) + "<th scope='col'>expected</th><th scope='col'>got</th>"
    body = "".join(
        f"<tr>{f'<th scope=row>{number}</th>' if indexed else ''}<td>{html.escape(right)}</td>{_got(yours, off)}</tr>"
        for number, (right, yours, off) in enumerate(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _got(text: str, off: bool) -> str:
    return f'<td class="ag-off">{html.escape(text)} ✗</td>' if off else f"<td>{html.escape(text)}</td>"


def _grids(comparison: Comparison) -> str:
    columns = comparison.shape[1]

    def grid(name: str, cells: list[str]) -> str:
        rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        return f"<table><caption class='ag-soft' style='text-align:left'>{name}</caption><tbody>{body}</tbody></table>"

    right = [f"<td>{html.escape(text)}</td>" for text in comparison.expected]
    yours = [_got(text, off) for text, off in zip(comparison.got, comparison.off, strict=True)]
    return grid("expected", right) + grid("got", yours)
