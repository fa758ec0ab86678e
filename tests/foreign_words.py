"""The words of other tools, as their own references list them: by tool, and by the place in a flow.

Written apart from the tables of `flowc.language.foreign`, so that what is missing there is seen.
Words with a meaning of their own here (`name`, `outputs`) are left in: the tests pass them over.
"""

KEYS = {
    "Argo Workflows": {
        "flow": """
            apiVersion kind metadata spec entrypoint templates arguments serviceAccountName volumes
            volumeClaimTemplates parallelism imagePullSecrets nodeSelector tolerations affinity
            onExit
            ttlStrategy activeDeadlineSeconds priority podGC podMetadata schedulerName hostAliases
            hostNetwork dnsPolicy automountServiceAccountToken executor securityContext
            synchronization
            retryStrategy metrics hooks workflowTemplateRef artifactRepositoryRef archiveLogs
            shutdown
            suspend templateDefaults workflowMetadata artifactGC podSpecPatch schedule schedules
            timezone concurrencyPolicy startingDeadlineSeconds successfulJobsHistoryLimit
            failedJobsHistoryLimit generateName labels annotations
        """,
        "task": """
            template templateRef arguments dependencies depends when withItems withParam
            withSequence
            continueOn onExit hooks inline inputs outputs container containerSet script steps dag
            resource suspend data http plugin daemon failFast sidecars initContainers memoize
            timeout
            retryStrategy metadata nodeSelector tolerations parallelism activeDeadlineSeconds
            volumes
            volumeMounts image args env envFrom workingDir source resources imagePullPolicy
            serviceAccountName securityContext synchronization priority podSpecPatch archiveLocation
        """,
        "task input": "name value valueFrom default enum description from path raw s3 http git "
        "optional mode archive",
        "task output": "name path valueFrom globalName from s3 gcs archive optional artifactGC "
        "archiveLogs",
        "cache": "key maxAge configMap",
    },
    "GitHub Actions": {
        "flow": "name run-name on permissions env defaults concurrency jobs",
        "task": """
            name permissions needs if runs-on environment concurrency outputs env defaults steps
            timeout-minutes strategy continue-on-error container services uses with secrets run
            working-directory shell id max-parallel fail-fast
        """,
        "flow input": "description required default type options deprecationMessage",
        "cache": "path key restore-keys",
        "environment": "name url",
    },
    "GitLab CI": {
        "flow": """
            stages include variables workflow default image services before_script after_script
            cache
            pages spec
        """,
        "task": """
            script stage needs dependencies rules only except when allow_failure artifacts cache
            coverage environment extends image services tags retry timeout parallel trigger
            variables
            before_script after_script interruptible resource_group release pages secrets id_tokens
            inherit hooks start_in run dast_configuration manual_confirmation identity
        """,
        "flow input": "default description options regex type rules",
        "task output": "paths expire_in expose_as reports untracked when public",
        "cache": "key paths policy untracked unprotect when fallback_keys",
        "artifact": "paths exclude expire_in expose_as name public reports untracked when",
        "environment": "name url on_stop action auto_stop_in deployment_tier",
    },
    "DVC": {
        "flow": "stages vars params metrics plots artifacts datasets",
        "task": """
            cmd wdir deps params outs metrics plots frozen always_changed meta desc foreach do
            matrix
            live
        """,
        "task output": "cache persist push remote desc type labels meta checkpoint metric plot",
        "artifact": "path type desc labels meta",
    },
    "CWL": {
        "flow": """
            cwlVersion class id label doc inputs outputs steps requirements hints intent $namespaces
            $schemas
        """,
        "task": """
            in out run when scatter scatterMethod requirements hints label doc id baseCommand
            arguments
            stdin stdout stderr successCodes temporaryFailCodes permanentFailCodes class cwlVersion
        """,
        "task input": """
            type format default inputBinding secondaryFiles streamable loadContents loadListing
            label
            doc id source linkMerge pickValue valueFrom prefix position separate itemSeparator
            shellQuote items symbols
        """,
        "task output": "type format outputBinding secondaryFiles streamable label doc id glob",
        "flow output": "type outputSource linkMerge pickValue label doc id",
    },
    "WDL": {
        "flow": "version import workflow task call meta parameter_meta struct input output",
        "task": """
            input output command runtime requirements hints meta parameter_meta call scatter if
            alias
            as after docker cpu memory disks gpu preemptible maxRetries returnCodes
            continueOnReturnCode bootDiskSizeGb zones container
        """,
        "task input": "help optional choices",
    },
    "Snakemake": {
        "flow": """
            rule rules checkpoint configfile config include module use workdir report envvars
            localrules ruleorder subworkflow pepfile scattergather onsuccess onerror onstart
            wildcard_constraints container containerized min_version
        """,
        "task": """
            input output params shell script run notebook wrapper cwl log benchmark threads
            resources
            conda container containerized singularity envmodules shadow priority group localrule
            retries cache default_target handover template_engine message name wildcard_constraints
            runtime mem_mb disk_mb
        """,
    },
    "Nextflow": {
        "flow": """
            process processes params workflow include manifest docker conda singularity executor
            profiles plugins timeline trace publish emit take main
        """,
        "task": """
            accelerator afterScript arch array beforeScript cache clusterOptions conda container
            containerOptions cpus debug disk echo errorStrategy executor ext fair label machineType
            maxErrors maxForks maxRetries maxSubmitAwait memory module penv pod publishDir queue
            resourceLabels resourceLimits scratch secret shell spack stageInMode stageOutMode
            storeDir
            tag time input output script exec stub when each from emit env path topic
        """,
        "task output": "emit optional topic",
    },
    "Kubeflow Pipelines": {
        "flow": """
            name description inputs outputs implementation components deploymentSpec root
            schemaVersion
            sdkVersion pipelineInfo pipelineSpec dag metadata parameters defaultPipelineRoot
        """,
        "task": """
            implementation container image command args env componentRef dependentTasks inputs
            cachingOptions enableCache taskInfo triggerPolicy condition iteratorPolicy
            parameterIterator retryPolicy maxRetryCount backoffDuration resources executorLabel
            base_image packages_to_install pip_index_urls enable_caching display_name exitTask
            cpuLimit memoryLimit accelerator
        """,
        "task input": """
            componentInputParameter taskOutputParameter taskOutputArtifact runtimeValue constant
            parameterType artifactType defaultValue isOptional description optional
        """,
        "task output": "parameterType artifactType description outputPath",
        "flow output": "valueFromParameter outputParameterKey producerTask",
    },
    "Airflow and dag-factory": {
        "flow": """
            dag_id default_args owner start_date end_date retries retry_delay schedule
            schedule_interval catchup tags concurrency max_active_runs max_active_tasks
            dagrun_timeout
            default_view orientation sla_miss_callback on_success_callback on_failure_callback
            params
            render_template_as_native_obj doc_md is_paused_upon_creation access_control tasks
            task_groups description timetable template_searchpath user_defined_macros
            jinja_environment_kwargs fail_stop owner_links
        """,
        "task": """
            task_id operator dependencies bash_command python_callable python_callable_name
            python_callable_file op_kwargs op_args templates_dict task_group_name trigger_rule
            depends_on_past wait_for_downstream execution_timeout pool pool_slots priority_weight
            weight_rule queue email email_on_failure email_on_retry run_as_user task_concurrency
            max_active_tis_per_dag expand partial inlets outlets sql conn_id env append_env cwd
            do_xcom_push executor_config multiple_outputs decorator callbacks map_index_template
            retries retry_delay retry_exponential_backoff max_retry_delay sla start_date end_date
            on_success_callback on_failure_callback on_retry_callback on_execute_callback owner
            doc_md
            tooltip upstream_tasks image requirements python_version http_conn_id endpoint
        """,
    },
    "Prefect": {
        "flow": """
            name version tags description entrypoint flow_name parameters schedule schedules
            work_pool
            work_queue_name job_variables concurrency_limit enforce_parameter_schema triggers build
            push pull prefect-version deployments retries retry_delay_seconds timeout_seconds
            log_prints persist_result result_storage task_runner on_completion on_failure
            on_cancellation on_crashed validate_parameters
        """,
        "task": """
            name description tags retries retry_delay_seconds retry_jitter_factor retry_condition_fn
            timeout_seconds cache_key_fn cache_expiration cache_policy persist_result result_storage
            result_serializer log_prints task_run_name wait_for on_completion on_failure on_rollback
            refresh_cache viz_return_value parameters image env infrastructure
        """,
        "cache": "cache_key_fn cache_expiration cache_policy",
    },
    "Dagster": {
        "flow": """
            ops graph job jobs assets resources config execution loggers sensors schedules
            partitions
            hooks definitions run_launcher cron_schedule tags solids
        """,
        "task": """
            ins outs deps op config_schema required_resource_keys retry_policy tags op_tags
            code_version io_manager_key key_prefix group_name partitions_def automation_condition
            freshness_policy check_specs backfill_policy compute_kind kinds owners metadata hooks
            config resources non_argument_deps description
        """,
    },
    "AzureML": {
        "flow": """
            $schema type name display_name experiment_name description tags settings jobs compute
            inputs outputs identity services default_compute default_datastore
            continue_on_step_failure schedule trigger
        """,
        "task": """
            type name display_name experiment_name description tags component command code
            environment
            environment_variables distribution compute resources limits inputs outputs identity
            services instance_count instance_type shm_size trial sampling_algorithm search_space
            objective early_termination is_deterministic
        """,
        "task input": "type mode path optional default min max enum description",
        "flow input": "type mode path optional default min max enum description",
        "task output": "type mode path name version description",
        "environment": "image conda_file version build",
    },
    "ploomber": {
        "flow": """
            meta tasks config clients executor on_finish on_render on_failure serializer
            unserializer
            parameters
        """,
        "task": """
            source product class name upstream params client product_client on_finish on_render
            on_failure static_analysis ext_kernelspec_name nbconvert_exporter_name grid executor
            papermill_params timeout local_execution
        """,
    },
    "dbt": {
        "flow": """
            name version config-version profile model-paths seed-paths target-path models sources
            seeds snapshots exposures macros vars on-run-start on-run-end packages target tests
            clean-targets dispatch quoting
        """,
        "task": """
            name description columns config materialized schema database alias tags pre_hook
            post_hook
            meta docs freshness tests data_tests unit_tests constraints contract enabled unique_key
            full_refresh persist_docs grants group access model depends_on refs severity where
        """,
        "task output": "data_type materialized tags",
    },
    "Kedro": {
        "flow": "catalog datasets parameters pipelines nodes credentials",
        "task": "func inputs outputs name tags confirms namespace runner hooks",
        "task output": "type filepath save_args load_args credentials versioned fs_args metadata "
        "layer",
    },
    "Domino's Python": {
        "task": """
            flyte_task_name output_specs environment_id environment_name environment_revision_id
            hardware_tier_id hardware_tier_name main_git_repo_ref dfs_repo_commit_id use_latest
            external_data_volumes netapp_volume_snapshots use_project_defaults_for_omitted
            cache_version cache_ignore_input_vars cache_serialize HardwareTierId EnvironmentId
            EnvironmentRevisionSpec MainRepoGitRef ComputeClusterProperties ExternalVolumeMountIds
            Title
        """,
    },
    "other tools": {
        "flow": """
            orbs executors workflows trigger pr pool stages steps nodes pipeline dag schedule cron
            notifications parameters variables constants globals imports extends project id title
            StartAt States x-common networks job_clusters email_notifications webhook_notifications
            max_concurrent_runs git_source timeout_seconds access_control_list finally workspaces
            taskSpec results
        """,
        "task": """
            requires dependsOn depends_on runAfter run_after upstream after_tasks condition
            conditions
            run_if docker machine resource_class working_directory parallelism commands cmds
            entrypoint cpu memory gpu cores mem retry attempts max_attempts timeout_seconds
            timeoutInMinutes timeoutSeconds env_file environment_variables secrets volumes mounts
            ports image foreach for_each loop with_items map until while notify
            notifications on_success on_error finally approval manual schedule cron label labels
            annotations owner priority concurrency lock cache_key artifacts upload publish
            notebook_task spark_python_task sql_task job_cluster_key existing_cluster_id libraries
            depends_on_past taskRef taskSpec workspaces displayName vmImage script bash pwsh
            register
            become tests sources generates Next End Catch Retry Resource Parameters ResultPath
            comment comments
        """,
        "flow input": "choices required nullable min max pattern help label value format",
        "task input": "from source value bind choices required",
        "task output": "from value filename dest format",
        "artifact": "path title kind",
        "hardware_tier": "cpu memory gpu",
        "git_ref": "branch tag commit repo url",
        "cluster": "num_workers nodes framework driver_type instance_type",
        "snapshot": "dataset snapshot path mount",
        "volume": "mount path volume",
        "export": "to from dataset_id target_relative_path bundle_name",
    },
}  # fmt: skip

TYPES = {
    "SQL": """
        int; integer; bigint; smallint; tinyint; serial; bit; boolean; bool; real; double precision;
        double; float; decimal; decimal(10,2); numeric; numeric(10, 2); money; number; number(10);
        char; char(8); character; varchar; varchar(20); nvarchar(max); text; clob; blob; bytea;
        date;
        time; timestamp; timestamptz; timestamp with time zone; timestamp(6); interval; json; jsonb;
        uuid; text[]; bigint unsigned; array; struct; map; enum('a','b'); null; table; varchar2(10);
        datetime; datetime2; character varying(20)
    """,
    "R": """
        character; numeric; integer; logical; double; complex; factor; Date; POSIXct; POSIXlt;
        difftime; data.frame; tibble; list; vector; matrix; function; raw; NULL; chr; dbl; lgl
    """,
    "SAS": """
        num; char; $; $20.; 8.; best12.; date9.; datetime20.; time8.; yymmdd10.; dataset;
        sas7bdat; xpt
    """,
    "pandas, NumPy, Arrow, Spark": """
        int8; int16; int32; int64; uint8; uint64; Int64; float16; float32; float64; bool_; boolean;
        object; string; category; datetime64; datetime64[ns]; timedelta64[ns]; DataFrame;
        pd.DataFrame; Series; pd.Series; Index; np.int64; np.float32; np.bool_; np.ndarray; ndarray;
        pa.Table; pl.DataFrame; pd.Timestamp; StringType(); LongType(); TimestampType;
        ArrayType(StringType()); DecimalType(10,2)
    """,
    "JSON Schema": """
        string; number; integer; boolean; object; array; null; date-time; date; time; uri; email;
        uuid; enum; const
    """,
    "TypeScript": """
        string; number; boolean; any; unknown; void; null; undefined; never; bigint; symbol; object;
        Date; string[]; Array<string>; Record<string, number>; Map<string, string>; string | null;
        'a' | 'b'; Promise<string>; Buffer; Uint8Array
    """,
    "Python": """
        str; int; float; bool; bytes; complex; list; List[int]; Dict[str,int]; dict; Optional[str];
        Union[int, str]; tuple; tuple[int, ...]; Tuple[int, str]; set[str]; frozenset[int];
        Literal["a", "b"]; Enum; Any; object; date; datetime.datetime; datetime.date; timedelta;
        Path; pathlib.Path; Decimal; UUID; Sequence[str]; Iterable[int]; Mapping[str, int];
        typing.List[int]; typing.Optional[str]; Callable; None; NoneType; SecretStr; BaseModel;
        dataclass; NamedTuple; TypedDict; Annotated[int, 5]
    """,
    "CWL": """
        File; Directory; string; int; long; float; double; boolean; null; Any; File[]; File?;
        File[]?; string?; stdout; stderr; ["null", "string"]; int[]
    """,
    "WDL": """
        String; Int; Float; Boolean; File; Directory; Array[File]; Array[File]+; Array[Array[Int]];
        Map[String, Int]; Pair[Int, String]; Object; File?; String?; Array[String]?
    """,
    "Kubeflow Pipelines": """
        STRING; NUMBER_INTEGER; NUMBER_DOUBLE; BOOLEAN; LIST; STRUCT; Dataset; Model; Metrics;
        ClassificationMetrics; HTML; Markdown; Artifact; Input[Dataset]; Output[Model]; InputPath();
        InputPath(str); OutputPath("CSV"); system.Dataset; system.Model; GCSPath
    """,
    "AzureML": """
        uri_file; uri_folder; mltable; mlflow_model; custom_model; triton_model; string; number;
        integer; boolean; path
    """,
    "Flyte": """
        FlyteFile; FlyteDirectory; FlyteFile[TypeVar("csv")]; FlyteFile["csv"];
        FlyteDirectory["csv"];
        StructuredDataset; FlyteSchema; CSVFile; JPEGImageFile; PNGImageFile; HDF5EncodedFile;
        flytekit.types.file.FlyteFile; TypeVar("csv"); List[FlyteFile]; Optional[FlyteFile]
    """,
    "Kedro": """
        pandas.CSVDataset; pandas.ParquetDataset; pickle.PickleDataset; pandas.ExcelDataset;
        json.JSONDataset; text.TextDataset; MemoryDataset; partitions.PartitionedDataset
    """,
    "other tools": """
        file[]; csv; CSV; .csv; file.csv; csv file; text/csv; list of int; array of string; dir;
        folder; image; table; dataframe; tf.Tensor; Tensor; model; dataset; files; strings; long;
        short; byte; flag; secret; password; url; int or str
    """,
}


def types() -> list[tuple[str, str]]:
    """All types, with where they come from."""
    words = [(tool, word) for tool, text in TYPES.items() for word in text.split(";")]
    return [(tool, " ".join(word.split())) for tool, word in words]
