# Puts the documents that are delivered into one PDF. It runs only after all comparisons have passed.

library(jsonlite)
library(qpdf)

given <- function(name) fromJSON(file.path("/workflow/inputs", name))

documents <- given("documents")     # a list of files is a JSON array of their paths
comparisons <- given("comparisons") # a dict of files is an object
message("delivered after QC of: ", paste(names(comparisons), collapse = ", "))

pdf_combine(unlist(documents), "/workflow/outputs/package.pdf")
