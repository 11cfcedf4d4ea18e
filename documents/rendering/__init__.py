"""The body of a document as HTML, built once at publication and stored."""

from documents.rendering.body import render_body

__all__ = ["render_body"]
