"""Pages, forms and charts of funds and companies."""
