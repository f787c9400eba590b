"""What the numbers mean: value, rhythm, windows, suggestions; plain arithmetic over rows and a day."""
