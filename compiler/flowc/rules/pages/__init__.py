"""The manual pages of rules whose findings earlier stages tell."""

from __future__ import annotations

from typing import Final

from flowc.rules.pages.projects import PAGES as PROJECTS
from flowc.rules.pages.reading import PAGES as READING
from flowc.rules.pages.reading import UNKNOWN_VAR, UNUSED_IGNORE
from flowc.rules.pages.task_files import PAGES as TASK_FILES
from flowc.rules.pages.task_files import UNUSED_PARAM

PAGES: Final = {
    **READING,
    **TASK_FILES,
    **PROJECTS,
    "unknown-var": UNKNOWN_VAR,
    "unused-param": UNUSED_PARAM,
    "unused-ignore": UNUSED_IGNORE,
}
"""By the names of the rules."""
