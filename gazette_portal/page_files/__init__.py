"""Pages for the public as files, which nginx gives out by itself: `PAGE_FILES`.

Files stand in a generation, a folder that is what the database was when it began.
Whoever is about to write to the database takes the generation away first
(:mod:`gazette_portal.changes`), and no new one begins until it is done: what nginx
finds is never older than the last change. A process that is killed in between leaves
no generation, and its hold on the next one goes with it.
"""

from gazette_portal.page_files.generations import Generations, begin_anew, generations

__all__ = ["Generations", "begin_anew", "generations"]
