"""The scanner that YAML is read by: ruamel's, within a bound, and as strict as YAML 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.scanner import Scanner, ScannerError

from flowc.limits import MAX_DEPTH, TOO_DEEP
from flowc.reading.yaml_events import Unread

GLUED = "a comment needs a space before its '#'"
COLON = "a ':' needs a space behind it here"

_BLANKS = "\0 \t\r\n"
_FLOW_SIGNS = ",[]{}"
_SIGNS = f"{_BLANKS}{_FLOW_SIGNS}#&*!|>'\"%@`"
_IDLE = " \t\r\n#"


class BoundedScanner(Scanner):
    """ruamel's scanner, with a bound and without idle questions.

    It stops at the bracket that is too deep, since ruamel looks 1,024 characters ahead at a cost
    that grows with depth; and it does not look for simple keys, blanks and comments where there
    are none. It takes texts that `decode` has accepted, with the ends that `lines_of` gives.

    The tokens are the same, but for four of YAML 1.2's rules: `{?a: b}` has the key `?a`,
    `{a:, b}` not the key `a:`, `[-]` holds no text, and `[a]#b` no comment.
    """

    def check_token(self, *choices: type) -> bool:
        """Whether the next token is of one of some classes; of any, where none is named."""
        while self.need_more_tokens():
            self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def need_more_tokens(self) -> bool:
        """Whether the next token is not settled yet."""
        if self.done or not self.tokens:
            return not self.done
        return bool(self.possible_simple_keys) and bool(super().need_more_tokens())

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:
        """Refuse brackets that are too deep before they are read."""
        if len(self.flow_context) >= MAX_DEPTH:
            raise ScannerError(None, None, TOO_DEEP, self.reader.get_mark())
        super().fetch_flow_collection_start(TokenClass, to_push)

    def check_key(self) -> bool:
        """Whether a `?` begins a key."""
        after = self.reader.peek(1)
        return after in _BLANKS or (bool(self.flow_context) and after in _FLOW_SIGNS)

    def check_plain(self) -> bool:
        """Whether a plain scalar begins here."""
        first, after = self.reader.peek(), self.reader.peek(1)
        if first not in "-?:":
            return first not in _SIGNS
        return after not in _BLANKS and not (self.flow_context and after in _FLOW_SIGNS)

    def scan_plain(self) -> Any:
        """Read a plain scalar; refuse one that ends with `:` before a bracket."""
        token = super().scan_plain()
        if self.flow_context and token.value.endswith(":") and self.reader.peek() in _FLOW_SIGNS:
            raise ScannerError(None, None, COLON, self.reader.get_mark())
        return token

    def scan_to_next_token(self) -> Any:
        """Pass over blanks and comments; refuse a comment that touches what stands before it."""
        reader = self.reader
        here = reader.buffer[reader.pointer]
        if here not in _IDLE:
            return None
        if here == "#" and reader.pointer and reader.buffer[reader.pointer - 1] not in _BLANKS:
            raise ScannerError(None, None, GLUED, reader.get_mark())
        return super().scan_to_next_token()


def pure_events(text: str) -> Iterator[Any]:
    """Yield the events of a text with the ends that `lines_of` gives; raise Unread."""
    reader = YAML(typ="safe", pure=True)  # a fresh one each time: directives leak between loads
    reader.Scanner = BoundedScanner
    try:
        yield from reader.parse(text)
    except MarkedYAMLError as error:
        raise Unread(error) from None
