//! People, phones and relays for tests; fixed clock and randomness; fault injection.
