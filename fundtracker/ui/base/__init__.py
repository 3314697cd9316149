"""What every page stands on: session, background work, actions, theme."""
