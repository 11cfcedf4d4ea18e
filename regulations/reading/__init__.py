"""Reading what people look up (tasks, fees, sums …) out of a document's provisions.

Standard library only: each reader takes a document's text and gives rows. A reader
that is not sure gives nothing, or a row that a clerk confirms; it never guesses.
"""
