'''
Study ABC-301 delivery flow: SDTM -> ADaM -> TFL

    pyflyte run --remote clinical_sdtm_adam_tfl.py ABC301_delivery \
        --sdtm_dataset_snapshot /mnt/imported/data/abc301_sdtm

Every task runs SAS. The SAS environment is the project default for the hardware tier only,
the environment is named below.
'''
from flytekit import workflow
from flytekit.types.file import FlyteFile, PDFFile
from typing import TypeVar, NamedTuple
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask, GitRef, EnvironmentRevisionSpecification, EnvironmentRevisionType, DatasetSnapshot
from flytekitplugins.domino.artifact import Artifact, DATA, MODEL, REPORT

# Enter the command below to run this Flow. There is a single Flow input parameter for the SDTM Dataset snapshot
# pyflyte run --remote clinical_sdtm_adam_tfl.py ABC301_delivery --sdtm_dataset_snapshot "/mnt/imported/data/abc301_sdtm"

# Define Flow Artifacts to capture for ADaM and TFL
ADAMArtifact = Artifact("ADaM Datasets", DATA)
TFLArtifact = Artifact("TFL Reports", REPORT)

# Define variables for Environment Name and Hardware Tier Name
sas_environment_name = "SAS Analytics Pro"
hardware_tier = "Small"

sas_file = FlyteFile[TypeVar("sas7bdat")]

@workflow
def ABC301_delivery(sdtm_dataset_snapshot: str) -> NamedTuple("outputs", adsl=sas_file, t_ae_rel=FlyteFile[TypeVar("pdf")], t_vscat=FlyteFile[TypeVar("pdf")], t_pop=FlyteFile[TypeVar("pdf")]):

    # ------------------------------------------------------------------
    # ADaM
    # ------------------------------------------------------------------

    # Create task that generates ADSL dataset
    adsl = run_domino_job_task(
        flyte_task_name="Create ADSL Dataset",
        command="prod/adam/ADSL.sas",
        inputs=[Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot)], # Use flow input
        output_specs=[Output(name="adsl", type=ADAMArtifact.File("adsl.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates ADAE dataset
    adae = run_domino_job_task(
        flyte_task_name="Create ADAE Dataset",
        command="prod/adam/ADAE.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])], # Use the output from the ADSL task
        output_specs=[Output(name="adae", type=ADAMArtifact.File("adae.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates ADCM dataset
    adcm = run_domino_job_task(
        flyte_task_name="Create ADCM Dataset",
        command="prod/adam/ADCM.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="adcm", type=ADAMArtifact.File("adcm.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates ADLB dataset
    adlb = run_domino_job_task(
        flyte_task_name="Create ADLB Dataset",
        command="prod/adam/ADLB.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="adlb", type=ADAMArtifact.File("adlb.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name="Large",   # laboratory data is big
    )

    # Create task that generates ADMH dataset
    admh = run_domino_job_task(
        flyte_task_name="Create ADMH Dataset",
        command="prod/adam/ADMH.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="admh", type=ADAMArtifact.File("admh.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates ADVS dataset
    advs = run_domino_job_task(
        flyte_task_name="Create ADVS Dataset",
        command="prod/adam/ADVS.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="advs", type=ADAMArtifact.File("advs.sas7bdat"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # ------------------------------------------------------------------
    # QC of the ADaM datasets
    # ------------------------------------------------------------------

    qc_adsl = run_domino_job_task(
        flyte_task_name="QC ADSL Dataset",
        command="qc/adam/ADSL.sas",
        inputs=[Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot)],
        output_specs=[Output(name="qc_adsl", type=sas_file)],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    qc_adae = run_domino_job_task(
        flyte_task_name="QC ADAE Dataset",
        command="qc/adam/ADAE.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="qc_adsl", type=sas_file, value=qc_adsl["qc_adsl"])],
        output_specs=[Output(name="qc_adae", type=sas_file)],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    qc_advs = run_domino_job_task(
        flyte_task_name="QC ADVS Dataset",
        command="qc/adam/ADVS.sas",
        inputs=[
            Input(name="sdtm_snapshot_task_input", type=str, value=sdtm_dataset_snapshot),
            Input(name="qc_adsl", type=sas_file, value=qc_adsl["qc_adsl"])],
        output_specs=[Output(name="qc_advs", type=sas_file)],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # PROC COMPARE of production and QC
    compare_adsl = run_domino_job_task(
        flyte_task_name="Compare ADSL",
        command="qc/compare.sas",
        inputs=[
            Input(name="prod", type=sas_file, value=adsl["adsl"]),
            Input(name="qc", type=sas_file, value=qc_adsl["qc_adsl"])],
        output_specs=[Output(name="listing", type=FlyteFile[TypeVar("lst")])],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )
    compare_adae = run_domino_job_task(
        flyte_task_name="Compare ADAE",
        command="qc/compare.sas",
        inputs=[
            Input(name="prod", type=sas_file, value=adae["adae"]),
            Input(name="qc", type=sas_file, value=qc_adae["qc_adae"])],
        output_specs=[Output(name="listing", type=FlyteFile[TypeVar("lst")])],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )
    compare_advs = run_domino_job_task(
        flyte_task_name="Compare ADVS",
        command="qc/compare.sas",
        inputs=[
            Input(name="prod", type=sas_file, value=advs["advs"]),
            Input(name="qc", type=sas_file, value=qc_advs["qc_advs"])],
        output_specs=[Output(name="listing", type=FlyteFile[TypeVar("lst")])],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # ------------------------------------------------------------------
    # TFL
    # ------------------------------------------------------------------

    # Create task that generates the population table
    t_pop = run_domino_job_task(
        flyte_task_name="Create T_POP Report",
        command="prod/tfl/t_pop.sas",
        inputs=[Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="t_pop", type=TFLArtifact.File("t_pop.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates the adverse events table
    t_ae_rel = run_domino_job_task(
        flyte_task_name="Create T_AE_REL Report",
        command="prod/tfl/t_ae_rel.sas",
        inputs=[
            Input(name="adae", type=sas_file, value=adae["adae"]),
            Input(name="adsl", type=sas_file, value=adsl["adsl"])],
        output_specs=[Output(name="t_ae_rel", type=TFLArtifact.File("t_ae_rel.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates the vital signs table
    t_vscat = run_domino_job_task(
        flyte_task_name="Create T_VSCAT Report",
        command="prod/tfl/t_vscat.sas",
        inputs=[Input(name="advs", type=sas_file, value=advs["advs"])],
        output_specs=[Output(name="t_vscat", type=TFLArtifact.File("t_vscat.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates the concomitant medication table
    t_cm = run_domino_job_task(
        flyte_task_name="Create T_CM Report",
        command="prod/tfl/t_cm.sas",
        inputs=[
            Input(name="adcm", type=sas_file, value=adcm["adcm"]),
            Input(name="admh", type=sas_file, value=admh["admh"])],
        output_specs=[Output(name="t_cm", type=TFLArtifact.File("t_cm.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # Create task that generates the laboratory listing
    l_lb = run_domino_job_task(
        flyte_task_name="Create L_LB Report",
        command="prod/tfl/l_lb.sas",
        inputs=[Input(name="adlb", type=sas_file, value=adlb["adlb"])],
        output_specs=[Output(name="l_lb", type=TFLArtifact.File("l_lb.pdf"))],
        use_project_defaults_for_omitted=True,
        environment_name=sas_environment_name,
        hardware_tier_name=hardware_tier,
    )

    # All comparisons on one page
    qc_summary = run_domino_job_task(
        flyte_task_name="QC Summary",
        command="python qc/summary.py",
        inputs=[
            Input(name="adsl", type=FlyteFile[TypeVar("lst")], value=compare_adsl["listing"]),
            Input(name="adae", type=FlyteFile[TypeVar("lst")], value=compare_adae["listing"]),
            Input(name="advs", type=FlyteFile[TypeVar("lst")], value=compare_advs["listing"])],
        output_specs=[Output(name="summary", type=TFLArtifact.File("qc_summary.html"))],
        use_project_defaults_for_omitted=True,
        environment_name="Domino Standard Environment Py3.11 R4.4",
        hardware_tier_name=hardware_tier,
    )

    return adsl["adsl"], t_ae_rel["t_ae_rel"], t_vscat["t_vscat"], t_pop["t_pop"]
