"""Following the portal: Atom feeds of documents, and calendars of their dates."""
