"""Files in and out: reading bytes, recognising a format, making records of rows, applying them in one act."""
