"""What in the book of a fund no longer agrees with what was recorded after it."""
