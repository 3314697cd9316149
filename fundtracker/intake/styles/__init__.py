"""What the styles of a spreadsheet say of its money: number formats, figures struck out."""
