from typing import TypeVar, NamedTuple
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import Artifact, DATA, MODEL, REPORT
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

# Artifacts are identified by name and type, files of one artifact need distinct names
RawData      = Artifact(name="Raw Data", type=DATA)
FeatureData  = Artifact(name="Feature Data", type=DATA)
Models       = Artifact(name="Candidate Models", type=MODEL)
Figures      = Artifact(name="Figures", type=REPORT)
Tables       = Artifact("Tables", REPORT)

customers_csv = RawData.File(name="customers.csv")
orders_csv = RawData.File(name="orders.csv")
returns_csv = RawData.File(name="returns.csv")

flow_outputs = NamedTuple(
    "flow_outputs",
    customers=RawData.File(name="customers.csv"),
    orders=RawData.File(name="orders.csv"),
    returns=RawData.File(name="returns.csv"),
    features=FeatureData.File(name="features.parquet"),
    feature_dictionary=FeatureData.File(name="dictionary", type="json"),
    logistic=Models.File("logistic.pkl"),
    boosting=Models.File("boosting.json"),
    network=Models.File("network.onnx"),
    roc=Figures.File(name="roc.png"),
    calibration=Figures.File(name="calibration.png"),
    importance=Figures.File(name="importance.png"),
    drift=Figures.File(name="drift.html"),
    summary=Tables.File("summary.xlsx"),
    appendix=Tables.File("appendix", "pdf"),
)


@workflow
def churn_models(warehouse_schema: str = "crm") -> flow_outputs:
    """Three candidate models, with everything that the review board wants to see.

    Args:
        warehouse_schema (str): Schema of the warehouse to read from.
    """
    extract = run_domino_job_task(
        flyte_task_name="Extract",
        command="python pipeline/extract.py",
        inputs=[Input(name="warehouse_schema", type=str, value=warehouse_schema)],
        output_specs=[
            Output(name="customers", type=customers_csv),
            Output(name="orders", type=orders_csv),
            Output(name="returns", type=returns_csv),
        ],
        environment_name="Churn",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )

    features = run_domino_job_task(
        flyte_task_name="Build Features",
        command="python pipeline/features.py",
        inputs=[
            Input(name="customers", type=FlyteFile[TypeVar("csv")], value=extract.customers),
            Input(name="orders", type=FlyteFile[TypeVar("csv")], value=extract.orders),
            Input(name="returns", type=FlyteFile[TypeVar("csv")], value=extract.returns),
        ],
        output_specs=[
            Output(name="features", type=FeatureData.File(name="features.parquet")),
            Output(name="feature_dictionary", type=FeatureData.File(name="dictionary", type="json")),
        ],
        environment_name="Churn",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )

    logistic = run_domino_job_task(
        flyte_task_name="Train Logistic Regression",
        command="python pipeline/train.py logistic",
        inputs=[Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features.features)],
        output_specs=[Output(name="model", type=Models.File("logistic.pkl"))],
        environment_name="Churn",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )
    boosting = run_domino_job_task(
        flyte_task_name="Train Boosting",
        command="python pipeline/train.py boosting",
        inputs=[Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features.features)],
        output_specs=[Output(name="model", type=Models.File("boosting.json"))],
        environment_name="Churn",
        hardware_tier_name="Large",
        use_project_defaults_for_omitted=True,
    )
    network = run_domino_job_task(
        flyte_task_name="Train Network",
        command="python pipeline/train.py network",
        inputs=[Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features.features)],
        output_specs=[Output(name="model", type=Models.File("network.onnx"))],
        environment_name="Churn GPU",
        hardware_tier_name="GPU",
        use_project_defaults_for_omitted=True,
    )

    review = run_domino_job_task(
        flyte_task_name="Review Board",
        command="python pipeline/review.py",
        inputs=[
            Input(name="features", type=FlyteFile[TypeVar("parquet")], value=features.features),
            Input(name="dictionary", type=FlyteFile[TypeVar("json")], value=features.feature_dictionary),
            Input(name="logistic", type=FlyteFile[TypeVar("pkl")], value=logistic["model"]),
            Input(name="boosting", type=FlyteFile[TypeVar("json")], value=boosting["model"]),
            Input(name="network", type=FlyteFile[TypeVar("onnx")], value=network["model"]),
        ],
        output_specs=[
            Output(name="roc", type=Figures.File(name="roc.png")),
            Output(name="calibration", type=Figures.File(name="calibration.png")),
            Output(name="importance", type=Figures.File(name="importance.png")),
            Output(name="drift", type=Figures.File(name="drift.html")),
            Output(name="summary", type=Tables.File("summary.xlsx")),
            Output(name="appendix", type=Tables.File("appendix", "pdf")),
        ],
        environment_name="Churn",
        hardware_tier_name="Small",
        use_project_defaults_for_omitted=True,
    )

    return flow_outputs(
        extract.customers,
        extract.orders,
        extract.returns,
        features.features,
        features.feature_dictionary,
        logistic["model"],
        boosting["model"],
        network["model"],
        review.roc,
        review.calibration,
        review.importance,
        review.drift,
        review.summary,
        review.appendix,
    )
