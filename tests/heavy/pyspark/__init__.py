"""A stand-in for pyspark."""
