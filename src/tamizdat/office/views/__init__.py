"""What a keeper's browser is shown, one function per address: parse, ask, answer. `showing` is what all of them use."""
