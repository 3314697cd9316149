"""Many payments at once, and the rules that classify them, without a window"""
