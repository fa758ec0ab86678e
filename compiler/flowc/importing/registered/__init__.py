"""What flytekit registers for a module -> its flows, as documents."""
