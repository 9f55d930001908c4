"""Compose the site's pages: from the linked directory to one view per page, all words ready."""
