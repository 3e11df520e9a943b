"""What the directions of each region do, what they are made of, and how runs compare."""
