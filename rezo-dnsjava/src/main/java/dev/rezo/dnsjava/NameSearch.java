package dev.rezo.dnsjava;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/**
 * How a name that does not end in a dot becomes one that does: the search list of {@code
 * /etc/resolv.conf}. A name that ends in a dot is taken as it is.
 *
 * <p>Immutable.
 *
 * @param domains what is appended, in order; at most 32
 * @param ndots a name with at least so many dots is first tried as it is, one with fewer last; from
 *     0 to 15
 */
public record NameSearch(List<String> domains, int ndots) {

  /** Nothing is appended: each name is taken as it is. */
  public static final NameSearch NONE = new NameSearch(List.of(), 1);

  /** Of each name that does not exist all are asked for; Kubernetes has six. */
  static final int MOST_DOMAINS = 32;

  /** The C library's limit. */
  static final int MOST_NDOTS = 15;

  /**
   * Checks each setting.
   *
   * @throws IllegalArgumentException if one is out of range, or a domain is no name
   */
  public NameSearch {
    domains = List.copyOf(domains);
    if (domains.size() > MOST_DOMAINS) {
      throw new IllegalArgumentException(
          "domains: expected at most " + MOST_DOMAINS + ", actual " + domains.size());
    }
    if (ndots < 0 || ndots > MOST_NDOTS) {
      throw new IllegalArgumentException(
          "ndots: expected from 0 to " + MOST_NDOTS + ", actual " + ndots);
    }
    for (String domain : domains) {
      try {
        absolute(domain);
      } catch (TextParseException e) {
        throw new IllegalArgumentException(
            "domains: expected names, actual \"" + domain + "\": " + e.getMessage(), e);
      }
    }
  }

  /** Appends these, with {@code ndots} 1. */
  public static NameSearch of(String... domains) {
    return new NameSearch(List.of(domains), 1);
  }

  /**
   * {@code search} and {@code ndots} of {@code /etc/resolv.conf}. Read once, on the calling thread.
   *
   * @throws IOException if the file cannot be read
   */
  public static NameSearch system() throws IOException {
    return ResolvConf.read(ResolvConf.SYSTEM).search();
  }

  /** The same from another file. */
  public static NameSearch system(Path resolvConf) throws IOException {
    return ResolvConf.read(resolvConf).search();
  }

  /** This list with another {@code ndots}. */
  public NameSearch withNdots(int value) {
    return new NameSearch(domains, value);
  }

  /**
   * The names to ask for, in order, at least one.
   *
   * @throws TextParseException if the host is no name
   */
  List<Name> candidates(String host) throws TextParseException {
    Name plain = absolute(host);
    if (host.endsWith(".") || domains.isEmpty()) {
      return List.of(plain);
    }
    List<Name> names = new ArrayList<>();
    boolean plainFirst = host.chars().filter(c -> c == '.').count() >= ndots;
    if (plainFirst) {
      names.add(plain);
    }
    for (String domain : domains) {
      try {
        Name relative = plain.relativize(Name.root);
        names.add(Name.concatenate(relative, absolute(domain)));
      } catch (NameTooLongException leftOut) {
        // Longer than a name can be: it does not exist.
      }
    }
    if (!plainFirst) {
      names.add(plain);
    }
    return names;
  }

  /**
   * The name with all its labels, as DNS has it. A backslash would be an escape to the parser and
   * is in no host name.
   */
  static Name absolute(String host) throws TextParseException {
    if (host.isEmpty() || host.equals(".") || host.indexOf('\\') >= 0 || host.equals("@")) {
      throw new TextParseException("expected a host name");
    }
    if (host.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new TextParseException("expected printable ASCII, as A-labels are");
    }
    return Name.fromString(host, Name.root);
  }
}
