"""``fund``: what is done with a fund, by command."""
