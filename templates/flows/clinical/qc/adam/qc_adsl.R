# ADaM ADSL, QC: written from the specification alone, by somebody who has not seen prod/adam/adsl.sas.

library(dplyr)
library(haven)

dm <- read_sas("/workflow/inputs/dm.sas7bdat") # the flow gives it as domino_file

adsl <- dm |>
  mutate(
    ITTFL = if_else(ARM == "Screen Failure", "N", "Y"),
    SAFFL = if_else(is.na(RFSTDTC) | RFSTDTC == "", "N", "Y"),
    TRT01P = ARM,
    AGEGR1 = if_else(AGE >= 65, ">=65", "<65")
  ) |>
  select(
    STUDYID, USUBJID, SUBJID, SITEID, AGE, AGEU, AGEGR1, SEX, RACE, TRT01P, ITTFL, SAFFL
  ) |>
  arrange(USUBJID)

write_xpt(adsl, "/workflow/outputs/adsl.xpt", version = 5, name = "ADSL")
