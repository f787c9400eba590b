"""The command line. Nothing is imported here: the door passes through this room on its way to a lookup."""
