"""A flow with profiles, and one without."""

FLOW = """\
name: training
vars:
  epochs: 3
  commit: {env: GIT_COMMIT, default: aaaa}
defaults:
  project_defaults: true
  retries: 1
  job_title: Training
profiles:
  prod:
    vars: {epochs: 100}
    defaults:
      job_title: null
      retries: 3
      timeout: 2d
  pinned:
    vars: {commit: {env: RELEASE}}
    defaults: {git_ref: {type: commitId, value: "${{ vars.commit }}"}}
tasks:
  train:
    command: python train.py --epochs ${{ vars.epochs }}
  test:
    command: python test.py ${{ vars.commit }}
    retries: 0
"""
PLAIN = "name: plain\ndefaults: {project_defaults: true}\ntasks: {a: {command: b}}\n"
