"""Turns a project file into a Project: which files are flows, where modules go, what is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.findings.source import Path, Span
from flowc.language.names import name_fault
from flowc.limits import MAX_BYTES, MAX_FINDINGS
from flowc.reading.decode import FORBIDDEN, decode

if TYPE_CHECKING:
    from flowc.project.toml_spans import Toml
    from flowc.reporting.policy import Level

LEVELS: Final = ("error", "warn", "off")
PLACEHOLDERS: Final = ("folder", "parent", "module", "profile")
WITHOUT_PROFILE: Final = "default"
"""What stands for `{profile}` where a module was built by none."""
LARGEST: Final = 256 * 1024
"""Bytes of a project file."""

_MOST_GLOBS = 200
_LONGEST = 500
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@record(frozen=True)
class Project:
    """What a project file says. Paths are relative to its folder, in steps."""

    include: Sequence[str] = ("**/flow.yaml", "**/flow.yml")
    exclude: Sequence[str] = ()
    output: str | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    """How findings of rules are told, by the rules' names."""
    max_findings: int = MAX_FINDINGS
    max_bytes: int = MAX_BYTES
    profile: str | None = None
    """The profile that commands use which are given none."""
    stubs: Mapping[str, str] = field(default_factory=dict)
    """The commands that `flowc run --stub` runs, by globs of tasks."""

    def takes(self, steps: Sequence[str]) -> bool:
        """Whether a YAML file below a folder may be a flow of the project."""
        from flowc.project.globs import matches  # a flow that is named needs no globs

        return any(matches(steps, one) for one in self.include) and not self.leaves_out(steps)

    def leaves_out(self, steps: Sequence[str]) -> bool:
        """Whether a file, or a folder with all that is in it, is excluded."""
        from flowc.project.globs import covers

        return any(covers(steps, one) for one in self.exclude)

    @property
    def is_by_profile(self) -> bool:
        """Whether a flow has a module for each of its profiles."""
        return "{profile}" in (self.output or "")

    def module_of(
        self, folder: Sequence[str], default: str, profile: str | None = None
    ) -> Sequence[str]:
        """Return where the module of a flow goes that lies in a folder; `default` is its name.

        `profile` is the one that it is built by.
        """
        if self.output is None:
            return (*folder, default)
        words = {
            "folder": "/".join(folder),
            "parent": folder[-1] if folder else "",
            "module": default.removesuffix(".py"),
            "profile": profile or WITHOUT_PROFILE,
        }
        path = _BRACES.sub(lambda match: words[match[1]], self._pattern)
        return [step for step in path.split("/") if step not in ("", ".", "..")]

    def makes(self, module: Sequence[str], default: str) -> bool:
        """Whether a module may be where those of flows go, by its steps in the project.

        `default` is what its flow's module would be called.
        """
        words = {
            "folder": ".*",
            "parent": "[^/]*",
            "module": re.escape(default.removesuffix(".py")),
            "profile": r"\w+",
        }
        pieces = _BRACES.split(self._pattern)  # texts, and placeholders between them
        written = "".join(
            words[one] if place % 2 else re.escape(one) for place, one in enumerate(pieces)
        )
        path = "/".join(step for step in written.split("/") if step not in ("", r"\."))
        path = re.sub(r"(^|/)\.\*/", r"\1(?:.*/)?", path)  # the folder may be none
        return re.fullmatch(path, "/".join(module)) is not None

    @property
    def _pattern(self) -> str:
        output = self.output or ""
        return output if output.endswith(".py") else f"{output}/{{folder}}/{{module}}.py"


def read_project(
    name: str, data: bytes, table: tuple[str, ...] = ()
) -> tuple[Report, Project | None]:
    """Return what is wrong with a project file, and what it says if nothing is.

    `table` is where it says it: `tool.flowc` in a `pyproject.toml`. A file without that table is
    no project file.
    """
    from flowc.project.toml_spans import read_toml  # a flow alone has no project file

    source, refusal = decode(name, data)
    if refusal is None and len(data) > LARGEST:
        message = f"the file is larger than {LARGEST >> 10} KiB (the limit)"
        refusal = Finding(message, Span(0, 0))
    toml = refusal or read_toml(source)
    if isinstance(toml, Finding):
        return Report(source, (replace(toml, rule="project-file"),)), None
    written: Any = toml.value
    for step in table:
        written = written.get(step) if isinstance(written, dict) else None
        if written is None:
            return Report(source, ()), None
    reader = _Reader(toml, table)
    project = reader.project(written)
    report = Report(source, in_order(replace(f, rule="project-file") for f in reader.findings))
    return report, None if report.failed else project


def _fault_of(path: str) -> str | None:
    from flowc.project.globs import fault_of

    return "has no control characters" if FORBIDDEN.search(path) else fault_of(path)


@record
class _Reader:
    """Reads values at their places; what is wrong becomes findings, and the default stays."""

    toml: Toml
    table: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    guesses: Guesses = field(default_factory=Guesses)

    def project(self, written: object) -> Project:
        readers: dict[str, Callable[[Path, Any], Any]] = {
            "include": self.globs,
            "exclude": self.globs,
            "output": self.output,
            "profile": self.profile,
            "rules": self.levels,
            "limits": self.limits,
            "run": self.run,
        }
        told: dict[str, Any] = {}
        for key, value in self.entries(self.table, written, tuple(readers)):
            told[key] = readers[key]((*self.table, key), value)
        limits = told.pop("limits", {})
        levels = told.pop("rules", {})
        told["stubs"] = told.pop("run", None)
        kept = {key: value for key, value in (told | limits).items() if value is not None}
        return Project(levels=levels, **kept)

    def entries(
        self, path: Path, written: object, known: Sequence[str]
    ) -> Iterator[tuple[str, Any]]:
        """Yield what a table has of the known keys."""
        if not isinstance(written, dict):
            self.wrong(path, "a table is wanted here", f"write [{'.'.join(map(str, path))}]")
            return
        for key, value in written.items():
            if key in known:
                yield key, value
                continue
            all_known = ", ".join(known) if len(known) < 10 else "in the list of `flowc rules`"
            hint = self.guesses.did_you_mean(key, known) or f"the keys here are {all_known}"
            span = self.toml.key((*path, key))
            self.findings.append(Finding(f"there is no key '{key[:80]}'", span, hint=hint))

    def wrong(self, path: Path, message: str, hint: str | None = None) -> None:
        self.findings.append(Finding(message, self.toml.at(path), hint=hint))

    def globs(self, path: Path, written: object) -> tuple[str, ...]:
        if not isinstance(written, list):
            self.wrong(path, f"'{path[-1]}' wants a list of globs", '["**/flow.yaml"]')
            return ()
        if len(written) > _MOST_GLOBS:
            self.wrong(path, f"there are more than {_MOST_GLOBS} globs (the limit)")
            return ()
        for number, glob in enumerate(written):
            place = (*path, number)
            if not isinstance(glob, str) or len(glob) > _LONGEST:
                self.wrong(place, f"a glob is a text of at most {_LONGEST} characters")
            elif fault := _fault_of(glob):
                self.wrong(place, f"a glob {fault}", "write one such as flows/**/flow.yaml")
        return tuple(glob for glob in written if isinstance(glob, str))

    def output(self, path: Path, written: object) -> str | None:
        if not isinstance(written, str) or len(written) > _LONGEST:
            self.wrong(path, "'output' wants a folder or a pattern, such as modules/{parent}.py")
            return None
        unknown = [m[0] for m in _BRACES.finditer(written) if m[1] not in PLACEHOLDERS]
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        if unknown:
            self.wrong(path, f"there is no placeholder '{unknown[0][:80]}'", f"there are {known}")
        elif fault := _fault_of(written):
            self.wrong(path, f"a path {fault}", "write one such as modules/{folder}")
        elif "{" in written.replace("{profile}", "") and not written.endswith(".py"):
            self.wrong(path, "a pattern ends in '.py'", f"{written}/{{module}}.py")
        return written

    def profile(self, path: Path, written: object) -> str | None:
        fault = name_fault(written) if isinstance(written, str) else "is no text"
        if fault:
            self.wrong(path, f"'profile' wants the name of one, but this {fault}")
            return None
        return str(written)

    def levels(self, path: Path, written: object) -> dict[str, Level]:
        from flowc.rules import RULES, SILENCEABLE  # loaded for projects that speak of rules

        levels: dict[str, Level] = {}
        for name, level in self.entries(path, written, [rule.name for rule in RULES]):
            if level not in LEVELS:
                self.wrong((*path, name), 'a rule is "error", "warn" or "off"')
            elif level != "error" and name not in SILENCEABLE:
                message = (
                    f"'{name}' cannot be lowered: without it, Flyte refuses or loses something"
                )
                self.wrong((*path, name), message)
            else:
                levels[name] = level
        return levels

    def run(self, path: Path, written: object) -> dict[str, str]:
        stubs = dict(self.entries(path, written, ("stubs",))).get("stubs", {})
        path = (*path, "stubs")
        if not isinstance(stubs, dict):
            self.wrong(path, "a table is wanted here", "write [run.stubs]")
            return {}
        if len(stubs) > _MOST_GLOBS:
            self.wrong(path, f"there are more than {_MOST_GLOBS} globs (the limit)")
        for glob, command in stubs.items():
            if not isinstance(command, str) or not 0 < len(command.strip()) <= _LONGEST:
                hint = '"sdtm*" = "cp fixtures/dm.csv /workflow/outputs/dm.csv"'
                self.wrong(
                    (*path, glob), f"a stub is a command of at most {_LONGEST} characters", hint
                )
        return {glob: command for glob, command in stubs.items() if isinstance(command, str)}

    def limits(self, path: Path, written: object) -> dict[str, int]:
        most = {"max_findings": MAX_FINDINGS, "max_bytes": MAX_BYTES}
        found: dict[str, int] = {}
        for name, value in self.entries(path, written, tuple(most)):
            if type(value) is not int or not 1 <= value <= most[name]:
                self.wrong((*path, name), f"'{name}' wants a number from 1 to {most[name]:,}")
            else:
                found[name] = value
        return found
