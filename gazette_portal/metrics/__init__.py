"""Figures for Prometheus: `/metrics`, behind `METRICS_TOKEN`.

All workers of a server count into one piece of shared memory, so that whichever of
them is asked tells of all. Labels are names of views, never paths or persons; their
number is that of the addresses that the portal knows.
"""
