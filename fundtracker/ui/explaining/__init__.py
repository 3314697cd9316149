"""Where a figure comes from: the drawer, the payments behind it, parts of what it says."""
