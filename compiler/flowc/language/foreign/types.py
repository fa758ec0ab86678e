"""What other tools and languages call types, by what each is called here.

Letter case does not count, `_` and `-` stand for blanks, and a module's name before a dot may be
left out (`np.int64`). What has parts (`Array[File]`, `varchar(20)`) is taken apart by `read_type`.
"""

from __future__ import annotations

from typing import Final

from flowc.language.foreign.meaning import Meaning, Row, row, says, words, write
from flowc.language.named_types import NAMED_TYPES, UNSUPPORTED

LANGUAGES: Final[dict[str, str]] = {
    "sql": "SQL",
    "r": "R",
    "sas": "SAS",
    "pandas": "pandas, NumPy, Arrow and Spark",
    "json": "JSON Schema",
    "typescript": "TypeScript",
    "python": "Python",
    "cwl": "CWL",
    "wdl": "WDL",
    "kfp": "Kubeflow Pipelines",
    "azureml": "AzureML",
    "flyte": "Flyte",
    "kedro": "Kedro",
    "others": "other tools",
}

_CALLED = {row.member: row.name for row in NAMED_TYPES}
"""The types of libraries by their names there."""

_FRAME = says("write file[csv] for a file, pandas.DataFrame for a data frame")
_MODEL = says("write the file that it is, such as file[pkl], or torch.nn.Module and the like")
_TENSOR = says("write numpy.ndarray or torch.Tensor, or file for what it is stored in")
_MEDIA = says("write file and its extension, such as file[png]")
_ITEMS = says("write the type of the items: list[str]")
_VALUES = says("list its values: enum[a, b]")
_NONE = says("none stands in a union only: T | none")
_REAL = says("declare the type that the task really takes")
_TIME = says("write str for a time of day, timedelta for how long something takes")
_JSON = says("write dict for a value, file[json] for a file")
_RANGE = says("write dict, or one input for each of its parts")
_SECRET = says("Domino gives jobs their secrets as environment variables: declare no input")
_FOLDER_OR_FILE = says("declare a file or a directory")
_COLUMN = says("declare a list[T], or a pandas.DataFrame")
_FUNCTION = says("a function is no value: write its code into the program")


def _row(meaning: str | Meaning, /, **words: str) -> Row:
    """Return a row of words, parted by blanks, for a type; a '?' at its end marks a guess."""
    if isinstance(meaning, str):
        name = meaning.removesuffix("?")
        meaning = write(name, "guess" if name != meaning else "bare")
    return row(meaning, "", **words)


TYPE_ROWS: Final[tuple[Row, ...]] = (
    *(_row(says(instead), python=name) for name, instead in UNSUPPORTED.items()),
    _row("str",
        sql="text varchar varchar2 char character character_varying nvarchar nchar clob tinytext "
        "mediumtext longtext bpchar citext inet geometry geography", r="character chr glue",
        sas="char $", pandas="unicode utf8 large_string StringType StringDtype",
        json="uuid email hostname ipv4 regex", typescript="symbol",
        python="AnyStr LiteralString UUID EmailStr constr StrictStr ZoneInfo",
        others="guid id token word words line multiline textarea label title name"),
    _row("str?", json="uri iri", python="HttpUrl AnyUrl", others="url link"),
    _row("int",
        sql="bigint smallint tinyint mediumint serial bigserial int2 int4 int8 unsigned",
        r="L", pandas="int16 int32 int64 uint8 uint16 uint32 uint64 uint intc intp longlong "
        "IntegerType LongType ShortType ByteType Int64Dtype", cwl="long",
        kfp="NUMBER_INTEGER", typescript="bigint", json="int32 int64",
        python="PositiveInt NonNegativeInt conint StrictInt Integral",
        others="short byte count whole natural year epoch i32 i64 u32 u64"),
    _row("float",
        sql="double double_precision real numeric float4 float8 number dec bignumeric",
        r="numeric double dbl", sas="num numeric", pandas="float16 float32 float64 float128 half "
        "single longdouble DoubleType FloatType Float64Dtype", json="number double",
        typescript="number", cwl="double", kfp="NUMBER_DOUBLE", azureml="number",
        python="PositiveFloat confloat StrictFloat Real",
        others="f32 f64 percent percentage ratio rate probability fraction"),
    _row("float?",
        sql="decimal money", python="Decimal condecimal", pandas="DecimalType decimal128",
        others="currency amount"),
    _row("bool",
        sql="bit", r="logical lgl", pandas="BooleanType BooleanDtype bool8", python="StrictBool",
        others="flag switch yesno checkbox toggle"),
    _row("datetime?",
        sql="timestamp timestamptz timestamp_ntz timestamp_ltz timestamp_tz",
        pandas="TimestampType", others="instant"),
    _row("datetime",
        sql="datetime2 smalldatetime datetimeoffset timestamp_with_time_zone "
        "timestamp_without_time_zone", r="POSIXct POSIXlt POSIXt dttm", sas="datetime20. date9.",
        pandas="datetime64 pd.Timestamp DatetimeTZDtype",
        python="datetime.datetime AwareDatetime NaiveDatetime",
        others="zoneddatetime localdatetime"),
    _row(says("declare a datetime"),
        r="IDate", sas="yymmdd10. mmddyy10.", json="full-date",
        pandas="DateType date32 date64", python="datetime.date",
        others="day localdate"),
    _row("timedelta?", sql="interval", r="Period", pandas="Period CalendarIntervalType"),
    _row("timedelta",
        r="difftime", pandas="timedelta64 DayTimeIntervalType",
        python="datetime.timedelta relativedelta", others="timespan"),
    _row(_TIME,
        sql="time timetz time_with_time_zone", sas="time8.", r="hms ITime", json="time",
        python="datetime.time", pandas="time32 time64"),
    _row("dict",
        sql="struct map hstore variant super", r="named_list", wdl="Map",
        pandas="MapType StructType", kfp="STRUCT", typescript="Record Map",
        python="Mapping MutableMapping OrderedDict defaultdict TypedDict BaseModel dataclass "
        "Counter",
        others="hash hashmap hashtable namespace config parameters params kwargs dictionary "
        "properties"),
    _row(_JSON, sql="json jsonb"),
    _row(_ITEMS,
        sql="array", r="vector", pandas="ArrayType ListType", json="array", cwl="array",
        typescript="Array ReadonlyArray", wdl="Array",
        python="Sequence Iterable Iterator Collection deque Generator",
        others="seq slice collection repeated vec arraylist channel"),
    _row(says("declare a list[T]"),
        python="frozenset AbstractSet MutableSet", others="hashset multiset"),
    _row(says("declare one input for each item"),
        wdl="Pair", python="namedtuple", others="pair triple"),
    _row("file",
        azureml="uri_file", cwl="stdout stderr stdin",
        kfp="InputPath OutputPath LocalPath Artifact InputTextFile OutputTextFile GCSPath",
        python="FilePath BinaryIO TextIO IO BytesIO StringIO", flyte="FlyteFilePath",
        kedro="TextDataset",
        others="filepath filename file_path input_file output_file attachment document upload "
        "artifact asset s3 object_uri"),
    _row(says("pass a file"),
        sql="blob bytea binary varbinary longblob", r="raw", typescript="Blob Buffer Uint8Array",
        python="bytearray memoryview", pandas="BinaryType large_binary", others="stream"),
    _row(_FOLDER_OR_FILE,
        python="PathLike os.PathLike PurePath PosixPath", others="location"),
    _row("directory",
        azureml="uri_folder mltable", python="DirectoryPath", flyte="FlyteDirectoryPath",
        kedro="PartitionedDataset IncrementalDataset",
        others="dir folder workspace folder_path input_dir output_dir dirname"),
    _row("file[html]", kfp="HTML"),
    _row("file[md]", kfp="Markdown"),
    _row("file[json]",
        kfp="Metrics ClassificationMetrics SlicedClassificationMetrics", kedro="MetricsDataset",
        others="metrics metric"),
    _row("file[csv]", flyte="CSVFile", others="delimited comma_separated"),
    _row("file[pkl]", flyte="PythonPickledFile FlytePickle"),
    _row("file[xlsx]", others="excel spreadsheet workbook"),
    _row("file[sas7bdat]", sas="sas_dataset sas_data_set"),
    _row("file[jpeg]", flyte="JPEGImageFile"),
    _row("file[png]", flyte="PNGImageFile"),
    _row("file[svg]", flyte="SVGImageFile"),
    _row("file[h5]", flyte="HDF5EncodedFile"),
    _row("file[joblib]", flyte="JoblibSerializedFile"),
    _row(_MEDIA,
        python="PIL.Image Image", others="picture img photo video audio figure chart plot graphic"),
    _row(_FRAME,
        sas="dataset", kfp="Dataset", sql="table view", azureml="dataset tabular",
        kedro="MemoryDataset", others="data_set tbl rows records sheet data datatable"),
    _row("pandas.DataFrame?",
        r="data.frame tibble tbl_df data.table", pandas="DataFrame", others="df frame"),
    _row(says("declare a pandas.DataFrame or a file[parquet]"),
        pandas="pa.Table RecordBatch LazyFrame pl.DataFrame polars.DataFrame"),
    _row(_COLUMN, pandas="Series Index", others="column columns"),
    _row(_MODEL,
        kfp="Model", azureml="mlflow_model custom_model triton_model",
        others="classifier regressor pipeline checkpoint weights estimator"),
    _row(_CALLED["BaseEstimator"], python="BaseEstimator", others="sklearn"),
    _row(_CALLED["nn.Module"], python="nn.Module", others="pytorch_model torch_model"),
    _row(_CALLED["keras.Model"], python="keras.Model", others="keras_model"),
    _row(_CALLED["ndarray"], python="ndarray NDArray np.array", r="matrix", others="numpy"),
    _row(_TENSOR, python="Tensor tf.Tensor tensorflow.Tensor jax.Array tf.Variable"),
    _row(_VALUES,
        r="factor fct ordered", pandas="category categorical CategoricalDtype",
        python="Enum StrEnum IntEnum", json="enum const",
        others="enumeration choice select option options choices picklist dropdown"),
    _row(_NONE,
        sql="null", typescript="undefined void never", python="NoneType", r="NULL NA",
        others="nil nothing unit"),
    _row(_REAL,
        typescript="unknown", sql="sql_variant anyelement",
        python="Hashable Generic", others="dynamic mixed value val auto untyped input output"),
    _row(_FUNCTION,
        r="function", python="Callable Awaitable Coroutine", typescript="Function Promise"),
    _row(_RANGE, sql="int4range tsrange daterange point polygon", others="range coordinates"),
    _row(_SECRET,
        python="SecretStr SecretBytes Secret", others="password secret credential credentials "
        "api_key"),
)  # fmt: skip

EXTENSIONS: Final = words(
    "csv tsv psv txt json jsonl ndjson parquet orc avro arrow feather xlsx xls xlsm ods h5 hdf5 "
    "nc pkl pickle joblib npy npz pt pth onnx rds rda rdata sas7bdat sas7bcat xpt sav dta por html "
    "htm pdf png jpg jpeg gif svg tif tiff bmp webp mp4 wav mp3 md rtf docx doc pptx tex zip tar "
    "tgz gz bz2 xz 7z tar.gz yaml yml xml toml ini cfg conf log lst sql sqlite db duckdb bam sam "
    "cram vcf bcf bed gff gtf fasta fastq fa fq dcm nii nii.gz ipynb geojson shp gpkg las ply obj "
    "stl pmml bin dat mat"
)
"""Endings of files that people name as types: `csv` for `file[csv]`."""
