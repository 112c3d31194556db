package dev.rezo.client;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The names of peers and of certificates. Pure functions. Immutable. */
final class TlsNames {

  /** How many names of a certificate a message lists; a certificate may hold hundreds. */
  private static final int LISTED_NAMES = 10;

  /** A subject may be as long as its certificate; this is more than honest ones need. */
  private static final int LONGEST_TEXT = 200;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  // The types of GeneralName that hold a peer's name (RFC 5280 section 4.2.1.6).
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private TlsNames() {}

  /** The host as TLS names it: no brackets around an IPv6 literal, no trailing dot. */
  static String peerName(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /**
   * The SNI for a peer's name, or null for an address, which has none (RFC 6066 section 3), and for
   * a name that the platform does not take for one, such as a name with an underscore.
   */
  static @Nullable SNIServerName serverNameIndication(String name) {
    if (isAddress(name)) {
      return null;
    }
    try {
      return new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the name is an IP address: no host name has a colon or a last label of digits. */
  private static boolean isAddress(String name) {
    String label = name.substring(name.lastIndexOf('.') + 1);
    return name.indexOf(':') >= 0
        || (!label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /** Whom the certificate names, as in {@code CN=localhost}. */
  static String subject(X509Certificate certificate) {
    return shorten(certificate.getSubjectX500Principal(), "no subject");
  }

  /** Who signed the certificate. */
  static String issuer(X509Certificate certificate) {
    return shorten(certificate.getIssuerX500Principal(), "no issuer");
  }

  private static String shorten(X500Principal name, String otherwise) {
    String text = name.getName();
    return text.isEmpty() ? otherwise : printable(text);
  }

  /** What a peer said, fit for a line of a log: no control characters, not endless. */
  static String printable(String text) {
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    return CONTROLS.matcher(cut).replaceAll("?");
  }

  /** Whom the certificate is for, as in {@code DNS:foo.test, IP:127.0.0.1}. */
  static String alternativeNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add("DNS:" + printable(String.valueOf(name.get(1))));
        } else if (name.get(0).equals(IP_ADDRESS)) {
          names.add("IP:" + name.get(1));
        }
      }
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
    if (names.isEmpty()) {
      return "no alternative name";
    }
    if (names.size() > LISTED_NAMES) {
      int more = names.size() - LISTED_NAMES;
      return String.join(", ", names.subList(0, LISTED_NAMES)) + " and " + more + " more";
    }
    return String.join(", ", names);
  }

  /** The name as it would stand in a certificate: {@code DNS:localhost} or {@code IP:::1}. */
  static String expected(String name) {
    return (isAddress(name) ? "IP:" : "DNS:") + name;
  }
}
