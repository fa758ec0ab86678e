"""Hostile inputs, the flow that they are put into, and a watch over what the program does."""
