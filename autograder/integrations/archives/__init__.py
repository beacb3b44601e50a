"""Archives of hand-ins that Canvas, Moodle and Gradescope let one download."""
