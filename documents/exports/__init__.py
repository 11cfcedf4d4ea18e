"""What can be taken away: lists as tables, documents and issues in their formats."""
