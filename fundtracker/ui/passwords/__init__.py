"""The password of a ledger: asked for, set, changed; the window locked meanwhile."""
