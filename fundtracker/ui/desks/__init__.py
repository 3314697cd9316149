"""Several desks in the window: bundles out and in, new desks, refusals with mine and theirs"""
