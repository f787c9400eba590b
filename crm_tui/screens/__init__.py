"""The full-screen app: one file per screen, one registry of keys, one loader."""
