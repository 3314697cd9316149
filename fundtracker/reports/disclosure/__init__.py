"""What a fund discloses and is judged by: costs by kind, half-year and annual figures, cards"""
