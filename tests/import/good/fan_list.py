import typing

import flytekit
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

Json = FlyteFile[typing.TypeVar("json")]

# one shard a task; the list of their results goes to the reducer as one input
shard = DominoJobTask(
    "Embed shard",
    DominoJobConfig(Command="python embed.py", HardwareTierId="gpu-small"),
    True,
    {"shard": int, "shards": int, "uri": str},
    {"vectors": Json},
)

reduce = DominoJobTask(
    "Index vectors",
    DominoJobConfig(Command="python index.py"),
    True,
    {"vectors": typing.List[Json], "labels": typing.Dict[str, str]},
    {"index": FlyteFile[typing.TypeVar("faiss")], "count": int},
)


@flytekit.workflow
def embed_corpus(corpus_uri: str) -> typing.Tuple[FlyteFile[typing.TypeVar("faiss")], int]:
    """Embeds a corpus in four shards."""
    shards = 4
    a = shard(shard=0, shards=shards, uri=corpus_uri)
    b = shard(shard=1, shards=shards, uri=corpus_uri)
    c = shard(shard=2, shards=shards, uri=corpus_uri)
    d = shard(shard=3, shards=shards, uri=corpus_uri)
    index, count = reduce(vectors=[a, b, c, d], labels={"source": corpus_uri, "kind": "nightly"})
    return index, count
