package dev.rezo.bench.facts;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that a client is to send.
 *
 * <p>Immutable.
 *
 * @param method GET, or POST with a body of {@link #BODY}
 * @param fields those to add, as an application would
 */
public record Ask(String method, String url, Map<String, String> fields) {

  /** What a POST sends. */
  public static final String BODY = "order";

  /** What a POST says of it. */
  public static final String TYPE = "text/plain";

  static Ask of(String method, String url) {
    return new Ask(method, url, Map.of());
  }

  static Ask get(String url) {
    return of("GET", url);
  }

  /** This one with another field. */
  Ask with(String name, String value) {
    return new Ask(method, url, Map.of(name, value));
  }

  /** Whether it has a body. */
  public boolean isPost() {
    return method.equals("POST");
  }

  /** That body. */
  public byte[] body() {
    return BODY.getBytes(StandardCharsets.US_ASCII);
  }
}
