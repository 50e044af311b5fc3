"""Drawing and editing with the mouse: one tool a file."""
