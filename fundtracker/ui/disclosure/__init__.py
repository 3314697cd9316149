"""The page of what the funds disclose and are judged by"""
