"""The site as paper: the same directory, typeset by Typst."""
