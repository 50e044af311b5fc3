"""The tiles of a slide: their grid and labels, pictures of some, and what a whole cohort needs."""
