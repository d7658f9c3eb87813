//! Free TCP ports for servers that cannot be asked which port the system gave them.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::Mutex;

/// A port on 127.0.0.1 that nobody listens on, given out once a process.
pub fn free_port() -> u16 {
    static GIVEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let mut given = GIVEN.lock().expect("no holder panics");
        if given.get_or_insert_with(HashSet::new).insert(port) {
            return port;
        }
    }
}
