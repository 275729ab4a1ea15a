"""Background work: what falls due is recorded on its day. No answer depends on it."""
