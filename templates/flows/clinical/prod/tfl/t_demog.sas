/* Table 14.1.1: demographics by planned treatment, for the population that the launch chose. */

data _null_;
  infile "/workflow/inputs/population" truncover;
  input population $char8.;
  call symputx("population", population);
run;

libname inputs "/workflow/inputs" access=readonly; /* the flow gives adsl as domino_file: adsl.sas7bdat */

ods pdf file="/workflow/outputs/table.pdf";
title1 "Table 14.1.1 Demographics";
title2 "Subjects with &population = Y";
proc tabulate data=inputs.adsl;
  where &population = "Y";
  class TRT01P SEX AGEGR1;
  var AGE;
  table AGE="Age (years)" * (n mean std min median max)
        (AGEGR1="Age group" SEX="Sex") * (n colpctn="%"),
        TRT01P="" all="Total";
run;
ods pdf close;
