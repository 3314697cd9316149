"""The main window: frame, menus, first pages, start."""
