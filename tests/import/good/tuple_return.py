from typing import Tuple, TypeVar
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

WAV, TXT = FlyteFile[TypeVar("wav")], FlyteFile[TypeVar("txt")]

denoise = DominoJobTask(
    name="Denoise",
    domino_job_config=DominoJobConfig(Command="python denoise.py"),
    inputs={"recording": WAV},
    outputs={"clean": WAV, "noise_db": float},
    use_latest=True,
)
transcribe = DominoJobTask(
    name="Transcribe",
    domino_job_config=DominoJobConfig(Command="python transcribe.py", HardwareTierId="gpu-small"),
    inputs={"audio": WAV, "language": str},
    outputs={"text": TXT, "confidence": float},
    use_latest=True,
)


@workflow
def transcript(recording: WAV, language: str = "en") -> Tuple[TXT, float, float]:
    clean, noise = denoise(recording=recording)
    spoken = transcribe(audio=clean, language=language)
    return spoken[0], spoken.confidence, noise


@workflow
def transcripts(english: WAV, irish: WAV) -> tuple[TXT, TXT]:
    """Two languages at once."""
    first = transcript(recording=english)
    second, _, _ = transcript(recording=irish, language="ga")
    return first[0], second
