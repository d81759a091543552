"""A change and its target -> decision; the server's hook."""
