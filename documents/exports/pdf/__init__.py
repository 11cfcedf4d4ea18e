"""PDF, typeset like a printed gazette, by a process of its own.

Setting a long law takes seconds and much memory, and anybody may ask for one:
:mod:`.workshop` says what bounds it, :mod:`.typesetter` is the program that does it,
:mod:`.pages` makes what it sets.
"""
