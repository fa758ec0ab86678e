"""Study XYZ-102: collected data, analysis data sets and tables; one job for each program."""

from typing import TypeVar

from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.artifact import DATA, REPORT, Artifact
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task

SAS = FlyteFile[TypeVar("sas7bdat")]
adam_data = Artifact("Analysis Data", DATA)
reports = Artifact("Tables", REPORT)


@workflow
def xyz102(snapshot: str, metadata: str) -> None:
    # Take ae over from the data set
    ae_task = run_domino_job_task(
        flyte_task_name="SDTM ae",
        command="transfer/sdtm/ae.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="ae", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take cm over from the data set
    cm_task = run_domino_job_task(
        flyte_task_name="SDTM cm",
        command="transfer/sdtm/cm.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="cm", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take dm over from the data set
    dm_task = run_domino_job_task(
        flyte_task_name="SDTM dm",
        command="transfer/sdtm/dm.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="dm", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take ds over from the data set
    ds_task = run_domino_job_task(
        flyte_task_name="SDTM ds",
        command="transfer/sdtm/ds.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="ds", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take ex over from the data set
    ex_task = run_domino_job_task(
        flyte_task_name="SDTM ex",
        command="transfer/sdtm/ex.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="ex", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take lb over from the data set
    lb_task = run_domino_job_task(
        flyte_task_name="SDTM lb",
        command="transfer/sdtm/lb.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="lb", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take mh over from the data set
    mh_task = run_domino_job_task(
        flyte_task_name="SDTM mh",
        command="transfer/sdtm/mh.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="mh", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take pc over from the data set
    pc_task = run_domino_job_task(
        flyte_task_name="SDTM pc",
        command="transfer/sdtm/pc.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="pc", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take qs over from the data set
    qs_task = run_domino_job_task(
        flyte_task_name="SDTM qs",
        command="transfer/sdtm/qs.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="qs", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take relrec over from the data set
    relrec_task = run_domino_job_task(
        flyte_task_name="SDTM relrec",
        command="transfer/sdtm/relrec.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="relrec", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take sc over from the data set
    sc_task = run_domino_job_task(
        flyte_task_name="SDTM sc",
        command="transfer/sdtm/sc.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="sc", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take se over from the data set
    se_task = run_domino_job_task(
        flyte_task_name="SDTM se",
        command="transfer/sdtm/se.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="se", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take suppae over from the data set
    suppae_task = run_domino_job_task(
        flyte_task_name="SDTM suppae",
        command="transfer/sdtm/suppae.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="suppae", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take suppcm over from the data set
    suppcm_task = run_domino_job_task(
        flyte_task_name="SDTM suppcm",
        command="transfer/sdtm/suppcm.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="suppcm", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take suppdm over from the data set
    suppdm_task = run_domino_job_task(
        flyte_task_name="SDTM suppdm",
        command="transfer/sdtm/suppdm.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="suppdm", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take suppds over from the data set
    suppds_task = run_domino_job_task(
        flyte_task_name="SDTM suppds",
        command="transfer/sdtm/suppds.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="suppds", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take supplb over from the data set
    supplb_task = run_domino_job_task(
        flyte_task_name="SDTM supplb",
        command="transfer/sdtm/supplb.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="supplb", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take sv over from the data set
    sv_task = run_domino_job_task(
        flyte_task_name="SDTM sv",
        command="transfer/sdtm/sv.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="sv", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take ta over from the data set
    ta_task = run_domino_job_task(
        flyte_task_name="SDTM ta",
        command="transfer/sdtm/ta.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="ta", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take te over from the data set
    te_task = run_domino_job_task(
        flyte_task_name="SDTM te",
        command="transfer/sdtm/te.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="te", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take ti over from the data set
    ti_task = run_domino_job_task(
        flyte_task_name="SDTM ti",
        command="transfer/sdtm/ti.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="ti", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take tv over from the data set
    tv_task = run_domino_job_task(
        flyte_task_name="SDTM tv",
        command="transfer/sdtm/tv.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="tv", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # Take vs over from the data set
    vs_task = run_domino_job_task(
        flyte_task_name="SDTM vs",
        command="transfer/sdtm/vs.py",
        inputs=[Input(name="snapshot", type=str, value=snapshot)],
        output_specs=[Output(name="vs", type=SAS)],
        use_project_defaults_for_omitted=True,
        environment_name="Python",
        cache=True,
        cache_version="1.0",
    )

    # ADSL comes first: all others need it
    adsl_task = run_domino_job_task(
        flyte_task_name="Create ADSL",
        command="prod/adam/ADSL.sas",
        inputs=[Input(name="dm", type=SAS, value=dm_task["dm"])],
        output_specs=[Output(name="adsl", type=adam_data.File(name="adsl.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    # ADCM, of cm and ADSL
    adcm_task = run_domino_job_task(
        flyte_task_name="Create ADCM",
        command="prod/adam/ADCM.sas",
        inputs=[
            Input(name="cm", type=SAS, value=cm_task["cm"]),
            Input(name="adsl", type=SAS, value=adsl_task["adsl"]),
        ],
        output_specs=[Output(name="adcm", type=adam_data.File(name="adcm.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    # ADLB, of lb and ADSL
    adlb_task = run_domino_job_task(
        flyte_task_name="Create ADLB",
        command="prod/adam/ADLB.sas",
        inputs=[
            Input(name="lb", type=SAS, value=lb_task["lb"]),
            Input(name="adsl", type=SAS, value=adsl_task["adsl"]),
        ],
        output_specs=[Output(name="adlb", type=adam_data.File(name="adlb.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    # ADMH, of mh and ADSL
    admh_task = run_domino_job_task(
        flyte_task_name="Create ADMH",
        command="prod/adam/ADMH.sas",
        inputs=[
            Input(name="mh", type=SAS, value=mh_task["mh"]),
            Input(name="adsl", type=SAS, value=adsl_task["adsl"]),
        ],
        output_specs=[Output(name="admh", type=adam_data.File(name="admh.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    # ADVS, of vs and ADSL
    advs_task = run_domino_job_task(
        flyte_task_name="Create ADVS",
        command="prod/adam/ADVS.sas",
        inputs=[
            Input(name="vs", type=SAS, value=vs_task["vs"]),
            Input(name="adsl", type=SAS, value=adsl_task["adsl"]),
        ],
        output_specs=[Output(name="advs", type=adam_data.File(name="advs.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    t_pop_task = run_domino_job_task(
        flyte_task_name="Create T_POP",
        command="prod/tfl/t_pop.sas",
        inputs=[
            Input(name="adsl", type=SAS, value=adsl_task["adsl"]),
            Input(name="metadata", type=str, value=metadata),
        ],
        output_specs=[Output(name="t_pop", type=reports.File(name="t_pop.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    t_cm_task = run_domino_job_task(
        flyte_task_name="Create T_CM",
        command="prod/tfl/t_cm.sas",
        inputs=[
            Input(name="adcm", type=SAS, value=adcm_task["adcm"]),
            Input(name="metadata", type=str, value=metadata),
        ],
        output_specs=[Output(name="t_cm", type=reports.File(name="t_cm.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )

    t_vs_cat_task = run_domino_job_task(
        flyte_task_name="Create T_VS_CAT",
        command="prod/tfl/t_vs_cat.sas",
        inputs=[
            Input(name="advs", type=SAS, value=advs_task["advs"]),
            Input(name="metadata", type=str, value=metadata),
        ],
        output_specs=[Output(name="t_vs_cat", type=reports.File(name="t_vs_cat.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name="SAS Analytics Pro",
        cache=True,
        cache_version="1.0",
    )
