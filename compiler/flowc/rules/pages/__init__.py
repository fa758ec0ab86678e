"""The manual pages of rules whose findings earlier stages tell."""
