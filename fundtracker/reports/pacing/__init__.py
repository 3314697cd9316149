"""What the funds together are expected to call and give back, for the district's plans"""
