"""Pages and forms of projects and contracts."""
