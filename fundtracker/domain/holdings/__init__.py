"""Rules of what funds hold: purchases and exits, values, parts of companies, look-through."""
