"""Puts tasks in dependency order, and finds the cycles that forbid it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush


def dependency_order(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the keys such that each comes after what it needs.

    Of those that are ready the first in the mapping comes first; keys on a cycle, and those that
    need them, come last in the mapping's order. Needs that are no key do not count. Linear but
    for the heap, and without recursion.
    """
    rank = {key: index for index, key in enumerate(needs)}
    waiting = {key: {need for need in wanted if need in rank} for key, wanted in needs.items()}
    users: dict[str, list[str]] = {key: [] for key in needs}
    for key, wanted in waiting.items():
        for need in wanted:
            users[need].append(key)
    left = {key: len(wanted) for key, wanted in waiting.items()}
    ready = [rank[key] for key, count in left.items() if count == 0]
    heapify(ready)
    keys, order = list(needs), []
    while ready:
        key = keys[heappop(ready)]
        order.append(key)
        for user in users[key]:
            left[user] -= 1
            if left[user] == 0:
                heappush(ready, rank[user])
    placed = set(order)
    return order + [key for key in needs if key not in placed]


def cycles(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return one shortest cycle for each knot of keys that need each other, as a path of keys.

    A path starts at its knot's first key in the mapping; each key needs the next one, and the
    last needs the first. Tarjan's algorithm without recursion.
    """
    graph = {key: [need for need in wanted if need in needs] for key, wanted in needs.items()}
    rank = {key: index for index, key in enumerate(needs)}
    paths = []
    for knot in _knots(graph):
        start = min(knot, key=rank.__getitem__)
        if len(knot) > 1 or start in graph[start]:
            paths.append(_shortest(graph, knot, start))
    return paths


def _shortest(graph: Mapping[str, Sequence[str]], knot: set[str], start: str) -> list[str]:
    came: dict[str, str] = {}
    level = [start]
    while start not in came:
        following = []
        for key in level:
            for need in graph[key]:
                if need in knot and need not in came:
                    came[need] = key
                    following.append(need)
        level = following
    path = [came[start]]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _knots(graph: Mapping[str, Sequence[str]]) -> list[set[str]]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            key, needs = work[-1]
            for need in needs:
                if need not in index:
                    index[need] = low[need] = len(index)
                    stack.append(need)
                    on_stack.add(need)
                    work.append((need, iter(graph[need])))
                    break
                if need in on_stack:
                    low[key] = min(low[key], index[need])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == index[key]:
                    knot = {stack.pop()}
                    while key not in knot:
                        knot.add(stack.pop())
                    on_stack -= knot
                    found.append(knot)
    return found
