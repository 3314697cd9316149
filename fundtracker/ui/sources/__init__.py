"""Pages and forms of sources, cash plan and policy money."""
