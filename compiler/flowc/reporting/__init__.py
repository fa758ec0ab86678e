"""Stage 5: findings -> what is told: once, unless a comment or the project silences it."""
