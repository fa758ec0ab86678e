"""The words of other tools, and what each is called here."""
