"""flowc's scanner reads what ruamel's own reads: the same events at the same places."""

import pytest
from flowc.reading.scanner import BoundedScanner
from places import TESTS
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

HERE = TESTS
FILES = sorted((HERE.parent / "examples").rglob("*.yaml")) + sorted(
    (HERE / "cases").rglob("*.yaml")
)


def events(text: str, scanner: type | None) -> list[str]:
    reader = YAML(typ="safe", pure=True)
    if scanner is not None:
        reader.Scanner = scanner
    found = []
    try:
        for event in reader.parse(text):
            start, end = event.start_mark.index, event.end_mark.index
            parts = (getattr(event, name, None) for name in ("value", "anchor", "style", "ctag"))
            found.append(f"{type(event).__name__} {start}-{end} {[str(part) for part in parts]}")
    except YAMLError as error:
        found.append(str(error))
    except (ValueError, AttributeError, TypeError) as error:
        found.append(type(error).__name__)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_events_are_ruamels(path):
    text = path.read_bytes().decode("utf-8-sig", "replace")  # flowc takes the mark away first
    if "[[[" not in text:  # what is nested too deep is refused at its bracket
        assert events(text, BoundedScanner) == events(text, None)
