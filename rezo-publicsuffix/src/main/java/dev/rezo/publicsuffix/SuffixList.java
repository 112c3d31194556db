package dev.rezo.publicsuffix;

import com.google.common.net.InternetDomainName;
import dev.rezo.plugins.cookie.PublicSuffixes;

/**
 * The list of <a href="https://publicsuffix.org">publicsuffix.org</a> as Guava brings it, with the
 * suffixes of registries as {@code co.uk} and those of others as {@code github.io}. It is as new as
 * the Guava that is there, and each of Guava's releases has that of its day.
 *
 * <p>Lifecycle: there is one, and it holds nothing but what Guava holds.
 *
 * <p>Thread-safe. Does not block.
 */
public final class SuffixList implements PublicSuffixes {

  private static final SuffixList BUNDLED = new SuffixList();

  private SuffixList() {}

  /** The list of the Guava that is there. */
  public static SuffixList bundled() {
    return BUNDLED;
  }

  /** What is no domain by the rules of names has no owner who could be known: it counts as one. */
  @Override
  public boolean contains(String domain) {
    return !InternetDomainName.isValid(domain) || InternetDomainName.from(domain).isPublicSuffix();
  }

  @Override
  public String toString() {
    return "SuffixList[of Guava]";
  }
}
