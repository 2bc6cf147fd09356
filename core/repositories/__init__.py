"""Every query in the program, one file per aggregate. Nothing else builds a `select`."""
