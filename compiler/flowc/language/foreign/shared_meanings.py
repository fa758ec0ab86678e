"""The meanings that words of several tools share: what to write, and what to do instead."""

from __future__ import annotations

from typing import Final

from flowc.language.foreign.meaning import says, write

# Keys of a task

AFTER: Final = write("after", "tasks", "[TASK]")
DOWNSTREAM: Final = says("the task that waits says so: after: [TASK]")
COMMAND: Final = write("command", "command")
PROGRAM: Final = write("command", "program", "python FILE.py")
FUNCTION: Final = says(
    "a task is a command, no function of Python: write command: python FILE.py", "command"
)
OPERATOR: Final = says("a task is one command, whatever runs it: write command:", "command")
NOTEBOOK: Final = says(
    "a task is a command: write command: with the one that runs the notebook", "command"
)
QUERY: Final = says("a task is a command: write command: with the program that asks", "command")
CONTAINER: Final = says(
    "write its command as command:, and for its image environment: {name: NAME}", "command"
)
TEMPLATE: Final = says(
    "write the command into the task, or start it from a task file: use: ../tasks/NAME.yaml",
    "command",
)
STEPS: Final = says("a task is one command: make each step a task, or one script", "command")
SUB_FLOW: Final = write("flow", "same", "FILE")
BINDINGS: Final = write("with", "same", "{NAME: VALUE}")
ARGUMENTS: Final = says("give values as inputs:, bind them under with:")
READS: Final = write("inputs", "reads", "{NAME: TYPE}, and bind them under with:")
WRITES: Final = write("outputs", "files", "{NAME: TYPE}")
FOLDER: Final = write("command", "folder", "cd FOLDER && ...")
REDIRECT: Final = says("write it into the command: COMMAND > FILE")
STDIN: Final = says("write it into the command: COMMAND < FILE")
AROUND: Final = says("write it into the command, before or after what the task does")
SHELL: Final = says("write the shell into the command: bash -c '...'")

# One task for each of several values

EACH: Final = write("matrix", "axes", "{NAME: [VALUE, VALUE]}")
LOOP: Final = says(
    "tasks are fixed when the flow is built: matrix: makes one for each value that is known then"
)

# Settings of a job

RETRIES: Final = write("retries", "integer", "NUMBER")
DELAY: Final = says("only how often is set: retries: NUMBER")
SECONDS: Final = write("timeout", "seconds", "1h30m")
MINUTES: Final = write("timeout", "minutes", "1h30m")
HOURS: Final = write("timeout", "hours", "3h")
IMAGE: Final = says(
    "a job runs in a Domino environment: write environment: {name: NAME}", "environment"
)
NEEDS: Final = says("what a job needs comes with its environment: and its hardware_tier:")
PACKAGES: Final = says("packages belong to the Domino environment: write environment: {name: NAME}")
RESOURCES: Final = says(
    "processors and memory come with the tier: write hardware_tier: {name: NAME}", "hardware_tier"
)
CACHE: Final = write("cache", "cached", '{version: "1"}')
DATA: Final = says(
    "data sets are mounted as snapshots: write dataset_snapshots: [{id: ID, version: NUMBER}]"
)
VOLUMES: Final = says("volumes of Domino are mounted by id or name: write external_volumes: [ID]")
BRANCH: Final = write("git_ref", "same", "{type: branches, value: NAME}")
TAG: Final = write("git_ref", "same", "{type: tags, value: NAME}")
COMMIT: Final = write("git_ref", "same", "{type: commitId, value: COMMIT}")
CODE: Final = says("a job has the files of its Domino project at /mnt/code: git_ref: says which")
CLUSTER: Final = says("a cluster of spark, ray, dask or mpi is written under cluster:")

# What the language has no words for

ENV: Final = says("a job has the variables of its Domino project; give values as inputs")
SECRETS: Final = says("Domino gives jobs their secrets as environment variables: none stands here")
CONDITION: Final = says("a flow has no conditions: every task runs; let the job decide")
SCHEDULE: Final = says("schedule the Domino job that runs 'pyflyte run'")
TRIGGER: Final = says("'pyflyte run' starts a flow: let the Domino job that runs it be triggered")
HOOKS: Final = says("a flow has no hooks and sends no messages: let a last task do it")
POLICY: Final = write("failure_policy")
MAY_FAIL: Final = says(
    "a task that fails fails the flow: failure_policy: at the top says whether others still run"
)
LIMITS: Final = says("how many tasks run at once is not set in a flow: leave it out")
TAGS: Final = says("a flow has no tags: 'pyflyte run --tag KEY=VALUE' tags a run")
NOTES: Final = says("there is no place for it: say it in description:, or in a comment")
KIND: Final = says("a file says nothing of its kind or version: leave it out")
ACCESS: Final = says("a flow sets no accounts and no rights: leave it out")
SERVICES: Final = says("a job has nothing running beside it: start it in the command")
PLACEMENT: Final = says("where a job runs is the hardware tier's: hardware_tier: {name: NAME}")
RETENTION: Final = says("how long results are kept is not set in a flow: leave it out")
APPROVAL: Final = says("a flow waits for nobody: make two flows, and start the second one by hand")
PAST: Final = says("runs know nothing of each other: leave it out")
CHECKS: Final = says("let a task check, and those that need it wait for it: after: [TASK]")
TRACKING: Final = says("let the command write them, and declare them: outputs: {NAME: file[json]}")
ENGINE: Final = says("Flyte and Domino run the tasks: nothing is set about that here; leave it out")
ORDER: Final = write("tasks", "bare", "for each, and their order as after: [TASK]")
INCLUDE: Final = says("take tasks from files: use: for a task file, flow: for another flow")
EXPORT: Final = says("exports: at the top says which artifacts go to a data set when the flow ends")
ARTIFACTS: Final = says("declare what the task writes: outputs: {NAME: file[csv]}")
OFF: Final = says("every task runs: put a '#' before the lines of one that is not to")

# Declarations

TYPE: Final = write("type", "same", "TYPE")
EXTENSION: Final = write("type", "extension", "file[csv]")
OPTIONAL: Final = write("type", "optional", "TYPE | none")
CHOICES: Final = write("type", "enum", "enum[a, b]")
ITEMS: Final = write("type", "list", "list[str]")
DESCRIPTION: Final = write("description")
RANGES: Final = says("a type says nothing of sizes and patterns: let the job check its inputs")
BOUND: Final = write("with", "bound", "{NAME: VALUE}")
READ_AT: Final = says("the job finds it at /workflow/inputs/NAME: write that into the command")
WRITTEN_AT: Final = says("the job writes it to /workflow/outputs/NAME")
KEY_IS_NAME: Final = says("the key above is the name: leave it out")
NO_OPTION: Final = says("there is no such setting: leave it out")
