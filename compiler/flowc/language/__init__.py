"""What may be written: keys, settings, types, references, literals, names."""
