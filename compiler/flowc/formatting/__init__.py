"""flow.yaml -> flow.yaml in the one style."""
