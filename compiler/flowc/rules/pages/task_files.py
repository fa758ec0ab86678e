"""The manual pages of the rules about the params of task files.

Their findings come from starting tasks from the files that they use (`composition`).
"""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "unknown-param": """\
A param that the task file of a task does not declare.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          score:
            use: score.yaml
            params:
              model: forest
              modle: forest

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          score:
            use: score.yaml
            params:
              model: forest
""",
    "missing-param": """\
A param of a task file that has no default, and that a task gives no value.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          score:
            use: score.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          score:
            use: score.yaml
            params:
              model: forest
""",
}

UNUSED_PARAM: Final = """\
A param that nothing in its task file uses.

    Who uses the file gives it a value in vain.

    Wrong:

        params:
          model: str
        command: python score.py

    Right:

        params:
          model: str
        command: python score.py --model ${{ params.model }}
"""
