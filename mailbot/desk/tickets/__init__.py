"""The desk's nouns, plain frozen values: what the pure core is given and what it gives back."""
