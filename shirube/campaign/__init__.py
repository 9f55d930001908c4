"""The yearly round: every organisation is asked whether what we say of it still holds."""
