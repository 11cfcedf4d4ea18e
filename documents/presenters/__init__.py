"""What pages show of documents: ready words and links, no logic left for templates."""
