"""Two states of records or of law -> what changed, and what that does."""
