"""What `flowc run` is made of: launch inputs, the process that runs the flow, and its display."""
