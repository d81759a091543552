"""Hardened plumbing, and where files come from: a work tree, the index, a commit, a merge."""
