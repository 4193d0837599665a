"""The new words of a reply, apart from what it quotes; the original of a forward."""
