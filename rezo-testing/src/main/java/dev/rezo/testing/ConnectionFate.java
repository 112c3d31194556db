package dev.rezo.testing;

/** What a server does to a connection when it has said what it had to say. */
enum ConnectionFate {
  /** It waits for the next request. */
  STAY,
  /** FIN, and close_notify before it on TLS. */
  CLOSE,
  /** FIN alone. */
  CUT,
  /** RST. */
  RESET
}
