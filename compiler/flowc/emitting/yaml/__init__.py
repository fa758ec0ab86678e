"""Flow -> a tree of plain values -> YAML."""
