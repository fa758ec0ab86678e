"""Makes one flow with profiles of several flows that differ in values only."""
