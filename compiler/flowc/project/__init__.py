"""The project file, rules across flows, and what is kept of a check."""
