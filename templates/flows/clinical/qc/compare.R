# Compares production, from SAS, with QC, from R. A difference fails the task.

library(diffdf)
library(haven)

given <- function(name) file.path("/workflow/inputs", name)

prod <- zap_label(zap_formats(read_sas(given("prod.sas7bdat"))))
qc <- zap_label(zap_formats(read_xpt(given("qc.xpt"))))
keys <- strsplit(readLines(given("keys"), warn = FALSE), " +")[[1]]

found <- diffdf(prod, qc, keys = keys, suppress_warnings = TRUE)
told <- gsub("<", "&lt;", gsub("&", "&amp;", capture.output(print(found))))
writeLines(
  c("<!DOCTYPE html>", "<title>Production and QC</title>", "<pre>", told, "</pre>"),
  "/workflow/outputs/report.html"
)

if (diffdf_has_issues(found)) stop("production and QC differ")
