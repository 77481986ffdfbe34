//! One public function per thing a user does. Views out, requests in.
