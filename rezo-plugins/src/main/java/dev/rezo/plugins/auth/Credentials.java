package dev.rezo.plugins.auth;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.Origin;

/**
 * Who asks, and by which scheme that is said: a user with a secret, or a bearer token. {@link
 * Authentication} shows them to the origin that they are for, and to no other.
 *
 * <p>Thread-safe. Neither a secret nor a token is part of what {@code toString} says.
 */
public abstract sealed class Credentials permits PasswordCredentials, BearerCredentials {

  /**
   * Attaches credentials to one request, in place of those that {@link Authentication} has for its
   * origin. They are for the origin that the call names, and for no other that redirects lead to,
   * unless {@link #ORIGIN_OF_REQUEST} says so. What they learn of an origin, as the nonce of
   * Digest, all requests with the same object share: with new ones each request is refused first.
   */
  public static final AttributeKey<Credentials> OF_REQUEST =
      AttributeKey.of("credentials", Credentials.class);

  /**
   * The origin that the credentials of a request are for, where it is not the one that the call
   * names. A plugin attaches it that sends a request elsewhere and was told to trust that other
   * origin, as redirects with {@code trustOtherOrigins}.
   */
  public static final AttributeKey<Origin> ORIGIN_OF_REQUEST =
      AttributeKey.of("origin of credentials", Origin.class);

  Credentials() {}

  /**
   * A user and a secret by the scheme Basic (RFC 7617) in UTF-8, shown when they are asked for, and
   * from then on to what lies in the same folder; {@link PasswordCredentials#inAdvance} saves the
   * first question.
   *
   * @throws IllegalArgumentException when the user holds a colon, or either a control character
   */
  public static PasswordCredentials basic(String user, String secret) {
    return new PasswordCredentials(user, secret, true, false, false);
  }

  /**
   * A user and a secret by the scheme Digest (RFC 7616): the secret itself is never sent.
   *
   * @throws IllegalArgumentException when the user holds a colon, or either a control character
   */
  public static PasswordCredentials digest(String user, String secret) {
    return new PasswordCredentials(user, secret, false, true, false);
  }

  /**
   * A user and a secret by the strongest scheme that is asked for: Digest, or else Basic, which
   * sends the secret. Over plain {@code http} prefer {@link #digest}: who stands between could ask
   * for Basic alone.
   *
   * @throws IllegalArgumentException when the user holds a colon, or either a control character
   */
  public static PasswordCredentials password(String user, String secret) {
    return new PasswordCredentials(user, secret, true, true, false);
  }

  /**
   * A bearer token that stays as it is (RFC 6750), sent with each request.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Credentials bearer(String token) {
    return BearerCredentials.fixed(BearerToken.of(token));
  }

  /** Bearer tokens (RFC 6750), asked for when one is needed and by one call for all. */
  public static BearerCredentials bearer(TokenSource source) {
    return BearerCredentials.of(source);
  }

  /** Begins to know an origin to which these are shown. */
  abstract Login login();

  /** What is known of an origin to which single requests show these. */
  abstract Login login(Origin origin);
}
