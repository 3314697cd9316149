"""Pure rules of the park: plan, projects, contracts, sources, indicators, warnings."""
