package dev.rezo.bench.clients;

/**
 * What an upload sends: 10 MiB.
 *
 * <p>Immutable.
 */
public final class Payload {

  /** How long it is, and what is downloaded. */
  public static final int LENGTH = 10 * 1024 * 1024;

  static final String TYPE = "application/octet-stream";

  private Payload() {}

  /** The bytes, of which each client makes its body once. */
  static byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] = (byte) ((i * 31) >> 5);
    }
    return bytes;
  }
}
