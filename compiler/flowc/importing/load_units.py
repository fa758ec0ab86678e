"""Runs through imports: what is of the repository is read, of the rest the names are known."""

from __future__ import annotations

import ast
import sys
import typing
from collections.abc import Sequence

from flowc.importing.frames import Frame, Unit
from flowc.importing.meanings import Located, Module, Symbol, Text
from flowc.importing.module_names import LEGACY
from flowc.importing.parse_python import parse
from flowc.importing.reader import Reader
from flowc.language.domino import PACKAGE

_KNOWN = {
    "flytekit",
    "flytekitplugins",
    "domino",
    "numpy",
    "pandas",
    "sklearn",
    "typing_extensions",
}
"""What a module surely finds, where a flow can be loaded at all."""
_FLYTEKIT = """
    Annotations Artifact AuthRole BatchSize Blob BlobMetadata BlobType Cache CachePolicy Checkpoint
    ConcurrencyLimitBehavior ConcurrencyPolicy Config ContainerTask CronSchedule Deck Description
    Documentation Email Environment ExecutionParameters FixedRate FlyteContext FlyteContextManager
    FlyteDirectory FlyteFile FlyteRemote Generator HashMethod ImageSpec LOGGING_RICH_FMT_ENV_VAR
    Labels LaunchPlan LaunchPlanReference Literal LiteralType Options PagerDuty PodTemplate
    PythonFunctionTask PythonInstanceTask Resources SQLTask Scalar Secret SecurityContext
    SensorEngine Slack SourceCode StructuredDataset StructuredDatasetFormat
    StructuredDatasetTransformerEngine StructuredDatasetType TaskMetadata TaskReference
    VersionParameters Workflow WorkflowExecutionPhase WorkflowFailurePolicy WorkflowReference
    approve clients conditional configuration constants core current_context deck directory dynamic
    eager entry_points exceptions extend extras file get_reference_entity image_spec interaction
    interactive interfaces iterator kwtypes lazy_import lazy_module load_implicit_plugins logger
    loggers map_task models new_context os reference_launch_plan reference_task reference_workflow
    remote sensor sleep sys task tools traceback types utils wait_for_input workflow
"""
"""What a star takes of flytekit 1.16."""
_TASK = """
    ClusterProperties ComputeClusterType DatasetSnapshot DominoJobConfig DominoJobTask
    EnvironmentRevisionSpecification EnvironmentRevisionType ExternalDataVolume GitRef
    NetAppVolumeSnapshot
"""
_HELPERS = "DominoJobConfig DominoJobTask Input Output run_domino_job_task"
_EVERYTHING: dict[str, Sequence[str]] = {
    "flytekit": _FLYTEKIT.split(),
    "typing": typing.__all__,
    f"{PACKAGE}.helpers": [
        "DominoJobConfig",
        "DominoJobTask",
        "Input",
        "Output",
        "run_domino_job_task",
    ],
    f"{PACKAGE}.task": _TASK.split(),
}
"""What a star takes, of modules that people take everything of."""
_ELSEWHERE = ("os", "sys", "traceback", "types", "Generator", "Literal")
"""Names of flytekit's that stand for what is Python's own."""


def run_import(reader: Reader, node: ast.Import | ast.ImportFrom, frame: Frame) -> None:
    """Bind the names that an import defines."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            _warn_of_legacy(reader, node, alias.name)
            _import(reader, node, alias, frame)
        return
    module = "." * node.level + (node.module or "")
    _warn_of_legacy(reader, node, module)
    parts = _absolute(reader, node)
    unit = load(reader, parts, node) if parts else None
    if unit is None and not (parts and _has_all(parts, node)):
        reader.unknowns += 1  # it may raise
    for alias in node.names:
        if alias.name == "*":
            _star(reader, node, module, unit, frame)
            continue
        value = _member(reader, node, parts, unit, alias.name)
        frame.bind(alias.asname or alias.name, value)


def _import(reader: Reader, node: ast.Import, alias: ast.alias, frame: Frame) -> None:
    parts = tuple(alias.name.split("."))
    span = reader.span(node)
    units = [load(reader, parts[:end], node) for end in range(1, len(parts) + 1)]
    if units[0] is None and not _is_found(parts):
        reader.unknowns += 1
    if alias.asname:
        last = units[-1]
        found = Module(last) if last is not None else Symbol(alias.name)
        frame.bind(alias.asname, Located(found, span))
        return
    root = Module(units[0]) if units[0] is not None else Symbol(parts[0])
    frame.bind(parts[0], Located(root, span))


def _is_found(parts: tuple[str, ...]) -> bool:
    return parts[0] in _KNOWN or parts[0] in sys.stdlib_module_names


def _has_all(parts: tuple[str, ...], node: ast.ImportFrom) -> bool:
    """Whether a module surely has what is imported from it."""
    names = {alias.name for alias in node.names}
    known = {*_EVERYTHING.get(".".join(parts), ()), *(["flytekit", "FlyteFile", "FlyteDirectory"])}
    if parts[0] in ("flytekit", "flytekitplugins"):
        return names <= known
    return parts == ("typing",) and names <= set(typing.__all__)


def _absolute(reader: Reader, node: ast.ImportFrom) -> tuple[str, ...]:
    """Return the full name of the module that names are imported from; none, if it has none."""
    named = tuple(node.module.split(".")) if node.module else ()
    if not node.level:
        return named
    package = reader.unit.package
    if node.level > len(package):
        return ()
    return (*package[: len(package) - node.level + 1], *named)


def _member(
    reader: Reader,
    node: ast.ImportFrom,
    parts: tuple[str, ...],
    unit: Unit | None,
    name: str,
) -> Located:
    span = reader.span(node)
    if unit is None:
        from flowc.importing.attributes import symbol  # it loads modules itself

        path = (
            ".".join((*parts, name)) if parts else f"{'.' * node.level}{node.module or ''}.{name}"
        )
        return Located(symbol(path), span)
    found = unit.frame.names.get(name) or submodule(reader, unit, name, node)
    if found is not None:
        return found
    reader.unknowns += 1
    return reader.unknown(node, f"'{unit.python.source.name}' has no '{name}'")


def submodule(reader: Reader, unit: Unit, name: str, node: ast.AST) -> Located | None:
    """Return a module of a package, if there is one."""
    inner = load(reader, (*unit.name, name), node)
    return Located(Module(inner), reader.span(node)) if inner is not None else None


def _star(
    reader: Reader, node: ast.ImportFrom, module: str, unit: Unit | None, frame: Frame
) -> None:
    span = reader.span(node)
    if unit is not None and not unit.wildcard and "__all__" not in unit.frame.names:
        for name, value in unit.frame.names.items():
            if not name.startswith("_"):
                frame.bind(name, value)
        return
    if module in _EVERYTHING:
        for name in _EVERYTHING[module]:
            path = f"{module}.{name}" if name not in _ELSEWHERE or module == "typing" else name
            frame.bind(name, Located(Symbol(path), span))
        return
    reader.complain(node, "nobody can see which names a wildcard import (*) defines")
    reader.unit.wildcard = True


def load(reader: Reader, parts: tuple[str, ...], node: ast.AST) -> Unit | None:
    """Return a module of the repository, read once; None for any other."""
    if not parts or parts[0] in _KNOWN or parts[0] in sys.stdlib_module_names:
        return None
    if parts in reader.units:
        return reader.units[parts]
    if len(parts) > 1 and load(reader, parts[:-1], node) is None:
        return None
    file = reader.beside(parts) if reader.beside is not None else None
    reader.units[parts] = None
    if file is None:
        return None
    name, data, is_package = file
    python = parse(name, data)
    if python.findings:
        reader.complain(node, f"{name} cannot be read: {python.findings[0].message}")
        return None
    package = parts if is_package else parts[:-1]
    unit = Unit(python, package, parts)
    reader.units[parts] = unit
    unit.frame.names["__name__"] = Located(Text((".".join(parts),)), reader.span(node))
    from flowc.importing.statements import run_module  # statements import modules

    step, reader.step = reader.step, None
    order, reader.order = reader.order, None
    with reader.within(unit, node):
        run_module(reader, python.tree.body, unit.frame)
    reader.step, reader.order = step, order
    return unit


def _warn_of_legacy(reader: Reader, node: ast.AST, module: str) -> None:
    if f"{module}.".startswith(f"{LEGACY}."):
        message = f"'{LEGACY}' is the plugin's old name: it is read as '{PACKAGE}'"
        reader.complain(node, message, severity="warning")
