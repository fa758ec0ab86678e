"""Reads the events of a YAML text: by libyaml where that is sure to read what ruamel reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, TypeVar

_A = TypeVar("_A")

_UNSURE = tuple(
    re.compile(sign)  # each begins with its sign: so Python looks for that alone
    for sign in (
        r"\t",  # ruamel refuses it at more places
        r"#(?<=[^\w\s./-]#)|#(?<=[|>]\S#)|#(?<=[|>]\S\S#)",  # a comment needs no space to libyaml
        r"-(?=[,\[\]{}])",  # `[-]` is a list with a text to libyaml
        r"\?(?<=[\s\[{,]\?)|\?(?<!.\?)",  # and `{?a: b}` a mapping with the key `a`
        r"\"\s*:\S",  # and `["a":b c]` a list
        r"'\s*:\S",
        r"\.\.\.(?<!.\.\.\.)",  # and one end of a document as good as two
    )
)
"""Where ruamel's pure parser, by YAML 1.2, may read otherwise than libyaml does."""
_BLANKS_FIRST = re.compile(r"[|>].*\n(?:\r?\n)* +\r?\n")
"""A block scalar whose first lines are blanks, more of which than the text has ruamel refuses."""
_BEHIND_NAMES = " \n,]}"
"""What ends the name of an anchor for both."""


class Unsure(Exception):
    """libyaml may read a text otherwise than ruamel's pure parser does."""


class Unread(Exception):
    """A text is no YAML: `error` is what ruamel's pure parser raises."""

    def __init__(self, error: Any) -> None:
        super().__init__(error)
        self.error = error


def read_events(text: str, take: Callable[[Iterable[Any], bool], _A], pure: bool = False) -> _A:
    """Return what is made of the events of a text, and of whether ruamel's pure parser reads them.

    That one reads what is no YAML, and all that libyaml reads otherwise, from the beginning: so
    `take` raises Unsure where it meets a fault in what libyaml has read. Events of both have the
    same classes' names, `value`, `style`, `anchor`, `tag`, `flow_style`, and marks with an index;
    the places of empty scalars and the ends of collections in block style differ. Raises Unread.
    """
    whole = lines_of(text)
    if not pure and not any(sign.search(whole) for sign in _UNSURE):
        try:
            return take(_libyaml_events(whole), False)
        except Unsure:
            pass
    from flowc.reading.scanner import pure_events  # most texts are sure

    return take(pure_events(whole), True)


def lines_of(text: str) -> str:
    """Return a text as it is read: its last line ends too, or a block's value would depend on
    it."""
    return text if text.endswith("\n") else f"{text}\n"


def _libyaml_events(text: str) -> Iterator[Any]:
    try:
        from yaml import YAMLError
        from yaml.cyaml import CParser
        from yaml.events import ScalarEvent
    except ImportError:  # where there is no libyaml
        raise Unsure from None
    parser = CParser(text)
    try:
        for number in count():
            if not parser.check_event():
                break
            event = parser.get_event()
            if not _is_sure(text, event) or (number == 2 and isinstance(event, ScalarEvent)):
                raise Unsure
            yield event
    except (YAMLError, UnicodeError):
        raise Unsure from None
    finally:
        parser.dispose()


def _is_sure(text: str, event: Any) -> bool:
    """Whether ruamel reads so what libyaml has read."""
    name = getattr(event, "anchor", None)
    if name and text[event.start_mark.index + len(name) + 1] not in _BEHIND_NAMES:
        return False
    is_block = getattr(event, "style", None) in ("|", ">")  # scalars alone have a style
    return not (is_block and _BLANKS_FIRST.match(text, event.start_mark.index))
