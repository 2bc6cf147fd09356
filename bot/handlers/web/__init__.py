"""HTTP: clients look at their invoice and pay it, platforms call, operators look in."""
