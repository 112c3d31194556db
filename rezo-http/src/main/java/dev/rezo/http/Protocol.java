package dev.rezo.http;

/** The version of HTTP that a connection speaks. Immutable. */
public enum Protocol {
  /** HTTP/1.0 (RFC 1945). */
  HTTP_1_0("HTTP/1.0"),
  /** HTTP/1.1 (RFC 9112). */
  HTTP_1_1("HTTP/1.1"),
  /** HTTP/2 (RFC 9113). */
  HTTP_2("HTTP/2");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  /** As in {@code HTTP/1.1}. */
  @Override
  public String toString() {
    return text;
  }
}
