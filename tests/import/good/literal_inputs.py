from typing import Dict, List, TypeVar
from datetime import datetime
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

JSONL = FlyteFile[TypeVar("jsonl")]

retriever = {"k": 8, "hybrid": True, "weights": [0.3, 0.7], "filters": {"lang": "en"}}

SYSTEM_PROMPT = """You are a careful assistant.
Answer from the context only; say "I don't know" otherwise.

Use {braces} and $dollars as they are.
"""

RUBRIC = Input(name="rubric", type=List[str], value=["faithful", "complete", "brief"])
SCORE = [Output(name="score", type=float)]


@workflow
def rag_evaluation(index: FlyteFile = "s3://rag-index/2024/index.faiss", questions: JSONL = "https://data.example.org/questions.jsonl") -> float:
    answered = run_domino_job_task(
        flyte_task_name="Answer questions",
        command="python answer.py",
        inputs=[
            Input(name="index", type=FlyteFile, value=index),
            Input(name="questions", type=JSONL, value=questions),
            Input(name="system_prompt", type=str, value=SYSTEM_PROMPT),
            Input(name="retriever", type=dict, value=retriever),
            Input(name="models", type=List[str], value=["small", "large"]),
            Input(name="budget", type=Dict[str, float], value={"small": 0.5, "large": 4.0}),
            Input(name="temperature", type=float, value=0.0),
            Input(name="offset", type=int, value=-1),
            Input(name="as_of", type=datetime, value=datetime(2024, 5, 1)),
        ],
        output_specs=[Output(name="answers", type=JSONL)],
        environment_name="LLM",
        hardware_tier_name="GPU",
        use_project_defaults_for_omitted=True,
    )
    judged = run_domino_job_task(
        flyte_task_name="Judge answers",
        command="python judge.py",
        inputs=[
            Input(name="answers", type=JSONL, value=answered["answers"]),
            RUBRIC,
        ],
        output_specs=SCORE,
        environment_name="LLM",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )
    return judged["score"]
