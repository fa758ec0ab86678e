"""The scanner that YAML is read by: ruamel's, within a bound."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.scanner import Scanner, ScannerError

from flowc.limits import MAX_DEPTH

TOO_DEEP = f"the document is nested deeper than {MAX_DEPTH} levels (the limit)"


class BoundedScanner(Scanner):
    """ruamel's scanner, with a bound and without idle questions; the tokens are the same.

    It stops at the bracket that is too deep, since ruamel looks 1,024 characters ahead at a cost
    that grows with depth; and it does not look for simple keys where there are none.
    """

    def check_token(self, *choices: type) -> bool:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def need_more_tokens(self) -> bool:
        if self.done or not self.tokens:
            return not self.done
        return bool(self.possible_simple_keys) and bool(super().need_more_tokens())

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:
        if len(self.flow_context) >= MAX_DEPTH:
            raise ScannerError(None, None, TOO_DEEP, self.reader.get_mark())
        super().fetch_flow_collection_start(TokenClass, to_push)
