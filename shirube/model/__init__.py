"""What an editor may write: a field exists because it is a line in one of these modules."""
