"""The docstrings of a flow and of its tasks, as Python gives them back."""

from expected_nodes import document


def flow_document(flow):
    """Return the docstring of a flow's function; there is always one."""
    return document(text_of(flow.description or flow.name, flow.inputs, flow.outputs))


def task_document(task):
    """Yield the text behind a task, if anything of it is described."""
    declared = [task, *task.inputs, *task.outputs]
    if any(one.description for one in declared):
        yield document(text_of(task.description or task.key, task.inputs, task.outputs))


def text_of(words, inputs, outputs):
    """Return a description and, in Google's style, what is said of inputs and outputs."""
    mark = "- " if len(outputs) > 1 else ""
    sections = [
        words,
        section("Args:", [entry(one, "") for one in inputs if one.description]),
        section("Returns:", [entry(one, mark) for one in outputs if one.description]),
    ]
    return "\n\n".join(filter(None, sections))


def section(title, entries):
    return "\n".join([title, *entries]) if entries else ""


def entry(declared, mark):
    """Return a name and its description, whose further lines stand deeper; blank ones are empty."""
    first, *more = declared.description.split("\n")
    lines = [f"    {mark}{declared.name}: {first}"]
    return "\n".join(lines + [" " * 8 + line if line else "" for line in more])
