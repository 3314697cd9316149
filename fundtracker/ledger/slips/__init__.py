"""What of a change may be a slip: names that others bear, years far from the plan."""
