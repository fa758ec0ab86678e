"""What other tools call the keys at the top of a flow, by what each is called here."""

from __future__ import annotations

from typing import Final

from flowc.language.foreign import shared_meanings as m
from flowc.language.foreign.meaning import Row, row, says, write

_NAME = write("name", "same", "NAME")
_TASKS = write("tasks", "bare")
_INPUTS = write("inputs")
_VARS = write("vars")
_DEFAULTS = write("defaults")
_PROFILES = write("profiles")
_WRAPPER = says("the keys of a flow stand at the top of its file: name:, inputs:, tasks:", "tasks")

FLOW_ROWS: Final[tuple[Row, ...]] = (
    row(m.ORDER, "flow", "words", gitlab="stages", others="order sequence phases"),
    row(_TASKS, "flow",
        actions="jobs", dvc="stages", azureml="jobs", cwl="steps", argo="templates",
        snakemake="rules rule", nextflow="processes process", kedro="nodes node", wdl="call calls",
        dagster="ops solids assets graph", airflow="task_groups operators", kfp="components",
        dbt="models", others="job step stage flow_tasks task_list work actions operations "
        "activities phases states executors units pipeline_steps commands targets graphs "
        "scripts asset parts"),
    row(_WRAPPER, "flow",
        argo="spec workflowSpec", airflow="dags dag",
        kfp="root pipelineSpec pipeline deploymentSpec",
        prefect="flow flows", wdl="workflow", kedro="pipelines", nextflow="workflows",
        dagster="definitions", others="pipeline_spec flow_spec definition body content"),
    row(_NAME, "flow",
        airflow="dag_id", azureml="display_name", cwl="id label", prefect="flow_name",
        kfp="pipelineInfo", argo="generateName", actions="run-name",
        others="workflow_name pipeline_name title pipeline_id workflow_id slug project_name "
        "project "
        "displayName job_name called"),
    row(_NAME, "flow", "text", gitlab="workflow", others="pipeline dag"),
    row(m.DESCRIPTION, "flow", cwl="doc", argo="annotations"),
    row(_INPUTS, "flow",
        argo="arguments", dvc="params", airflow="params", kfp="parameters inputDefinitions",
        prefect="parameters", azureml="parameters", ploomber="parameters", cwl="arguments",
        nextflow="take", kedro="parameters",
        others="args launch_inputs flow_inputs parameter arg options launch_parameters"),
    row(says("constants of the flow are vars:; a job has the variables of its Domino project",
        "vars"),
        "flow", gitlab="variables"),
    row(_VARS, "flow",
        snakemake="config configfile", dagster="config",
        others="constants globals variable define context "
        "settings_file const lets consts values global locals"),
    row(_DEFAULTS, "flow",
        airflow="default_args", azureml="settings", argo="templateDefaults", dagster="resources",
        dbt="configs", others="task_defaults common base shared default_config "
        "default_settings task_config global_config job_defaults jobdefaults"),
    row(_PROFILES, "flow",
        gitlab="environments", dbt="target", prefect="deployments",
        others="envs overrides deployment tiers contexts target_env"),
    row(says("outputs of a flow are references: outputs: {NAME: '${{ tasks.TASK.OUTPUT }}'}",
             "outputs"), "flow",
        nextflow="emit publish", dvc="outs", others="results returns result products return"),
    row(m.SCHEDULE, "flow, task",
        argo="schedule schedules cron", gitlab="schedules", prefect="schedule schedules",
        airflow="schedule schedule_interval timetable", dagster="schedules cron_schedule",
        azureml="schedule", others="crontab cronjob interval recurrence periodic every rrule "
        "frequency timer"),
    row(m.SCHEDULE, "flow, task",
        argo="timezone concurrencyPolicy startingDeadlineSeconds successfulJobsHistoryLimit "
        "failedJobsHistoryLimit", airflow="start_date end_date catchup is_paused_upon_creation",
        others="start_time end_time backfill time_zone start_at"),
    row(m.TRIGGER, "flow, task",
        actions="on", dagster="sensors", prefect="triggers", azureml="trigger", argo="events",
        airflow="sensors", gitlab="trigger",
        others="push pull_request workflow_dispatch pr on_push sensor event listener "
        "repository_dispatch workflow_run workflow_call"),
    row(m.INCLUDE, "flow, task",
        gitlab="include", snakemake="include module", wdl="import", nextflow="include",
        dbt="packages", others="imports orbs import_from"),
    row(m.POLICY, "flow, task",
        airflow="on_failure fail_stop", azureml="continue_on_step_failure", ploomber="on_failure",
        actions="fail-fast", prefect="on_failure", argo="failFast",
        others="fail_fast failure_strategy on_failed onFailure stop_on_failure "
        "abort_on_failure keep_going stop_on_error failure_mode"),
    row(m.MAY_FAIL, "flow", others="on_error"),
    row(m.HOOKS, "flow", snakemake="onerror", dbt="on-run-start on-run-end"),
    row(m.KIND, "flow",
        argo="apiVersion kind", cwl="cwlVersion class $namespaces $schemas",
        azureml="$schema type", wdl="version", dbt="version config-version",
        prefect="prefect-version",
        kfp="schemaVersion sdkVersion", snakemake="min_version", nextflow="manifest dsl",
        dvc="template", others="schema schema_version format_version spec_version revision "
        "apiversion api_version flow_version lang language syntax"),
    row(says("the keys of a task say what it is: leave it out"), "task", azureml="type",
        others="kind task_kind"),
    row(m.EXPORT, "flow",
        nextflow="publishDir output_dir", dbt="exposures", others="upload sinks deploy"),
    row(m.DATA, "flow", kedro="catalog datasets", dbt="sources seeds snapshots", azureml="data"),
    row(m.NOTES, "flow",
        argo="metadata workflowMetadata podMetadata", prefect="work_pool_name",
        airflow="owner default_view orientation owner_links", dbt="macros", dagster="asset_group"),
    row(m.APPROVAL, "flow", argo="suspend"),
    row(m.OFF, "flow", others="enabled"),
    row(m.ENGINE, "flow",
        argo="entrypoint executor shutdown priority hostAliases dnsPolicy artifactRepositoryRef "
        "artifactRepository", ploomber="serializer unserializer clients executor",
        dagster="loggers execution run_launcher run_coordinator",
        prefect="build enforce_parameter_schema", kfp="defaultPipelineRoot",
        wdl="struct",
        snakemake="ruleorder localrules pepfile scattergather "
        "report", nextflow="docker plugins timeline trace",
        dbt="model-paths seed-paths target-path clean-targets dispatch quoting",
        airflow="jinja_environment_kwargs template_searchpath user_defined_macros",
        others="logging log server port telemetry storage_backend"),
)  # fmt: skip
