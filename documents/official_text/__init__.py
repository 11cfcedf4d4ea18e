"""Reading Chinese official text into structure, without a database."""
