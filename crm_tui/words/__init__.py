"""Words to send: templates with a small safe syntax, filled with what is known of one person."""
