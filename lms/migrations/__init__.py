"""The history of the schema: one module a step, the same on both engines."""
