"""SQL lives here and nowhere else: opening, making, acts and undo, and one file per question asked."""
