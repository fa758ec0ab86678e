"""The manual page of `unused-ignore`; `ignores.py` finds what breaks it."""

from __future__ import annotations

from typing import Final

PAGE: Final = """\
A comment that is to silence a rule, and silences nothing.

    `# flowc: ignore[RULE]` counts for its own line, or for a block scalar that begins there, and
    stands at the end of the line; commas part several rules. What it silenced may have been
    mended, or moved to another line; then it hides the next mistake of its kind. Only warnings
    and `path-explosion` can be silenced: Flyte refuses what breaks any other rule.

    Not told where an error or an unset environment variable keeps rules from looking, nor for
    rules that are switched off.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py  # flowc: ignore[command-placeholder]

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py {rows}  # flowc: ignore[command-placeholder]
            inputs:
              rows: {type: int, default: 5}
"""
