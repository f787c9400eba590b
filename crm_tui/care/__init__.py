"""Looking after people: consent, contact, follow-ups, and the rows they put on the day's list."""
