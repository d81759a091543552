"""Files -> records, references and findings of structure; where a project lies."""
