"""A flow with a place for a hostile value in every field that an author fills."""

import re

FLOW = """\
name: <workflow_name|example>
description: <description|a flow>
vars:
  constant: <label|a label>
inputs:
  <input_name|launched>:
    type: str
    description: <description:input|an input>
    default: <default:str|a default>
  whole: {type: int, default: <default:int|1>}
  rate: {type: float, default: <default:float|0.5>}
  switch: {type: bool, default: <default:bool|true>}
  choice: {type: 'enum[a, b]', default: <default:enum|a>}
  source: {type: file, default: <default:file|'s3://bucket/x'>}
  numbers:
    type: list[int]
    default: <default:list|[1]>
  counts:
    type: dict[str, int]
    default: <default:dict|{a: 1}>
  free: <type_expr|str>
artifacts:
  kept: {name: <label:artifact|Kept>, type: data}
defaults:
  project_defaults: true
  environment: {id: <image|abc>, revision: <image:revision|def>}
tasks:
  <task_name|first>:
    name: <label:task|First>
    description: <description:task|a task>
    command: <command|python first.py>
    job_title: <env_value|a title>
    hardware_tier: {id: <env_value:tier|small>}
    git_ref: {type: branches, value: <env_value:branch|main>}
    dataset_snapshots: [{id: <env_value:dataset|d1>, version: 1}]
    external_volumes: [<env_value:volume|v1>]
    volume_size_gib: <resources|10>
    timeout: <schedule|3h>
    cache: {version: <env_value:version|v1>}
    inputs:
      <input_name:task|taken>: str
      reference: {type: str, default: b}
      texts: 'list[str]'
      constant: str
    with:
      texts: [<default:str:item|an item>]
      constant: ${{ vars.constant }}
      reference: <ref|b>
    outputs:
      <output_name|given>: {type: str, description: <description:output|a result>}
      table: {artifact: kept, file: <label:file|table.csv>, type: 'file[csv]'}
  a: {command: c, outputs: {o0: str}}
outputs:
  <output_name:flow|shown>: ${{ tasks.a.o0 }}
"""
_PLACE = re.compile(r"<([a-z_]+(?::[a-z]+)*)\|([^>]*)>")
PLACES = [place for place, _ in _PLACE.findall(FLOW)]
_KINDS = {"source_path": "description", "import_path": "type_expr"}


def places(kind: str) -> list[str]:
    """Return the fields of a kind: `description` is one of a flow, a task, an input, an output."""
    wanted = _KINDS.get(kind, kind)
    if wanted.startswith("default:") and wanted != "default:str":
        return [wanted]
    return [place for place in PLACES if place == wanted or place.startswith(f"{wanted}:")]


def filled(place: str | None = None, value: str = "") -> str:
    """Return the flow with YAML at one of its places, and harmless values at all others."""
    text = _PLACE.sub(lambda found: value if found[1] == place else found[2], FLOW)
    if place == "input_name:task":  # what is declared is bound
        text = text.replace("    with:\n", f"    with:\n      {value}: x\n")
    else:
        text = text.replace("    with:\n", "    with:\n      taken: x\n")
    return text


def quoted(text: str) -> str:
    """Return a text as a YAML scalar between double quotes, all but ASCII escaped."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    if 32 <= code < 127 and character not in '"\\':
        return character
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
