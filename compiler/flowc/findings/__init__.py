"""What is said about a text: places, findings, notes, fixes, and the nearest known name."""
