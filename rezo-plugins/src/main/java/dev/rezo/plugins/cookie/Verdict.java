package dev.rezo.plugins.cookie;

/**
 * What became of a cookie that was to be stored (RFC 6265bis sections 5.6 and 5.7).
 *
 * <p>Immutable.
 */
public enum Verdict {
  /** It is in the jar. */
  STORED("is stored"),
  /** It was over when it came: one that it would have replaced is gone. */
  EXPIRED("is over already"),
  /** It holds a control character, or one beyond U+00FF. */
  UNSENDABLE("holds a character that cannot be sent"),
  /** Neither name nor value. */
  EMPTY("has neither name nor value"),
  /** Name and value have more than 4096 octets together. */
  TOO_LONG("has more than 4096 octets"),
  /** Its path, or that of the address which set it, has more than 1024 octets. */
  LONG_PATH("has a path of more than 1024 octets"),
  /** Its domain is not that of the host which set it, nor above it. */
  FOREIGN_DOMAIN("names a domain that its host is not part of"),
  /** Its domain is one under which others have theirs, as {@code co.uk} is. */
  PUBLIC_SUFFIX("names a public suffix as its domain"),
  /** Only https may set a cookie that is {@code Secure}. */
  SECURE_WITHOUT_HTTPS("is Secure and came by http"),
  /** What came by http would stand in for a cookie that is {@code Secure}. */
  SHADOWS_SECURE("came by http and would stand in for a Secure cookie"),
  /** {@code SameSite=None} is for cookies that are {@code Secure}. */
  SAME_SITE_NONE_WITHOUT_SECURE("is SameSite=None and not Secure"),
  /** The name begins with {@code __Secure-} or {@code __Host-}, and it is not so. */
  PREFIX("is not what the prefix of its name says");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** As a sentence goes on: the cookie ... */
  @Override
  public String toString() {
    return words;
  }
}
