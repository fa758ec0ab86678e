"""Flow -> workflow.py, proved before it is written."""
