"""Pure rules of writing a quiz."""
