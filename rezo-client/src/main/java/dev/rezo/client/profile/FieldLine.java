package dev.rezo.client.profile;

import org.jspecify.annotations.Nullable;

/**
 * A header field of a browser, at its place among the others.
 *
 * <p>Immutable.
 *
 * @param name as the browser writes it with HTTP/1.1
 * @param value what the browser says unless something else is asked of it; null for a place only
 * @param when on which requests it is sent
 */
public record FieldLine(String name, @Nullable String value, When when) {

  /** On which requests a field is sent. Immutable. */
  public enum When {
    ALWAYS,
    /** With HTTP/1.1 and before. */
    HTTP_1,
    HTTP_2,
    /** To https, and to this machine: what browsers call a trustworthy origin. */
    SECURE
  }

  /** Whether it is there on such a request. */
  boolean isSent(boolean isHttp2, boolean isSecure) {
    return switch (when) {
      case ALWAYS -> true;
      case HTTP_1 -> !isHttp2;
      case HTTP_2 -> isHttp2;
      case SECURE -> isSecure;
    };
  }
}
