"""What a machine wrote: RFC 3834, vacation replies, delivery reports (RFC 3464 and older)."""
