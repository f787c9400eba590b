"""What several screens draw with; they know rows, never the store."""
