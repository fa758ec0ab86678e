"""The rule `path-explosion`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Severity
from flowc.flow import Flow
from flowc.language.references import TaskRef

_WARN = 10**6
_REFUSE = 10**8


def path_explosion(flow: Flow) -> Iterator[Finding]:
    """So many paths through the graph that Flyte's compiler would not come to an end.

    Flyte 1.16 looks for cycles by walking every path from the start to an end, about three
    million in a second: fully connected layers of two tasks double the time with each layer.
    A million paths are a warning, a hundred million an error.

    Let a task wait for those that it needs alone, or cut the flow in two.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks: {
          a0: &a {command: ./a},
          a1: *a, a2: *a, a3: *a, a4: *a, a5: *a, a6: *a, a7: *a, a8: *a, a9: *a,
          b0: &b {command: ./b, after: [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9]},
          b1: *b, b2: *b, b3: *b, b4: *b, b5: *b, b6: *b, b7: *b, b8: *b, b9: *b,
          c0: &c {command: ./c, after: [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9]},
          c1: *c, c2: *c, c3: *c, c4: *c, c5: *c, c6: *c, c7: *c, c8: *c, c9: *c,
          d0: &d {command: ./d, after: [c0, c1, c2, c3, c4, c5, c6, c7, c8, c9]},
          d1: *d, d2: *d, d3: *d, d4: *d, d5: *d, d6: *d, d7: *d, d8: *d, d9: *d,
          e0: &e {command: ./e, after: [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9]},
          e1: *e, e2: *e, e3: *e, e4: *e, e5: *e, e6: *e, e7: *e, e8: *e, e9: *e,
          f0: &f {command: ./f, after: [e0, e1, e2, e3, e4, e5, e6, e7, e8, e9]},
          f1: *f, f2: *f, f3: *f, f4: *f, f5: *f, f6: *f, f7: *f, f8: *f, f9: *f,
          g0: &g {command: ./g, after: [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9]},
          g1: *g, g2: *g, g3: *g, g4: *g, g5: *g, g6: *g, g7: *g, g8: *g, g9: *g,
        }

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks: {
          a0: &a {command: ./a},
          a1: *a, a2: *a, a3: *a, a4: *a, a5: *a, a6: *a, a7: *a, a8: *a, a9: *a,
          b0: &b {command: ./b, after: [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9]},
          b1: *b, b2: *b, b3: *b, b4: *b, b5: *b, b6: *b, b7: *b, b8: *b, b9: *b,
          c0: &c {command: ./c, after: [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9]},
          c1: *c, c2: *c, c3: *c, c4: *c, c5: *c, c6: *c, c7: *c, c8: *c, c9: *c,
          d0: &d {command: ./d, after: [c0, c1, c2, c3, c4, c5, c6, c7, c8, c9]},
          d1: *d, d2: *d, d3: *d, d4: *d, d5: *d, d6: *d, d7: *d, d8: *d, d9: *d,
        }
    """
    needs = {
        task.key: {
            *(ref.task for ref in task.references() if isinstance(ref, TaskRef)),
            *task.after,
        }
        & flow.task_by_key.keys()
        for task in flow.tasks
    }
    used = {key for wanted in needs.values() for key in wanted}
    paths: dict[str, int] = {}
    for task in flow.tasks:
        if not needs[task.key] <= paths.keys():
            return  # a cycle, which is told by its own rule
        paths[task.key] = min(sum(paths[key] for key in needs[task.key]) or 1, _REFUSE * 10)
    total = sum(count for key, count in paths.items() if key not in used)
    if total > _WARN:
        many = f"over {_REFUSE:,}" if total > _REFUSE else f"{total:,}"
        message = f"the graph has {many} paths, and Flyte's compiler walks each of them"
        span = flow.places.key_span(("tasks",))
        severity: Severity = "error" if total > _REFUSE else "warning"
        yield Finding(message, span, hint="let tasks wait for fewer others", severity=severity)
