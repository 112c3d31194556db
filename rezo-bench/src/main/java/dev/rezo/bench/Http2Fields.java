package dev.rezo.bench;

/**
 * Fields of a request and of a response as services exchange them, of which most repeat.
 *
 * <p>Immutable.
 */
final class Http2Fields {

  private Http2Fields() {}

  /** Names and values in turn; the path has a query, and so is written each time. */
  static String[] request() {
    return new String[] {
      ":method", "GET",
      ":scheme", "https",
      ":authority", "api.example.com",
      ":path", "/v1/things?page=2",
      "user-agent", "rezo/1.0",
      "accept", "application/json",
      "accept-encoding", "gzip, deflate",
      "authorization", "Bearer 0123456789abcdef",
      "x-tenant", "42",
      "cookie", "session=0123456789abcdef0123456789abcdef"
    };
  }

  /** Names and values in turn; date and length are written each time. */
  static String[] response() {
    return new String[] {
      ":status", "200",
      "server", "nginx",
      "content-type", "application/json; charset=utf-8",
      "cache-control", "no-store, max-age=0",
      "vary", "accept-encoding",
      "strict-transport-security", "max-age=31536000; includeSubDomains",
      "x-content-type-options", "nosniff",
      "x-frame-options", "DENY",
      "access-control-allow-origin", "*",
      "date", "Sat, 21 Nov 2026 20:50:00 GMT",
      "content-length", "12"
    };
  }
}
