/* Compares production with QC. A difference of observations, variables or values fails the task. */

data _null_;
  infile "/workflow/inputs/keys" truncover;
  input keys $char200.;
  call symputx("keys", keys);
run;

/* The flow gives both as domino_file, so they are prod.sas7bdat and qc.sas7bdat here. */
libname inputs "/workflow/inputs";
proc sort data=inputs.prod out=prod; by &keys; run;
proc sort data=inputs.qc out=qc; by &keys; run;

ods html5 path="/workflow/outputs" file="report.html";
title "Production and QC, by &keys";
proc compare base=prod compare=qc listall;
  id &keys;
run;
%let found = &sysinfo; /* of the step before, so it is kept before another one runs */
ods html5 close;

/* Bits below 64 are labels, formats and lengths. */
data _null_;
  if &found >= 64 then do;
    put "ERROR: production and QC differ, PROC COMPARE ended with &found";
    abort return 2;
  end;
run;
