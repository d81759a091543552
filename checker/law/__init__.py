"""schemas/ and policies/ -> everything that judges."""
