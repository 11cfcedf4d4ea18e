"""The body of a document as HTML, built once at publication and stored."""

from documents.rendering.body import render_body, render_tree
from documents.rendering.tree import Body, Node, load_body

__all__ = ["Body", "Node", "load_body", "render_body", "render_tree"]
