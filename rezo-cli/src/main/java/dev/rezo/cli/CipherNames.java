package dev.rezo.cli;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The names of cipher suites as openssl writes them, and as the platform does. Those of TLS 1.3 are
 * the same for both. Pure functions. Immutable.
 */
final class CipherNames {

  private static final Pattern SEPARATOR = Pattern.compile("[:, ]+");

  private static final Map<String, String> TLS_1_2 = table();

  private CipherNames() {}

  private static Map<String, String> table() {
    Map<String, String> names = new TreeMap<>();
    for (String exchange : List.of("ECDHE-ECDSA-", "ECDHE-RSA-", "DHE-RSA-", "")) {
      String prefix = "TLS_" + (exchange.isEmpty() ? "RSA-" : exchange).replace('-', '_') + "WITH_";
      names.put(exchange + "AES128-GCM-SHA256", prefix + "AES_128_GCM_SHA256");
      names.put(exchange + "AES256-GCM-SHA384", prefix + "AES_256_GCM_SHA384");
      names.put(exchange + "AES128-SHA256", prefix + "AES_128_CBC_SHA256");
      names.put(exchange + "AES128-SHA", prefix + "AES_128_CBC_SHA");
      names.put(exchange + "AES256-SHA", prefix + "AES_256_CBC_SHA");
      if (exchange.startsWith("EC")) {
        names.put(exchange + "AES256-SHA384", prefix + "AES_256_CBC_SHA384");
      } else {
        names.put(exchange + "AES256-SHA256", prefix + "AES_256_CBC_SHA256");
      }
      if (!exchange.isEmpty()) {
        names.put(exchange + "CHACHA20-POLY1305", prefix + "CHACHA20_POLY1305_SHA256");
      }
    }
    return names;
  }

  /**
   * The suites that two lists choose together, the platform's names.
   *
   * @param upTo12 names for TLS 1.2, of openssl or of the platform, or null for the platform's own
   *     choice
   * @param from13 names for TLS 1.3, or null for the platform's own choice
   * @throws UsageException with curl's exit code when a name is unknown
   */
  static List<String> suites(@Nullable String upTo12, @Nullable String from13)
      throws UsageException {
    List<String> suites = new ArrayList<>();
    List<String> own = platform();
    if (from13 == null) {
      suites.addAll(own.stream().filter(CipherNames::isOfTls13).toList());
    } else {
      for (String name : names(from13)) {
        suites.add(known(name, name, isOfTls13(name)));
      }
    }
    if (upTo12 == null) {
      suites.addAll(own.stream().filter(name -> !isOfTls13(name)).toList());
    } else {
      for (String name : names(upTo12)) {
        String suite = TLS_1_2.getOrDefault(name, name);
        suites.add(known(name, suite, TLS_1_2.containsValue(suite)));
      }
    }
    return suites;
  }

  private static List<String> names(String list) {
    return Arrays.stream(SEPARATOR.split(list)).filter(name -> !name.isEmpty()).toList();
  }

  private static String known(String name, String suite, boolean isKnown) throws UsageException {
    if (isKnown) {
      return suite;
    }
    throw UsageException.of(
        ExitCode.BAD_CIPHER,
        "failed setting cipher list: expected names such as ECDHE-RSA-AES128-GCM-SHA256 for"
            + " --ciphers and TLS_AES_128_GCM_SHA256 for --tls13-ciphers, actual "
            + name);
  }

  /** Of TLS 1.3 a suite names no key exchange (RFC 8446 appendix B.4). */
  private static boolean isOfTls13(String name) {
    return name.startsWith("TLS_AES_") || name.startsWith("TLS_CHACHA20_");
  }

  private static List<String> platform() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return Arrays.asList(context.getDefaultSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
