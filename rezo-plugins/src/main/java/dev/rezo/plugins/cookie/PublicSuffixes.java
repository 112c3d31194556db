package dev.rezo.plugins.cookie;

/**
 * Which domains have owners of their own below them, as {@code com}, {@code co.uk} and {@code
 * github.io} do: a cookie for such a domain would go to strangers (RFC 6265bis section 5.7 step 9).
 * The list is kept at publicsuffix.org; the module {@code rezo-publicsuffix} brings it.
 *
 * <p>Lifecycle: lives as long as the jars that it was given to.
 *
 * <p>Thread-safe. Must not block: it is asked on a loop.
 */
@FunctionalInterface
public interface PublicSuffixes {

  /**
   * Whether this domain is a public suffix itself.
   *
   * @param domain at least two labels, in lower case, as A-labels, without a dot at either end
   */
  boolean contains(String domain);
}
