"""Documents for programs, and what the API of every app stands on."""
