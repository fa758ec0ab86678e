"""The settings of a task as the arguments that Domino's two forms must have, in order.

Written from Domino's pages and not from flowc's table, so that a slip in the table shows.
"""

from expected_nodes import call, constant, dict_of, list_of, name, tuple_of
from expected_types import duration_node

TASK = "flytekitplugins.domino.task:"
CLUSTERS = {"spark": "Spark", "ray": "Ray", "dask": "Dask", "mpi": "MPI"}


def said(**arguments):
    """Return the arguments that are there."""
    return {key: value for key, value in arguments.items() if value is not None}


def plain(value):
    return None if value is None else constant(value)


def part(block, key):
    return None if block is None else plain(getattr(block, key))


def each(items, node):
    return None if items is None else list_of(map(node, items))


def job_settings(config):
    """Return the arguments of a DominoJobConfig but its command."""
    environment, cluster = config.environment, config.cluster
    return said(
        Title=plain(config.job_title),
        CommitId=plain(config.commit_id),
        MainRepoGitRef=git_ref(config.git_ref),
        HardwareTierId=part(config.hardware_tier, "id"),
        EnvironmentId=part(environment, "id"),
        EnvironmentRevisionSpec=revision(environment.revision if environment else None),
        ComputeClusterProperties=cluster_node(cluster) if cluster else None,
        VolumeSizeGiB=plain(config.volume_size_gib),
        DatasetSnapshots=each(config.dataset_snapshots, dataset),
        ExternalVolumeMountIds=each(config.external_volumes, lambda one: constant(one.id)),
    )


def task_settings(config):
    """Return the arguments of a DominoJobTask that are settings."""
    serialize = config.cache is not None and config.cache.serialize
    return said(
        use_latest=constant(True) if config.project_defaults else None,
        **caching(config.cache, cache_serialize=constant(True) if serialize else None),
        **running(config),
    )


def helper_settings(config):
    """Return the arguments of run_domino_job_task that are settings."""
    return said(
        job_title=plain(config.job_title),
        dfs_repo_commit_id=plain(config.commit_id),
        main_git_repo_ref=git_ref(config.git_ref),
        hardware_tier_id=part(config.hardware_tier, "id"),
        hardware_tier_name=part(config.hardware_tier, "name"),
        environment_id=part(config.environment, "id"),
        environment_name=part(config.environment, "name"),
        environment_revision_id=part(config.environment, "revision"),
        volume_size_gib=plain(config.volume_size_gib),
        dataset_snapshots=each(config.dataset_snapshots, dataset),
        external_data_volumes=each(config.external_volumes, volume),
        netapp_volume_snapshots=each(config.netapp_snapshots, netapp),
        use_project_defaults_for_omitted=constant(True) if config.project_defaults else None,
        **caching(config.cache),
        **running(config),
    )


def caching(cache, **more):
    if cache is None:
        return {}
    ignored = tuple_of(map(constant, cache.ignore_inputs)) if cache.ignore_inputs else None
    version = constant(cache.version)
    return said(
        cache=constant(True), cache_version=version, **more, cache_ignore_input_vars=ignored
    )


def running(config):
    """Return how often and how long a job runs, where that is not what the plugin takes."""
    return said(
        retries=constant(config.retries) if config.retries != 0 else None,
        timeout=duration_node(config.timeout) if config.timeout != 3 * 60 * 60 else None,
    )


def git_ref(ref):
    if ref is None:
        return None
    words = [ref.type] if ref.value is None else [ref.type, ref.value]
    return call(f"{TASK}GitRef", *map(constant, words))


def revision(text):
    if text is None:
        return None
    kind = "RestrictedRevision" if text == "restricted" else "SomeRevision"
    return call(
        f"{TASK}EnvironmentRevisionSpecification",
        EnvironmentRevisionType=name(f"{TASK}EnvironmentRevisionType.{kind}"),
        **({} if text == "restricted" else {"EnvironmentRevisionId": constant(text)}),
    )


def dataset(snapshot):
    return call(
        f"{TASK}DatasetSnapshot",
        **said(Id=plain(snapshot.id), Version=plain(snapshot.version), Name=plain(snapshot.name)),
    )


def netapp(snapshot):
    parts = {"Id": constant(snapshot.id), "Version": constant(snapshot.version)}
    return call(f"{TASK}NetAppVolumeSnapshot", **parts)


def volume(one):
    if one.id is not None:
        return constant(one.id)
    return call(f"{TASK}ExternalDataVolume", Name=constant(one.name))


def cluster_node(cluster):
    extra = cluster.extra_configs
    return call(
        f"{TASK}ClusterProperties",
        name(f"{TASK}ComputeClusterType.{CLUSTERS[cluster.type]}"),
        constant(cluster.environment.id),
        constant(cluster.worker_hardware_tier),
        constant(cluster.workers),
        **said(
            ComputeEnvironmentRevisionSpec=revision(cluster.environment.revision),
            WorkerStorageGiB=plain(cluster.worker_storage_gib),
            MaxWorkerCount=plain(cluster.max_workers),
            MasterHardwareTierId=plain(cluster.master_hardware_tier),
            ExtraConfigs=extra
            if extra is None
            else dict_of((key, constant(text)) for key, text in extra.items()),
        ),
    )
