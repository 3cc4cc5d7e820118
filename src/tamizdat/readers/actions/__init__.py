"""What can happen to a reader: one function per verb, each in one transaction. Start reading in `subscribing`."""
