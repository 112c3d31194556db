package dev.rezo.plugins.cookie;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Knows three suffixes of two labels, and keeps what it was asked. */
final class TestSuffixes implements PublicSuffixes {

  private static final Set<String> KNOWN = Set.of("co.uk", "github.io", "xn--55qw42g.cn");

  final List<String> asked = new ArrayList<>();

  @Override
  public boolean contains(String domain) {
    asked.add(domain);
    return KNOWN.contains(domain);
  }
}
