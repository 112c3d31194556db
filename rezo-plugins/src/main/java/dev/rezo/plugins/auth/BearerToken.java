package dev.rezo.plugins.auth;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that whoever has it may use (RFC 6750).
 *
 * <p>Immutable.
 *
 * @param value the token
 * @param lifetime how long it is valid from when it was asked for, as in {@code expires_in} of
 *     OAuth 2 (RFC 6749 section 5.1), or null when that is not known
 */
public record BearerToken(String value, @Nullable Duration lifetime) {

  /** RFC 6750 section 2.1. */
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException when it is no token, or its lifetime is not above 0; the
   *     message does not hold it
   */
  public BearerToken {
    Objects.requireNonNull(value, "value");
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "bearer token: expected letters, digits and -._~+/, and = at its end, actual something"
              + " else (RFC 6750 section 2.1)");
    }
    if (lifetime != null && (lifetime.isNegative() || lifetime.isZero())) {
      throw new IllegalArgumentException(
          "bearer token: expected a lifetime above 0, actual " + lifetime);
    }
  }

  /** A token of which nobody says how long it is valid. */
  public static BearerToken of(String value) {
    return new BearerToken(value, null);
  }

  /** A token that is valid for some time. */
  public static BearerToken of(String value, Duration lifetime) {
    return new BearerToken(value, lifetime);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "BearerToken[" + (lifetime == null ? "" : "for " + lifetime) + "]";
  }
}
