"""The language of orders: what an agent may ask for in a mail, read line by line."""
