"""The thinking of the search: folding, grams, queries, marking. Standard library only."""
