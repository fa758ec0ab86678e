"""File types that decide where a job finds its inputs and leaves its outputs."""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped
# mypy: allow-subclassing-any

from typing import Annotated, Any, get_args, get_origin

from flytekit.types.file import FlyteFile


class DominoFile(FlyteFile):
    """A FlyteFile that the job sees as NAME.ext instead of NAME.

    `DominoFile[TypeVar("csv")]` and `DominoFile["csv"]` have the literal type of
    `FlyteFile["csv"]`.
    """

    @classmethod
    def __class_getitem__(cls, item: Any) -> Any:
        # flytekit makes a new subclass of FlyteFile itself, not of the class that is subscripted.
        formatted = FlyteFile.__class_getitem__(item)
        if formatted is FlyteFile:
            return cls
        return type(cls.__name__, (formatted, cls), {"__module__": __name__})


# The type by its old behaviour: the job sees NAME, whatever the extension.
DominoFileLegacy = FlyteFile


class PathConfig:
    """The job's own place for an input or output: `Annotated[T,
    PathConfig(path="/mnt/data/x.csv")]`.

    No dataclass: flytekit takes the fields of one for the columns of an annotated DataFrame.
    """

    def __init__(self, path: str) -> None:
        if not path:
            raise ValueError("path is empty")
        self.path = path

    def __repr__(self) -> str:
        return f"PathConfig(path={self.path!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PathConfig) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)


def path_of(python_type: Any) -> str | None:
    """The path that a type is annotated with; None without one, ValueError for several."""
    if get_origin(python_type) is not Annotated:
        return None
    paths = [each.path for each in get_args(python_type) if isinstance(each, PathConfig)]
    if len(paths) > 1:
        raise ValueError(f"several paths: {', '.join(paths)}")
    return paths[0] if paths else None


def is_domino_file(python_type: Any) -> bool:
    """Whether a type is a DominoFile, or holds one as `Optional[DominoFile]` does."""
    # Python 3.10 takes list[int] for a class, and issubclass then refuses it.
    plain = get_origin(python_type) is None and isinstance(python_type, type)
    if plain and issubclass(python_type, DominoFile):
        return True
    return any(is_domino_file(part) for part in get_args(python_type))
