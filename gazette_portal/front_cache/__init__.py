"""Public pages from the memory of the worker, before Django is asked at all.

A layer around Django's handler (`layer`) looks at a request (`asked`), finds what was
answered before (`store`) and gives it out (`answers`): compressed as the browser likes
it, or as a 304. What it gives out is what Django answered, with every header, since
the last change; `watch` tells whether there was one.

Nothing here knows of views. What may be kept says so itself: ``Cache-Control: public``.
"""
