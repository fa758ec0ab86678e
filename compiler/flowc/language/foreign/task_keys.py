"""What other tools call the keys of a task, by what each is called here.

The same words are understood in `defaults`, in profiles, in task files and at the top of a flow,
where no table says otherwise.
"""

from __future__ import annotations

from typing import Final

from flowc.language.foreign import shared_meanings as m
from flowc.language.foreign.meaning import Row, row, says, write

COMMANDS: Final[tuple[Row, ...]] = (
    row(m.SUB_FLOW, "task", "file", cwl="run", others="uses component template"),
    row(m.AFTER, "task", "tasks", others="deps inputs_from input_tasks sources dependency"),
    row(m.AFTER, "task",
        argo="dependencies depends", actions="needs", gitlab="needs dependencies",
        kfp="dependentTasks after_tasks", airflow="dependencies upstream upstream_tasks",
        prefect="wait_for upstream_tasks", ploomber="upstream", dbt="refs depends_on",
        dagster="non_argument_deps", azureml="depends_on",
        others="requires require required_tasks dependsOn depends_on runAfter run_after waits_for "
        "wait_for_tasks follows follow preceded_by predecessors predecessor previous prev parents "
        "parent prerequisites prereqs successor_of start_after starts_after trigger_after order"),
    row(m.DOWNSTREAM, "task",
        airflow="downstream downstream_tasks", others="Next next next_task leads_to children child "
        "successors successor precedes followed_by"),
    row(m.COMMAND, "task",
        dvc="cmd", nextflow="exec",
        airflow="bash_command bash cmd", dagster="bash_command", prefect="shell_script",
        actions="run", kfp="commandLine",
        others="pwsh powershell cmdline command_line commandline exe execute execution invoke "
        "start_command "
        "entry_command job_command bash_script run_command shell_cmd"),
    row(m.SHELL, "task", "shell", actions="shell"),
    row(m.COMMAND, "task", snakemake="shell"),
    row(m.CONTAINER, "task", "mapping", argo="container script", kfp="container"),
    row(m.COMMAND, "task", gitlab="script", cwl="baseCommand",
        others="commands cmds scripts lines code_lines argv entrypoint command_args"),
    row(m.COMMAND, "task", "list", argo="args", cwl="arguments", kfp="args", azureml="arguments"),
    row(m.PROGRAM, "task",
        ploomber="source", azureml="program_file", dbt="model model_path sql_file",
        airflow="python_file application",
        others="file script_file script_path main main_file entry_point entry_script program "
        "executable py_file python_script r_script sas_program spark_python_task filename"),
    row(m.OPERATOR, "task",
        airflow="operator decorator", dagster="op", ploomber="class",
        others="classname class_name method package"),
    row(m.FUNCTION, "task",
        airflow="python_callable python_callable_name python_callable_file callable",
        kedro="func", prefect="fn", others="function handler lambda module_function"),
    row(m.NOTEBOOK, "task", snakemake="notebook", ploomber="papermill_params",
        airflow="notebook_path", others="notebook_task notebook_file ipynb"),
    row(m.QUERY, "task", airflow="sql endpoint http_conn_id", dbt="sql where", argo="http",
        others="query sql_task statement url request http_request"),
    row(m.TEMPLATE, "task",
        argo="template templateRef inline", actions="uses", gitlab="extends",
        kfp="componentRef componentSpec component_ref component", azureml="component",
        snakemake="wrapper", dagster="graph",
        others="taskRef taskSpec task_ref task_type inherits inherit_from based_on base "
        "template_name uses_template from_template"),
    row(m.STEPS, "task", actions="steps", argo="steps dag containerSet", azureml="jobs",
        others="tasks stages actions pipeline_steps sequence"),
    row(m.SUB_FLOW, "task",
        argo="workflowTemplateRef", snakemake="subworkflow", wdl="call",
        airflow="trigger_dag_id subdag", others="sub_flow sub_workflow sub_pipeline workflow "
        "pipeline child_flow nested run_job_task run_flow pipelineRef flow_name subflow"),
    row(m.BINDINGS, "task",
        azureml="bindings", others="bind binding input_values call_args args_from input_mapping"),
    row(m.ARGUMENTS, "task",
        argo="arguments parameters args", airflow="op_kwargs op_args kwargs templates_dict",
        kfp="arguments parameters runtimeParameters", prefect="parameters",
        dagster="config run_config config_schema", azureml="parameters",
        others="parameter argument options opts option settings base_parameters values vars"),
    row(m.READS, "task",
        dvc="deps", snakemake="input_files", nextflow="take", kfp="inputDefinitions",
        dagster="ins asset_deps", airflow="inlets",
        others="consumes reads input_data sources in_files requires_files input_path inputPath "
        "input_dir input_file data_in"),
    row(m.BINDINGS, "task", "mapping", cwl="in"),
    row(m.READS, "task", cwl="in", nextflow="from path"),
    row(m.WRITES, "task",
        dvc="outs", cwl="out", dagster="outs", airflow="outlets", ploomber="product",
        nextflow="emit topic", kfp="outputDefinitions file_outputs",
        others="ResultPath produces writes products result results output_path outputPath "
        "output_dir "
        "output_file output_files output_data generates targets returns artifact_paths creates"),
    row(m.ARTIFACTS, "task", gitlab="artifacts", others="upload upload_artifacts store_artifacts "
        "save save_output"),
    row(m.FOLDER, "task", actions="working-directory", dvc="wdir", snakemake="workdir",
        airflow="cwd", argo="workingDir", nextflow="scratch",
        others="working_dir workdir dir cd chdir root folder directory work_dir"),
    row(m.REDIRECT, "task", cwl="stdout stderr", snakemake="log benchmark",
        others="logs log_file logfile output_log stdout_file stderr_file tee"),
    row(m.STDIN, "task", cwl="stdin", wdl="stdin"),
    row(m.AROUND, "task",
        gitlab="before_script after_script", nextflow="beforeScript afterScript stub",
        dbt="pre_hook post_hook", airflow="setup teardown", snakemake="handover",
        dagster="pre_run post_run",
        others="before setup_script prepare preScript postScript pre_script post_script init "
        "pre_command post_command cleanup clean install build"),
    row(m.SHELL, "task", others="interpreter language lang executor_shell runner_shell"),
    row(m.EACH, "task",
        dvc="foreach", cwl="scatter", wdl="scatter", argo="withItems withSequence", ploomber="grid",
        nextflow="each array", airflow="expand partial expand_kwargs",
        kfp="iterator iterate parameterIterator",
        azureml="search_space", snakemake="wildcards expand_wildcards", actions="strategy",
        gitlab="parallel",
        others="for_each forEach for_each_task with_items loop loops items map map_task fan_out "
        "fanout values_of iterate_over over sweep axes repeat"),
    row(m.LOOP, "task", argo="withParam", airflow="map_index_template", kfp="iteratorPolicy",
        dagster="dynamic dynamic_out partitions partitions_def backfill_policy",
        azureml="sampling_algorithm objective early_termination trial",
        others="while until dynamic_task dynamic_tasks map_over recurse recursion do_while mapped"),
    row(says("a row takes one value of each axis: exclude: leaves combinations out"), "task",
        cwl="scatterMethod", snakemake="wildcard_constraints"),
    row(says("write the keys of do: into the task itself, beside matrix:"), "task", dvc="do"),
)  # fmt: skip

SETTINGS: Final[tuple[Row, ...]] = (
    row(m.RETRIES, "task",
        argo="retryStrategy", nextflow="maxRetries", prefect="retry_policy",
        dagster="retry_policy", kfp="retryPolicy num_retries maxRetryCount", wdl="maxRetries",
        azureml="max_retries retry_settings", airflow="max_tries",
        others="attempts max_attempts retry_count retry_limit retrycount retry_times restart_limit "
        "tries max_tries restarts number_of_retries n_retries"),
    row(m.RETRIES, "task", "mapping", gitlab="retry", others="retry"),
    row(m.DELAY, "task",
        airflow="retry_delay retry_delay_sec retry_exponential_backoff max_retry_delay",
        prefect="retry_delay_seconds retry_jitter_factor retry_condition_fn",
        kfp="backoffDuration backoff_factor", argo="backoff", nextflow="maxErrors",
        wdl="preemptible", cwl="temporaryFailCodes",
        others="retry_backoff retry_interval retry_wait delay retry_on "
        "min_retry_interval_millis retry_on_timeout"),
    row(m.SECONDS, "task",
        prefect="timeout_seconds", argo="activeDeadlineSeconds", airflow="execution_timeout "
        "execution_timeout_secs dagrun_timeout sla", nextflow="time", cwl="timelimit",
        azureml="limits",
        wdl="max_runtime",
        others="timeout_sec timeoutSeconds timeout_s max_time time_limit walltime "
        "max_duration deadline ttl_seconds TimeoutSeconds executionTimeout job_timeout "
        "max_run_time"),
    row(m.MINUTES, "task", "number", snakemake="runtime"),
    row(m.NEEDS, "task", wdl="runtime", cwl="requirements hints"),
    row(m.MINUTES, "task", actions="timeout-minutes",
        others="timeoutInMinutes timeout_mins timeout_min timeout_m"),
    row(m.HOURS, "task", others="timeout_hours timeout_h timeoutInHours"),
    row(m.IMAGE, "task",
        argo="image imagePullPolicy", actions="container", gitlab="image", nextflow="container",
        kfp="base_image image", wdl="docker", snakemake="container singularity "
        "containerized", cwl="dockerPull", prefect="image", airflow="image",
        dagster="container_image", azureml="default_environment",
        others="docker docker_image container_image docker_compose containers image_uri kernel "
        "env_name runtime_environment base_environment"),
    row(m.PACKAGES, "task",
        snakemake="conda envmodules", nextflow="conda spack modules", kfp="packages_to_install "
        "pip_index_urls target_image", airflow="python_version system_site_packages",
        gitlab="pip",
        others="libraries dependencies_file pip_packages conda_env conda_file venv virtualenv "
        "python r_version packages_list install_requires dockerfile apt pip_requirements"),
    row(m.RESOURCES, "task",
        argo="resources", actions="runs-on", snakemake="resources threads mem_mb",
        nextflow="cpus memory accelerator machineType resourceLimits arch",
        wdl="cpu gpu memory", cwl="coresMin ramMin",
        kfp="cpu_limit memory_limit accelerator_type set_cpu_limit set_memory_limit gpu_limit",
        azureml="compute default_compute instance_type", airflow="executor_config",
        prefect="job_variables",
        others="cores cpu_count num_cpus ncpus n_cpus mem ram gpus num_gpus machine machine_type "
        "instance size resource_class requests hardware tier compute_type node_type vm_size "
        "compute_target instance_size worker_size cpu_request memory_request ram_gb hw_tier"),
    row(write("volume_size_gib", "integer", "10"), "task",
        nextflow="disk", wdl="disks bootDiskSizeGb", cwl="tmpdirMin outdirMin",
        snakemake="disk_mb", argo="volumeClaimTemplates", azureml="shm_size",
        others="disk_size disk_size_gb storage volume_size storage_gb ephemeral_storage disk_gb"),
    row(m.PLACEMENT, "task",
        argo="nodeSelector tolerations affinity schedulerName podSpecPatch priorityClassName",
        nextflow="queue executor clusterOptions containerOptions pod", airflow="queue",
        kfp="node_selector", prefect="work_pool work_queue_name infrastructure",
        azureml="resource_queue", gitlab="runner", dagster="executor", kedro="runner",
        others="partition cluster_name node zone zones region agent host hosts platform "
        "job_cluster_key existing_cluster_id node_pool worker vmImage preemptible_vm spot"),
    row(m.PLACEMENT, "task", "mapping", others="pool"),
    row(m.CLUSTER, "task",
        azureml="distribution instance_count", airflow="spark_conf",
        others="spark ray dask mpi job_clusters new_cluster job_cluster cluster_config "
        "spark_config "
        "num_workers workers distributed spark_submit_task"),
    row(m.CACHE, "task",
        argo="memoize", kfp="cachingOptions enable_caching enableCache", prefect="cache_policy "
        "cache_key_fn cache_key cache_expiration refresh_cache persist_result",
        azureml="is_deterministic", nextflow="storeDir",
        dagster="code_version", dbt="unique_key",
        others="caching cached memoization use_cache cacheable reuse allow_reuse incremental "
        "cache_result checkpoint checkpointing skip_if_exists cache_enabled memo"),
    row(says("without cache: a task runs each time: leave it out"), "task",
        dvc="always_changed", azureml="force_rerun", others="no_cache always_run run_always"),
    row(m.DATA, "task",
        azureml="data datastore default_datastore", kedro="datasets catalog",
        dvc="datasets", others="data_source data_sources dataset mount_data snapshot snapshots"),
    row(m.VOLUMES, "task",
        argo="volumes volumeMounts", others="volume mounts mount volume_mounts nfs pvc workspaces"),
    row(m.BRANCH, "task", others="branch git_branch ref revision_name checkout"),
    row(m.TAG, "task", others="git_tag release_tag"),
    row(m.COMMIT, "task", others="commit sha commit_sha git_commit git_sha commit_hash rev"),
    row(m.CODE, "task", azureml="code", argo="git raw", prefect="pull",
        others="git repo repository git_source project source_code src codebase git_repo "
        "sources_dir"),
    row(write("name", "same", "NAME"), "task",
        airflow="task_id", azureml="display_name", prefect="task_run_name",
        wdl="as alias",
        others="id label_name task_name step_name display taskName step_id job_name displayName "
        "title_name jobName task_key friendly_name"),
    row(write("job_title", "same", "VALUE"), "task", others="title run_name run_title"),
    row(m.DESCRIPTION, "task",
        cwl="doc label", dvc="desc", snakemake="message", airflow="doc_md doc doc_json doc_rst "
        "doc_yaml tooltip", nextflow="tag", dbt="docs",
        others="comment comments summary about help documentation docstring note notes details "
        "purpose"),
)  # fmt: skip

WITHOUT_KEY: Final[tuple[Row, ...]] = (
    row(m.ENV, "task",
        actions="env", gitlab="variables", kfp="env", airflow="env append_env env_vars",
        azureml="environment_variables", nextflow="env", prefect="env",
        dagster="env_vars", argo="envFrom", snakemake="envvars",
        others="environ envs environment_vars variable dotenv env_file envFile extra_env"),
    row(m.SECRETS, "task",
        actions="secrets", gitlab="secrets id_tokens", nextflow="secret", kedro="credentials",
        argo="imagePullSecrets", dagster="secret", prefect="secret_blocks", kfp="secret_env_vars",
        airflow="conn_id connections", others="secretRef vault credential password token api_key "
        "secret_key keys_from access_key secret_name"),
    row(m.CONDITION, "task",
        argo="when", actions="if", gitlab="rules only except when", cwl="when", wdl="if",
        nextflow="when", airflow="trigger_rule branch_task ignore_first_depends_on_past",
        kfp="condition triggerPolicy", dagster="automation_condition",
        azureml="activate",
        others="conditions unless run_if run_when only_if skip_if skip skip_when ifs switch case "
        "choice branches else then elif on_condition run_condition condition_task not_if"),
    row(m.OFF, "task", airflow="is_paused", dvc="frozen", dbt="enabled",
        others="disabled disable active deactivated inactive ignore muted suspended"),
    row(m.MAY_FAIL, "task",
        actions="continue-on-error", gitlab="allow_failure", argo="continueOn",
        nextflow="errorStrategy", wdl="continueOnReturnCode", azureml="continue_on_failure",
        others="ignore_errors ignore_failure continue_on_failure can_fail optional_task may_fail "
        "soft_fail must_succeed on_error onError catch_errors allow_fail error_policy"),
    row(says("a command succeeds by exit code 0: write '|| true' or the like into it"), "task",
        cwl="successCodes permanentFailCodes", wdl="returnCodes",
        others="exit_codes exit_code expected_exit_code success_codes return_codes"),
    row(m.HOOKS, "task",
        argo="onExit hooks exit_handler", airflow="on_success_callback on_failure_callback "
        "on_retry_callback on_execute_callback sla_miss_callback email email_on_failure "
        "email_on_retry callbacks on_skipped_callback", prefect="on_completion on_crashed "
        "on_cancellation on_rollback", dagster="hook_defs hooks", ploomber="on_finish on_render",
        gitlab="hooks notify", kfp="exitTask exit_task", snakemake="onsuccess onerror onstart",
        nextflow="onComplete",
        others="on_success on_complete onSuccess onFinish on_exit finally notifications notify "
        "notification alerts alert slack webhook webhooks email_notifications handlers callback "
        "webhook_notifications listeners after_success after_failure on_fail catch"),
    row(m.LIMITS, "task",
        argo="parallelism synchronization mutex semaphore", actions="max-parallel concurrency",
        gitlab="resource_group interruptible", nextflow="maxForks fair maxSubmitAwait",
        airflow="pool pool_slots "
        "task_concurrency max_active_tis_per_dag concurrency max_active_runs max_active_tasks",
        prefect="concurrency_limit task_runner", snakemake="priority",
        azureml="max_concurrent_trials mini_batch_size", dagster="op_concurrency",
        others="max_parallel max_concurrency max_workers lock exclusive singleton weight "
        "priority_weight weight_rule max_concurrent_runs concurrent serial nice rate_limit"),
    row(m.TAGS, "task",
        gitlab="tags", airflow="tags", prefect="tags", dagster="tags op_tags", kedro="tags",
        dbt="tags", azureml="tags", nextflow="resourceLabels",
        others="labels annotations tagging keywords category categories"),
    row(m.NOTES, "task",
        argo="metadata", dvc="meta", wdl="meta parameter_meta", airflow="owner",
        dagster="metadata owners group_name compute_kind kinds", kedro="metadata namespace layer",
        dbt="meta group access", snakemake="group", kfp="metadata taskInfo",
        azureml="experiment_name", cwl="intent",
        others="authors author maintainer maintainers team contact owned_by info icon color "
        "license links stage task_group task_group_name section level "
        "display_options ui study protocol validator validated_by programmer qc risk"),
    row(m.NOTES, "task", gitlab="stage"),
    row(m.ACCESS, "task",
        argo="serviceAccountName securityContext automountServiceAccountToken", azureml="identity",
        actions="permissions", airflow="run_as_user access_control", dbt="grants",
        kfp="service_account", others="service_account access_control_list user run_as runAs role "
        "roles become "
        "privileged sudo acl iam_role job_role"),
    row(m.SERVICES, "task",
        argo="sidecars initContainers daemon hostNetwork", actions="services", gitlab="services",
        others="ports expose init_containers sidecar networks network links_to healthcheck"),
    row(m.RETENTION, "task",
        argo="ttlStrategy podGC archiveLogs artifactGC archiveLocation", gitlab="expire_in",
        dvc="persist", nextflow="stageInMode stageOutMode", snakemake="shadow",
        others="ttl retention retention_days retention_policy expiry expires keep "
        "clean_up delete_after ttl_after_finished"),
    row(m.APPROVAL, "task",
        argo="suspend", gitlab="manual_confirmation start_in", airflow="wait_for_approval",
        others="approval approvals manual gate wait wait_for_input review reviewers confirm "
        "requires_approval hold"),
    row(m.PAST, "task",
        airflow="depends_on_past wait_for_downstream max_consecutive_failed_runs",
        others="wait_for_previous previous_run last_run"),
    row(m.CHECKS, "task",
        dagster="check_specs asset_checks freshness_policy", dbt="tests data_tests unit_tests "
        "constraints contract freshness severity", kedro="confirms", gitlab="coverage",
        others="test checks check validate validation validations assert asserts expectations "
        "quality quality_checks data_quality assertions"),
    row(m.TRACKING, "task",
        dvc="metrics plots live", kfp="metrics", azureml="mlflow",
        others="experiment tracking tensorboard report reports plot wandb monitor monitoring"),
    row(m.EXPORT, "task",
        nextflow="publishDir publish", gitlab="pages release",
        kedro="versioned", dbt="materialized", dagster="io_manager_key io_manager",
        others="publish_dir publish_to register export register_model export_to sink upload_to "
        "destination store deploy copy_to"),
    row(m.ENGINE, "task",
        gitlab="inherit dast_configuration", nextflow="debug echo penv ext module_opts",
        airflow="do_xcom_push multiple_outputs render_template_as_native_obj xcom_push "
        "map_indexes deferrable poke_interval", argo="plugin executor_plugin",
        snakemake="localrule default_target template_engine cwl",
        prefect="log_prints result_storage result_serializer viz_return_value validate_parameters",
        ploomber="static_analysis ext_kernelspec_name nbconvert_exporter_name client "
        "product_client local_execution", dagster="required_resource_keys key_prefix",
        dbt="schema database columns persist_docs full_refresh",
        kfp="implementation executorLabel",
        others="End output_parameters input_parameters driver plugins backend engine context "
        "debug_mode"
        " verbose log_level register_as dry_run loglevel logging_level"),
)  # fmt: skip

TASK_ROWS: Final = (*COMMANDS, *SETTINGS, *WITHOUT_KEY)
