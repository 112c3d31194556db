package dev.rezo.opentelemetry;

/**
 * The methods that the conventions name. Others are one, so that nobody can make as many time
 * series as there are words.
 *
 * <p>Immutable.
 */
final class Methods {

  /** In place of a method that is not known. */
  static final String OTHER = "_OTHER";

  private Methods() {}

  /** The method (RFC 9110 section 9, RFC 5789), or {@link #OTHER}; case counts. */
  static String known(String method) {
    return switch (method) {
      case "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE" -> method;
      default -> OTHER;
    };
  }
}
