"""A stock of items that is kept by way of Django's admin."""
