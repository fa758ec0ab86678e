"""workflow.py -> flows; the module is read and never run."""
