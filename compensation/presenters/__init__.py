"""What the compensation pages show, worded and arranged for their templates."""
