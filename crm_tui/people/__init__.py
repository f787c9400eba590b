"""One person: who is who, the card, the handles, the tags."""
