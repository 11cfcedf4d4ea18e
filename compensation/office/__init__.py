"""What the office does with a plan: files of households, order of choice, lots.

Nothing of a file is stored: it is read, answered and forgotten within the request.
"""
