package dev.rezo.plugins.auth;

import dev.rezo.http.ProtocolException;
import dev.rezo.http.Response;

/**
 * What is sent in Authorization once.
 *
 * <p>Thread-safe.
 */
interface Answer {

  /** Whose it is. */
  Login login();

  /** The value of the field. */
  String value();

  /** Whether a right answer may be refused because it is by an old nonce. */
  boolean mayBeStale();

  /**
   * The server took it.
   *
   * @throws ProtocolException when it pretends to know the secret and does not
   */
  void accepted(Response response) throws ProtocolException;
}
