"""Stage 3: model -> Flow: names bound, types read, defaults applied."""
