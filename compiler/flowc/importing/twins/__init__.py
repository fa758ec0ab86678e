"""Tasks that are alike but for a few words -> tasks with a matrix."""
