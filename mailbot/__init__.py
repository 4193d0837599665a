"""A support desk that lives in mail: one package for each thing that it does, imports one way."""
