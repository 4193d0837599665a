"""The signed IDs and addresses by which a mail proves which letter of ours it answers."""
