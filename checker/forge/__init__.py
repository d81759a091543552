"""What a forge is told by files: CODEOWNERS, .gitattributes, and their patterns."""
