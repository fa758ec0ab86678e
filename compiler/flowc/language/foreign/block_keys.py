"""What other tools call the keys below a task: of declarations, settings, artifacts, a matrix."""

from __future__ import annotations

from typing import Final

from flowc.language.foreign import shared_meanings as m
from flowc.language.foreign.meaning import Row, row, says, words, write

_INPUTS = "flow input, task input, param"
_OUTPUTS = "task output, flow output"
_DECLARED = f"{_INPUTS}, {_OUTPUTS}"
_FLAG = says("nothing is said about that at an output: leave it out")
_ID = write("id", "same", "ID")
_NAME = write("name", "same", "NAME")
_VERSION = write("version", "same", "NUMBER")

DECLARATIONS: Final[tuple[Row, ...]] = (
    row(m.TYPE, _DECLARED,
        kfp="parameterType artifactType", dbt="data_type", others="datatype dtype kind typing "
        "value_type valueType schema py_type python_type class type_name"),
    row(m.EXTENSION, _DECLARED, cwl="format", others="ext extension file_type filetype suffix"),
    row(m.OPTIONAL, _DECLARED,
        kfp="optional isOptional", azureml="optional", argo="optional",
        others="nullable is_optional allow_null none_allowed null can_be_null"),
    row(says("an input without a default is required: leave it out"), _INPUTS,
        actions="required", others="mandatory is_required"),
    row(m.CHOICES, _INPUTS,
        actions="options", argo="enum", azureml="enum", cwl="symbols", gitlab="options",
        others="choices allowed allowed_values values one_of oneOf valid_values select levels"),
    row(m.ITEMS, _DECLARED,
        cwl="items", others="item_type element_type itemtype of element array_of items_type"),
    row(says("a list is written as its type: list[T]"), _DECLARED,
        others="multiple is_array array is_list many repeated cardinality"),
    row(m.RANGES, _INPUTS,
        azureml="min max", gitlab="regex", wdl="constraints",
        others="minimum maximum pattern min_length max_length minLength maxLength validation "
        "validators validator ge le gt lt minItems maxItems exclusiveMinimum multiple_of size "
        "length range regexp"),
    row(m.DESCRIPTION, _DECLARED,
        cwl="doc label", dvc="desc", argo="note", nextflow="help_text",
        others="title help comment summary docs about prompt hint tooltip display_name label_text "
        "documentation text caption"),
    row(write("default", "same", "VALUE"), "flow input, param",
        argo="value", kfp="defaultValue", azureml="path",
        others="default_value initial fallback init defaults_to val example initial_value"),
    row(write("default", "same", "VALUE"), "task input",
        kfp="defaultValue", others="default_value fallback initial defaults_to"),
    row(m.BOUND, "task input",
        argo="value from valueFrom", cwl="source", kfp="runtimeValue "
        "taskOutputParameter taskOutputArtifact componentInputParameter constant",
        others="bind ref reference link comes_from mapped_from task output_of upstream input "
        "depends_on val producer expr"),
    row(m.READ_AT, "task input",
        cwl="inputBinding prefix position separate itemSeparator shellQuote",
        argo="http git", kfp="inputPath inputUri",
        others="flag arg option cli argument env env_var short param_name mount mount_path"),
    row(write("path", "same", "PATH"), "task input, task output",
        kedro="filepath", others="location file_path filePath dest destination target_path "
        "save_to to where local_path dir folder filename_path"),
    row(says("give a file by its URI when the flow is started: s3://..."), "flow input, task input",
        argo="s3 gcs raw artifactory azure hdfs", others="uri url href bucket remote_path"),
    row(says("a file and what lies beside it are a directory: write type: directory"), _DECLARED,
        cwl="secondaryFiles loadListing", others="glob_all files paths"),
    row(m.WRITTEN_AT, "task output",
        cwl="outputBinding glob outputEval", argo="valueFrom from value",
        kfp="outputPath fileOutput",
        nextflow="emit", azureml="mode", kedro="save_args load_args",
        others="regex pattern source stdout capture expression parse jq"),
    row(write("value", "reference", "${{ tasks.TASK.OUTPUT }}"), "flow output",
        cwl="outputSource", argo="valueFrom from", kfp="valueFromParameter outputParameterKey "
        "producerTask", others="source ref task output reference result val"),
    row(write("file", "same", "FILE"), _OUTPUTS,
        others="filename file_name fileName basename artifact_file"),
    row(write("artifact", "same", "KEY"), _OUTPUTS,
        others="artifact_name artifact_key artefact_name publish_as belongs_to"),
    row(_FLAG, _OUTPUTS,
        cwl="streamable linkMerge pickValue",         dvc="cache persist push remote metric plot "
        "checkpoint", argo="archive s3 gcs archiveLogs "
        "globalName artifactGC", kedro="versioned layer metadata fs_args credentials",
        gitlab="expire_in expose_as untracked public reports when", nextflow="optional_output "
        "topic", dagster="is_required io_manager_key", dbt="materialized",
        others="retention overwrite compress compression keep upload register version labels "
        "tags retention_days permissions owner temp protected"),
    row(m.SECRETS, _INPUTS, others="secret sensitive hidden masked is_secret no_log"),
    row(m.KEY_IS_NAME, f"{_DECLARED}, artifact", argo="name", cwl="id", others="key variable"),
    row(m.NO_OPTION, _INPUTS,
        cwl="streamable loadContents linkMerge pickValue", argo="archive", azureml="mode",
        dvc="meta", gitlab="rules",
        others="group order visible deprecated deprecationMessage readonly read_only editable "
        "cache version labels tags category widget"),
)  # fmt: skip

SETTINGS: Final[tuple[Row, ...]] = (
    row(says("the rows of a list say it: matrix: [{NAME: VALUE}, {NAME: VALUE}]"), "matrix",
        azureml="search_space", others="rows list_of combinations"),
    row(says("write the rows as a list"), "matrix", actions="include",
        others="add extra including"),
    row(m.LIMITS, "matrix", actions="max-parallel"),
    row(m.POLICY, "matrix", actions="fail-fast"),
    row(write("version", "text", "VERSION"), "cache",
        gitlab="key", argo="key", airflow="cache_version",
        prefect="cache_key cache_key_fn cache_policy",
        others="cache_key hash salt id name tag revision"),
    row(write("ignore_inputs", "tasks", "[NAME]"), "cache",
        others="ignore ignored ignore_input_vars exclude exclude_inputs ignored_inputs "
        "cache_ignore_input_vars except"),
    row(write("serialize", "bare", "true"), "cache",
        others="lock serial exclusive cache_serialize"),
    row(says("only outputs are kept, by the task's inputs and settings: version: is what is set",
             "version"), "cache",
        gitlab="paths policy untracked unprotect when fallback_keys", actions="path restore-keys",
        argo="maxAge cache configMap", prefect="cache_expiration expires", kfp="enableCache",
        others="ttl max_age enabled enable on dir directory files scope strategy inputs backend "
        "storage type mode location remote days"),
    row(says(m.IMAGE.sentence, "name"), "environment",
        others="image container docker docker_image base_image dockerfile registry os file"),
    row(says(m.PACKAGES.sentence, "name"), "environment",
        azureml="conda_file", others="packages conda pip python python_version requirements "
        "dependencies r kernel language libraries"),
    row(write("revision", "same", "ID"), "environment",
        azureml="version", others="rev tag revision_id environment_revision_id release"),
    row(_ID, "environment", others="environment_id uuid"),
    row(_NAME, "environment, hardware_tier", gitlab="environment tier", others="title label "
        "environment_name hardware_tier_name size kind"),
    row(_ID, "hardware_tier", others="hardware_tier_id tier_id"),
    row(says(m.RESOURCES.sentence, "name"), "hardware_tier",
        others="cpu cpus memory mem gpu gpus cores ram limits requests instance_type machine_type "
        "node_type instance"),
    row(m.ENV, "environment", others="variables env vars environment_variables"),
    row(says("an environment has an id or a name, and a revision: leave the rest out", "name"),
        "environment", gitlab="action on_stop auto_stop_in deployment_tier",
        actions="url deployment",
        azureml="build description"),
    row(write("type", "same", "branches, value: NAME"), "git_ref", others="branch"),
    row(write("type", "same", "tags, value: NAME"), "git_ref", others="tag"),
    row(write("type", "same", "commitId, value: COMMIT"), "git_ref",
        others="commit sha commit_id hash rev revision"),
    row(write("value", "same", "NAME"), "git_ref", others="ref name id target version"),
    row(m.CODE, "git_ref",
        others="url repo repository remote path git depth submodules directory clone"),
    row(write("workers", "same", "NUMBER"), "cluster",
        azureml="instance_count", dagster="executor_instances", others="num_workers worker_count "
        "n_workers nodes replicas count size min_workers executors WorkerCount num_executors "
        "worker_num process_count_per_instance"),
    row(write("max_workers", "same", "NUMBER"), "cluster",
        others="max max_nodes maximum autoscale max_instances max_size"),
    row(write("type", "same", "TYPE"), "cluster", others="kind framework engine cluster_type name"),
    row(write("worker_hardware_tier", "same", "ID"), "cluster",
        azureml="instance_type", others="worker_type node_type hardware_tier worker_node_type "
        "worker_tier tier machine_type"),
    row(write("master_hardware_tier", "same", "ID"), "cluster",
        others="driver_type head_type master driver head master_type driver_node_type_id "
        "master_tier "
        "scheduler"),
    row(write("worker_storage_gib", "same", "NUMBER"), "cluster",
        others="disk storage worker_storage volume_size disk_gb"),
    row(write("extra_configs", "same", "{NAME: VALUE}"), "cluster",
        others="config spark_conf conf configs properties settings options"),
    row(_ID, "snapshot", others="dataset_id datasetid uuid"),
    row(_NAME, "snapshot, volume", others="dataset dataset_name title volume volume_name"),
    row(_VERSION, "snapshot", others="snapshot snapshot_version revision number rev snapshot_id"),
    row(_ID, "volume", others="volume_id uuid external_volume_id"),
    row(says("where it is mounted is not set in a flow: leave it out"), "snapshot, volume",
        others="path mount mount_path mountPath target read_only readOnly mode dest location"),
)  # fmt: skip

ARTIFACTS: Final[tuple[Row, ...]] = (
    row(_NAME, "artifact", others="title label display_name artifact_name"),
    row(write("type", "bare", "data, model or report"), "artifact",
        others="kind class artifact_type category"),
    row(says("the file stands at the output: {artifact: KEY, file: NAME.csv}"), "artifact",
        gitlab="paths", dvc="path", argo="from", others="file files path filename format pattern "
        "glob uri location extension source task output"),
    row(says("an artifact has a name and a type: leave the rest out"), "artifact",
        gitlab="expire_in expose_as reports when untracked public exclude", dvc="labels meta desc",
        argo="archive s3 gcs", others="description version "
        "tags retention metadata registry stage owner register framework doc"),
    row(write("dataset", "same", "ID"), "export",
        others="dataset_id to target destination datasets dest dataset_name data_set"),
    row(write("artifact", "same", "KEY"), "export",
        others="name from source artifact_name artifacts what key output"),
    row(write("netapp_volume", "same", "ID"), "export",
        others="netapp_volume_id volume volume_id netapp"),
    row(write("path", "same", "FOLDER"), "export",
        others="target_relative_path folder dir directory location subfolder prefix"),
    row(write("bundles", "bare", "[NAME]"), "export",
        others="bundle_name bundle_names governance governance_bundle attach_to"),
    row(write("artifacts", "bare", "[...]"), "exports",
        others="items list exports specs spec_list"),
    row(says("a profile holds vars: and defaults: alone"), "profile",
        dbt="outputs target", others="tasks inputs outputs name description artifacts exports "
        "environment hardware_tier settings"),
)  # fmt: skip

BLOCK_ROWS: Final = (*DECLARATIONS, *SETTINGS, *ARTIFACTS)

CHOICES: Final[dict[str, dict[str, frozenset[str]]]] = {
    "failure_policy": {
        "fail_after_executable_nodes_complete": words(
            "continue continue_on_error continue_on_failure keep_going never ignore wait all_done "
            "finish_running run_all false continue_others"
        ),
        "fail_immediately": words(
            "fail_fast failfast abort stop cancel terminate fail immediate true exit "
            "stop_on_failure"
        ),
    },
    "git_ref": {
        "commitId": words("commit sha hash revision rev commit_sha"),
        "branches": words("ref branch_name heads"),
        "tags": words("release version tag_name"),
        "head": words("latest default main master current"),
    },
    "artifact": {
        "data": words("dataset data_set csv table tabular dataframe file parquet"),
        "model": words("pickle pkl weights checkpoint classifier estimator mlflow"),
        "report": words("plot figure html pdf metrics document image notebook chart dashboard"),
    },
    "cluster": {"spark": words("pyspark databricks emr apache_spark")},
}
"""What other tools call the values of keys that take one of a few."""
