package dev.rezo.testing;

/** What a {@link MockServer} does to a connection as soon as it has accepted it. Immutable. */
public enum ConnectionFault {
  /** Nothing: it serves. */
  NONE,
  /** It reads and never says a byte: no TLS, no answer. */
  SILENT,
  /** It ends the connection: FIN. */
  CLOSE,
  /** It breaks the connection: RST. */
  RESET
}
