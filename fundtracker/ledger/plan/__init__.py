"""The plan and its versions."""
