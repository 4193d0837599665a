"""What falls due: for the customer who is waited for, and for the desk that owes an answer."""
