from flytekit import WorkflowFailurePolicy, workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

# toggles the lock
lock_config = DominoJobConfig(Command="bash toggle-lock.sh")

lock = DominoJobTask("Lock schema", lock_config, use_latest=True)
migrate = DominoJobTask("Migrate", DominoJobConfig(Command="bash migrate.sh"), use_latest=True, inputs={"target": str})
count = DominoJobTask("Count rows", DominoJobConfig(Command="python count.py"), use_latest=True, inputs={"target": str}, outputs={"rows": int})
verify = DominoJobTask("Verify rows", DominoJobConfig(Command="python verify.py"), use_latest=True, inputs={"before": int, "after": int})
unlock = DominoJobTask("Unlock schema", lock_config, use_latest=True)


@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE)
def migration(target: str):
    """Migrate a schema under a lock. The tasks give each other no data, so order them by hand."""
    locked = lock()
    before = count(target=target)
    migrated = migrate(target=target)
    after = count(target=target)
    verified = verify(before=before, after=after)
    unlocked = unlock()

    locked >> before
    before >> migrated >> after
    verified >> unlocked
