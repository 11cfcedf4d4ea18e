"""Full text over every provision, title, number, office and table cell.

``text`` is the pure room (folding, grams, grammar of queries), ``engines`` the two
databases behind one face, ``index`` what is written, ``finding`` what is asked.
"""
