//! One public function per thing a user does. Views out, requests in.
pub mod requests;
pub mod views;
