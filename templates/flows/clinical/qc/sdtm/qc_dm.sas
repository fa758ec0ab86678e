/* SDTM DM, QC: written from the specification alone, by somebody who has not seen prod/sdtm/dm.sas. */

data _null_;
  infile "/workflow/inputs/raw" truncover;
  input folder $char200.;
  call symputx("folder", folder);
run;
data _null_;
  infile "/workflow/inputs/data_cutoff" truncover;
  input cutoff $char10.;
  call symputx("cutoff", cutoff);
run;

libname outputs "/workflow/outputs";

data raw;
  infile "&folder/dm.csv" dsd firstobs=2 truncover;
  input SUBJID :$4. SITEID :$3. BRTHDTC :$10. SEX :$1. RACE :$40. ARM :$20. RFICDTC :$10. _FIRST :$10.;
run;

proc sql;
  create table outputs.dm as
    select "STUDY01" as STUDYID length=8, "DM" as DOMAIN length=2,
           catx("-", "STUDY01", SITEID, SUBJID) as USUBJID length=20,
           SUBJID, SITEID, RFICDTC,
           case when _FIRST <= "&cutoff" then _FIRST else "" end as RFSTDTC length=10,
           BRTHDTC,
           intck("YEAR", input(BRTHDTC, e8601da.), input(RFICDTC, e8601da.), "C") as AGE,
           "YEARS" as AGEU length=5, SEX, RACE, ARM
    from raw
    where RFICDTC <= "&cutoff"
    order by USUBJID;
quit;
