"""crm-tui: the customer book of a person who sells online."""

__version__ = "0.3.0"
