"""The faces of the program: what is said, asked, shown and sent."""
