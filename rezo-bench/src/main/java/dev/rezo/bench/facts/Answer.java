package dev.rezo.bench.facts;

import java.nio.charset.StandardCharsets;

/**
 * What an application got, without an error.
 *
 * <p>Immutable.
 *
 * @param length of the body
 * @param text the body's beginning
 */
public record Answer(int status, long length, String text) {

  private static final int LONGEST_TEXT = 64;

  /** One with this body. */
  public static Answer of(int status, byte[] body) {
    int shown = Math.min(body.length, LONGEST_TEXT);
    return new Answer(status, body.length, new String(body, 0, shown, StandardCharsets.ISO_8859_1));
  }
}
