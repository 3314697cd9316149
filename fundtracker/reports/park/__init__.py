"""The park itself: what was published of it, each fact with where it was stated"""
