"""Graphs of a size, without a flow: what is drawn of them costs time, and nothing else."""

from flowc.drawing.graph import Edge, Graph, Node, Port
from hypothesis import strategies as st

CSV = "file[csv]"


def graph_of(needs, groups=None):
    """A graph of tasks, each with the numbers of those that it needs."""
    nodes = tuple(
        Node(
            f"tasks.t{number}",
            "task",
            f"t{number}",
            "",
            tuple(Port(f"p{need}", CSV) for need in needed),
            (Port("result", CSV),),
        )
        for number, needed in enumerate(needs)
    )
    edges = tuple(
        Edge(f"tasks.t{need}", f"tasks.t{number}", "data", "result", f"p{need}", CSV)
        for number, needed in enumerate(needs)
        for need in needed
    )
    return Graph("made", nodes, edges, groups or {})


def chain(size):
    return graph_of([[number - 1] if number else [] for number in range(size)])


def layered(size, width=10):
    """Each task needs three of the layer before."""
    return graph_of(
        [
            [(number // width - 1) * width + (number + step) % width for step in (0, 1, 3)]
            if number >= width
            else []
            for number in range(size)
        ]
    )


def wide(size):
    """A few tasks that all others need, as in a study."""
    return graph_of(
        [[number % 7, 7 + number % 31] if number > 40 else [] for number in range(size)]
    )


@st.composite
def graphs(draw):
    """Small graphs of any shape, with cycles, and tasks that need themselves."""
    size = draw(st.integers(0, 40))
    numbers = st.integers(0, max(size - 1, 0))
    lists = st.lists(numbers, max_size=4, unique=True)
    return graph_of([draw(lists) for _ in range(size)])
