"""People who have not bought yet: lists, pipeline, offers, scripts, and who brought whom."""
