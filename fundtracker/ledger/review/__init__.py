"""The quarterly review: states, freeze, signatures, indicators."""
