package dev.rezo.testing;

/** How a connection to a test server ended, as the server saw it. Immutable. */
public enum ConnectionEnd {
  /** The client ended it in order: FIN. */
  CLIENT_CLOSED,
  /** The client broke it: RST. */
  CLIENT_RESET,
  /** The server ended it, in order or by a cut. */
  SERVER_CLOSED,
  /** The server broke it: RST. */
  SERVER_RESET,
  /** TLS was not agreed on. */
  HANDSHAKE_FAILED;

  /**
   * Whether the client ended it, in whichever way: a client that closes before it has read all that
   * came sends RST, so the two cannot always be told apart.
   */
  public boolean byClient() {
    return this == CLIENT_CLOSED || this == CLIENT_RESET;
  }
}
