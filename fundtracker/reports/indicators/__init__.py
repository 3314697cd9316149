"""The indicators of the park."""
