"""The syntax tree that the module of a flow must have, from the flow alone.

A second word on what the generator writes: nothing of `flowc.emitting` is used. Imports, aliases,
enums and constants of the module stand inlined, and names are meanings (`expected_nodes.py`).
"""

import ast
from dataclasses import replace

from expected_docs import flow_document, task_document
from expected_nodes import assign, bare, call, constant, list_of, name, subscript
from expected_tasks import DOMINO, arguments, has_fields, helper, job, output_type, value
from expected_types import literal_node, type_node
from flowc.flow import references_in
from flowc.language.references import TaskRef
from flowc.resolving.domino_form import needs_helper


def expected_tree(flow):
    """Return the tree of a flow's module: the flows that it runs first, each of them once."""
    functions = {}
    collect(flow, functions)
    return ast.Module([one for each in functions.values() for one in section(each)], [])


def collect(flow, functions):
    for task in flow.tasks:
        if task.flow is not None:
            collect(task.flow, functions)
    functions.setdefault(flow.name, flow)


def section(flow):
    """Yield the statements of one flow."""
    for artifact in flow.artifacts:
        kind = name(f"{DOMINO}.artifact:{artifact.type.upper()}")
        made = call(f"{DOMINO}.artifact:Artifact", name=constant(artifact.name), type=kind)
        yield assign(f"artifact {flow.name}.{artifact.key}", made)
    for task in flow.tasks:
        if is_job(task):
            yield assign(f"task {flow.name}.{task.key}", job(flow, task))
            yield from task_document(task)
    if flow.outputs:
        yield outputs(flow)
    yield function(flow)


def is_job(task):
    return task.flow is None and not needs_helper(task.config)


def outputs(flow):
    fields = [
        ast.AnnAssign(ast.Name(one.name, ast.Store()), output_type(flow, one), None, 1)
        for one in flow.outputs
    ]
    return bare(
        ast.ClassDef,
        name=f"outputs {flow.name}",
        bases=[name("typing:NamedTuple")],
        keywords=[],
        body=fields,
        decorator_list=[],
    )


def function(flow):
    decorator = name("flytekit:workflow")
    if flow.failure_policy != "fail_immediately":
        policy = f"flytekit:WorkflowFailurePolicy.{flow.failure_policy.upper()}"
        decorator = call(decorator, failure_policy=name(policy))
    return bare(
        ast.FunctionDef,
        name=flow.name,
        args=parameters(flow),
        body=[flow_document(flow), *steps(flow), *ending(flow)],
        decorator_list=[decorator],
        returns=name(f"outputs {flow.name}") if flow.outputs else constant(None),
    )


def parameters(flow):
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(one.name, type_node(one.type)) for one in flow.inputs],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[
            literal_node(one.default.value, one.type)
            for one in flow.inputs
            if one.default is not None
        ],
    )


def steps(flow):
    """Yield the statements that run the tasks; a result has a name where it may be needed."""
    named = needed(flow)
    for task in flow.tasks:
        if is_job(task):
            made = call(f"task {flow.name}.{task.key}", **arguments(flow, task))
        else:
            made = helper(flow, task) if task.flow is None else sub_flow(flow, task)
        kept = task.key in named or not is_job(task)
        yield assign(f"result {task.key}", made) if kept else ast.Expr(made)
        if not is_job(task):
            yield from task_document(task)
        for key in task.after:
            yield ast.Expr(ast.BinOp(end(flow, key), ast.RShift(), end(flow, task.key)))


def needed(flow):
    """Return the keys of the tasks that others, the order or the flow's outputs refer to."""
    values = [binding.value for task in flow.tasks for binding in task.bindings]
    values += [output.value for output in flow.outputs]
    found = {one.task for v in values for one in references_in(v) if isinstance(one, TaskRef)}
    ordered = [(task.key, *task.after) for task in flow.tasks if task.after]
    return found.union(*ordered)


def sub_flow(flow, task):
    """Return the call of another flow, without what that takes anyway."""
    defaults = {one.name: one.default for one in task.flow.inputs}
    given = arguments(flow, task)
    same = {one.input for one in task.bindings if one.value == defaults[one.input]}
    return call(f"flow {task.flow.name}", **{key: given[key] for key in given if key not in same})


def end(flow, key):
    result = name(f"result {key}")
    return subscript(result, constant(0)) if has_fields(flow, key) else result


def ending(flow):
    if flow.exports is not None:
        yield ast.Expr(exports(flow))
    if flow.outputs:
        given = {one.name: value(flow, one.value, one.type) for one in flow.outputs}
        yield ast.Return(call(f"outputs {flow.name}", **given))


def exports(flow):
    """Return the call that exports artifacts."""
    made = flow.exports
    options = {"spec_list": list_of(export(flow, one) for one in made.exports)}
    if made.environment is not None:
        options["environment_name"] = constant(made.environment.name)
    if made.hardware_tier is not None:
        key = "id" if made.hardware_tier.name is None else "name"
        options[f"hardware_tier_{key}"] = constant(getattr(made.hardware_tier, key))
    options["use_project_defaults_for_omitted"] = constant(made.project_defaults)
    return call(f"{DOMINO}.artifact:run_launch_export_artifacts_task", **options)


def export(flow, one):
    if one.files:
        outputs = [flow.task_by_key[file.task].output(file.output) for file in one.files]
        return call(
            f"{DOMINO}.artifact:ExportArtifactFilesToBundleSpec",
            files=list_of(output_type(flow, replace(output, path=None)) for output in outputs),
            bundles=list_of(map(constant, one.bundles)),
        )
    artifact = name(f"artifact {flow.name}.{one.artifact}")
    if one.dataset is not None:
        maker = f"{DOMINO}.artifact:ExportArtifactToDatasetsSpec"
        return call(maker, artifact=artifact, dataset_id=constant(one.dataset))
    return call(
        f"{DOMINO}.artifact:ExportArtifactToNetAppVolumesSpec",
        artifact=artifact,
        netapp_volume_id=constant(one.netapp_volume),
        **({"target_relative_path": constant(one.path)} if one.path is not None else {}),
    )
