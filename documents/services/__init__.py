"""Changes of state: import, linking, publication, editing.

Each is a function that takes keywords only, checks first, runs in a transaction,
leaves one entry of audit, and returns a typed result.
"""
