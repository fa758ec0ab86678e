/* ADaM ADSL, production: one record per subject, with the populations and what tables group by. */

libname inputs "/workflow/inputs" access=readonly; /* the flow gives dm as domino_file: dm.sas7bdat */
libname outputs "/workflow/outputs";

data adsl;
  set inputs.dm;
  length ITTFL SAFFL $1 TRT01P $20 AGEGR1 $5;
  ITTFL = ifc(ARM ne "Screen Failure", "Y", "N");
  SAFFL = ifc(RFSTDTC ne "", "Y", "N");
  TRT01P = ARM;
  if AGE < 65 then AGEGR1 = "<65";
  else AGEGR1 = ">=65";
  keep STUDYID USUBJID SUBJID SITEID AGE AGEU AGEGR1 SEX RACE TRT01P ITTFL SAFFL;
run;

proc sort data=adsl out=outputs.adsl (label="Subject-Level Analysis Dataset");
  by USUBJID;
run;
