/* SDTM DM, production: one record per subject, from what was collected up to the data cutoff. */

/* A text that the flow gives is a file of its name. */
%macro given(name);
  %global &name;
  data _null_;
    infile "/workflow/inputs/&name" truncover;
    input value $char200.;
    call symputx("&name", value);
  run;
%mend given;
%given(raw)
%given(data_cutoff)

libname outputs "/workflow/outputs";

data collected;
  infile "&raw/dm.csv" dsd firstobs=2 truncover;
  length SUBJID $4 SITEID $3 BRTHDTC $10 SEX $1 RACE $40 ARM $20 RFICDTC RFSTDTC $10;
  input SUBJID SITEID BRTHDTC SEX RACE ARM RFICDTC RFSTDTC;
  if RFICDTC <= "&data_cutoff";
  if RFSTDTC > "&data_cutoff" then RFSTDTC = "";
run;

data dm;
  length STUDYID $8 DOMAIN $2 USUBJID $20;
  set collected;
  STUDYID = "STUDY01";
  DOMAIN = "DM";
  USUBJID = catx("-", STUDYID, SITEID, SUBJID);
  AGE = floor(yrdif(input(BRTHDTC, yymmdd10.), input(RFICDTC, yymmdd10.), "AGE"));
  AGEU = "YEARS";
  keep STUDYID DOMAIN USUBJID SUBJID SITEID RFICDTC RFSTDTC BRTHDTC AGE AGEU SEX RACE ARM;
run;

proc sort data=dm out=outputs.dm;
  by USUBJID;
run;
