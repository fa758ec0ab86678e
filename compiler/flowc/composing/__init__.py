"""Stage 2: Document -> one whole model: profiles, vars, matrices, task files, shape."""
