"""Tables and views of projects and contracts."""
