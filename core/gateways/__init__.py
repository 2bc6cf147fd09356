"""Payment services behind one protocol. What they call things stops here."""
