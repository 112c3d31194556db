package dev.rezo.client;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;

/**
 * What is left of a request's fields where HTTP/2 was agreed on. An application that says {@code
 * Connection: keep-alive} did not know; RFC 9113 section 8.2.2 makes it the sender's duty to take
 * such fields out. Immutable.
 */
final class Http2Fields {

  private Http2Fields() {}

  /** The request without what is about an HTTP/1.1 connection. */
  static Request without11(Request request) {
    Headers headers = request.headers();
    for (int i = 0, size = headers.size(); i < size; i++) {
      if (isOf11(headers.name(i), headers.value(i))) {
        return request.toBuilder().headers(without11(headers)).build();
      }
    }
    return request;
  }

  private static Headers without11(Headers headers) {
    Headers.Builder rest = Headers.builder();
    for (int i = 0, size = headers.size(); i < size; i++) {
      if (!isOf11(headers.name(i), headers.value(i))) {
        rest.add(headers.name(i), headers.value(i));
      }
    }
    return rest.build();
  }

  private static boolean isOf11(String name, String value) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te") && !value.equalsIgnoreCase("trailers");
      case 7 -> name.equalsIgnoreCase("upgrade");
      case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
      case 14 -> name.equalsIgnoreCase("http2-settings");
      case 16 -> name.equalsIgnoreCase("proxy-connection");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      default -> false;
    };
  }
}
