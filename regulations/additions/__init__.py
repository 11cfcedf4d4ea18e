"""What this floor adds to documents' pages; named in ``DOCUMENT_ADDITIONS``."""
