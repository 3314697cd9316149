"""Tables, views and documents of the funds."""
