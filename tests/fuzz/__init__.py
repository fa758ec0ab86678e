"""Laws for any input, inputs to start from, and the programs that try as many as time allows."""
