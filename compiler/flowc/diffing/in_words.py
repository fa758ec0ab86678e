"""Says changes in words: what changed, from what to what, and what that does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flowc.diffing.change import Change, Place, Verdict
from flowc.diffing.effects import is_description


class Name(str):
    """A name of the flow's, in a sentence of flowc's."""

    __slots__ = ()


class Value(str):
    """A value that somebody wrote, in a sentence of flowc's; it may be any text."""

    __slots__ = ()


Words = list[str]
"""The pieces of a sentence: those that are no Name and no Value are flowc's own."""

MARKS = {"added": "+", "removed": "-"}
_MOST = 120
_NAMES = 5
_KINDS = {"inputs": "input", "outputs": "output", "artifacts": "artifact", "tasks": "task"}


def sentence(change: Change) -> Words:
    """Return what a change is, in one line, as pieces."""
    return [*_subject(change), *_difference(change), *_reached(change), *_breaking(change)]


def mark(change: Change) -> str:
    """Return the sign that stands before a change: `+`, `-` or `~`."""
    return MARKS.get(change.kind, "~")


def _subject(change: Change) -> Words:
    match change.place:
        case (("inputs" | "outputs" | "artifacts" | "tasks") as kind,):
            return [f"the {'launch inputs' if kind == 'inputs' else kind}"]
        case ("inputs", name, *rest):
            return ["launch input ", Name(name), *_rest(rest)]
        case (("outputs" | "artifacts") as kind, name, *rest):
            return [f"{_KINDS[kind]} ", Name(name), *_rest(rest)]
        case ("tasks", key, *rest) if not change.tasks[1:]:
            return ["task ", Name(key), *_of_task(rest)]
        case ("tasks" | "defaults", *_, setting):
            return [f"{setting}"]
        case ("exports", "artifacts", *_):
            return ["the exports" if change.kind == "reordered" else "export"]
        case ("exports", *rest):
            return ["the exports", *_rest(rest)]
        case (key,):
            return [f"{key.replace('_', ' ')} of the flow"]
    return [Value(".".join(change.place))]


def _of_task(rest: Sequence[str]) -> Words:
    match rest:
        case (("inputs" | "outputs") as kind, name, *more):
            more = [] if more == ["value"] else more
            return [f", {_KINDS[kind]} ", Name(name), *_rest(more)]
        case ("after", other):
            return [" waits for task ", Name(other)]
        case (("inputs" | "outputs" | "after") as kind,):
            return [f", {'what it waits for' if kind == 'after' else kind}"]
    return _rest(rest)


def _rest(rest: Sequence[str]) -> Words:
    return [f", {key}" for key in rest]


def _difference(change: Change) -> Words:
    if change.kind == "renamed":
        return [", called ", Name(change.before or ""), " before"]
    if change.kind == "reordered":
        return [" in another order"]
    if is_description(change.place) or change.place[2:3] == ("after",):
        return []
    before, after = cut(change.before, change.after)
    if _is_part(change.place) and change.kind != "changed":
        before, after = before or "nothing", after or "nothing"
    if before is not None and after is not None:
        pair = (
            _piece(text, given) for text, given in ((before, change.before), (after, change.after))
        )
        return [": ", next(pair), " -> ", next(pair)]
    return [": ", Value(before or after or "")]


def _piece(shown: str, given: str | None) -> str:
    return shown if given is None else Value(shown)


def _is_part(place: Place) -> bool:
    """Whether something of a task, an input, ... stands here, and not a whole one."""
    return place[0] == "defaults" or (len(place) % 2 == 1 and place[:2] != ("exports", "artifacts"))


def cut(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Return two texts shortened to what differs: at most 120 characters of each."""
    same = 0
    if before and after and max(len(before), len(after)) > _MOST:
        pairs = zip(before, after, strict=False)
        same = next((at for at, (one, other) in enumerate(pairs) if one != other), _MOST)
    start = max(0, same - 20)
    return _window(before, start), _window(after, start)


def _window(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    shown = text[start : start + _MOST]
    return "..." * (start > 0) + shown + "..." * (start + len(shown) < len(text))


def _reached(change: Change) -> Words:
    tasks = change.tasks
    shared = ", from defaults" if change.place[0] == "defaults" else ""
    if not tasks[1:]:
        return [f"{shared}, at task ", Name(tasks[0])] if shared else []
    return [f"{shared}, at {len(tasks)} tasks: ", *listed(tasks)]


def listed(names: Sequence[str]) -> Words:
    """Return names as a list in words, the first five of them."""
    shown = names[:_NAMES]
    pieces: Words = []
    for number, name in enumerate(shown):
        last = number == len(names) - 1
        pieces += [" and " if last and number else ", " if number else "", Name(name)]
    left = len(names) - len(shown)
    return [piece for piece in pieces if piece] + [f" and {left} more"] * (left > 0)


def _breaking(change: Change) -> Words:
    return [f" (breaks launches: {change.breaks})"] if change.breaks else []


def cached(verdicts: Sequence[Verdict]) -> Iterator[Words]:
    """Yield what becomes of the cached results of tasks, those alike in one line."""
    groups: dict[Verdict, list[str]] = {}
    for state in ("missed", "kept", "hit"):
        for one in verdicts:
            if one.state == state:
                groups.setdefault(replace(one, task=""), []).append(one.task)
    for verdict, tasks in groups.items():
        owner: Words = ["task ", Name(tasks[0])]
        if tasks[1:]:
            owner = [f"{len(tasks)} tasks (", *listed(tasks), ")"]
        yield [*owner, f": {_verdict(verdict)}"]


def _verdict(verdict: Verdict) -> str:
    if verdict.state == "missed":
        return f"missed ({', '.join(verdict.reasons)})"
    words = "key and inputs unchanged; hit as before"
    if verdict.state == "kept":
        words = "key unchanged; hit if its inputs come out the same"
    if verdict.floating:
        words += f", and what Domino fills in for {' and '.join(verdict.floating)}, too"
    return words
