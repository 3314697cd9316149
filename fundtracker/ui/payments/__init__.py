"""The payments page, its drawer and forms."""
