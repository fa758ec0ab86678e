"""The manual page of the rule `unknown-var`, whose findings come from laying profiles over a flow."""

from __future__ import annotations

from typing import Final

PAGE: Final = """\
A profile that gives a value to a var which the flow does not have.

    A profile replaces vars, and brings none of its own: without it, or under another one, they
    would be missing.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        profiles:
          prod:
            vars:
              skript: train_all.py
        tasks:
          train:
            command: python ${{ vars.script }}

    Right:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        profiles:
          prod:
            vars:
              script: train_all.py
        tasks:
          train:
            command: python ${{ vars.script }}
"""
