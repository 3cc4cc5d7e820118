"""What is done to issues and notices: one function per verb, each in one transaction."""
