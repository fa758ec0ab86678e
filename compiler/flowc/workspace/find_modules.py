"""Finds the modules of a repository that a module imports: their texts, never run."""

from __future__ import annotations

from pathlib import Path

from flowc.limits import MAX_BYTES, MAX_USED_FILES


class ModulesBeside:
    """The modules that Python finds for one that pyflyte loads.

    They stand in the folder above its packages, which are folders with an `__init__.py`, or in its
    own folder.
    """

    def __init__(self, module: Path) -> None:
        folder = module.resolve().parent
        root, names = folder, list[str]()
        while (root / "__init__.py").is_file() and root.name.isidentifier():
            names.insert(0, root.name)
            root = root.parent
        self.package = tuple(names)
        self._roots = [root, folder]
        self._found = 0

    def __call__(self, parts: tuple[str, ...]) -> tuple[str, bytes, bool] | None:
        """Return what a module is called, its text, and whether it is a package."""
        if self._found >= MAX_USED_FILES:
            return None
        for root in self._roots:
            stem = root.joinpath(*parts)
            plain = stem.with_name(f"{parts[-1]}.py")
            files = ((stem / "__init__.py", True), (plain, False))
            for path, is_package in files:
                data = _read(path)
                if data is not None:
                    self._found += 1
                    return "/".join(path.relative_to(root).parts), data, is_package
            if stem.is_dir():
                return "/".join(parts), b"", True
        return None


def _read(path: Path) -> bytes | None:
    try:
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            return path.read_bytes()
    except OSError:
        pass
    return None
