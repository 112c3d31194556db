package dev.rezo.cli;

import dev.rezo.client.BrowserProfile;
import dev.rezo.io.TcpOptions;
import java.util.Locale;

/** What the options do that say how connections are made. Immutable. */
final class ConnectionOptions {

  private ConnectionOptions() {}

  /** Carries out an option of {@link Option.Group#CONNECTION}. */
  static void apply(OptionUse use, ConnectionSettings.Builder settings) throws UsageException {
    String value = use.value();
    switch (use.option()) {
      case INSECURE -> settings.insecure = use.on();
      case CACERT -> settings.caFile = value;
      case CERT -> settings.certificate = value;
      case CERT_TYPE -> settings.certificateType = certificateType(value);
      case KEY -> settings.keyFile = value;
      case PASS -> settings.passPhrase = value;
      case TLSV1, TLSV1_0, TLSV1_1, TLSV1_2 -> settings.leastTls = 2;
      case TLSV1_3 -> settings.leastTls = 3;
      case CAPATH -> settings.tls.caFolder = value;
      case CA_NATIVE -> settings.tls.platformToo = use.on();
      case PINNEDPUBKEY -> settings.tls.pins = value;
      case CIPHERS -> settings.tls.ciphers = value;
      case TLS13_CIPHERS -> settings.tls.tls13Ciphers = value;
      case SESSIONID -> settings.tls.resumption = use.on();
      case KEY_TYPE -> requirePem(value);
      case TLS_MAX -> settings.mostTls = mostTls(value);
      case PROFILE -> settings.profile = profile(value);
      case RESOLVE -> settings.resolves.add(checked(value));
      case CONNECT_TO -> settings.connectTos.add(value);
      case IPV4 -> settings.family = 4;
      case IPV6 -> settings.family = 6;
      case INTERFACE -> settings.localEnd = value;
      case LOCAL_PORT -> settings.localPorts = ports(value);
      case UNIX_SOCKET -> settings.unixSocket = value;
      case HAPPY_EYEBALLS_TIMEOUT_MS -> settings.headStartMillis = Math.max(use.number(1), 10);
      case KEEPALIVE_TIME -> settings.probeSeconds = use.number(1);
      case KEEPALIVE -> settings.probes = use.on();
      default -> throw new AssertionError(use);
    }
  }

  private static BrowserProfile profile(String name) throws UsageException {
    try {
      return BrowserProfile.of(name);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongWords("option --profile: " + e.getMessage());
    }
  }

  private static TcpOptions.PortRange ports(String value) throws UsageException {
    String[] ends = value.split("-", 2);
    try {
      int first = Integer.parseInt(ends[0].strip());
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
      return new TcpOptions.PortRange(first, last);
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongWords(
          "option --local-port: expected a port or a range such as 4000-4010, actual " + value);
    }
  }

  private static String certificateType(String value) throws UsageException {
    String type = value.toUpperCase(Locale.ROOT);
    if (!type.equals("PEM") && !type.equals("P12")) {
      throw UsageException.impossible("option --cert-type: expected PEM or P12, actual " + value);
    }
    return type;
  }

  private static void requirePem(String value) throws UsageException {
    if (!value.equalsIgnoreCase("PEM")) {
      throw UsageException.impossible("option --key-type: expected PEM, actual " + value);
    }
  }

  private static int mostTls(String value) throws UsageException {
    return switch (value) {
      case "1.2" -> 2;
      case "1.3", "default" -> 3;
      default ->
          throw UsageException.impossible("option --tls-max: expected 1.2 or 1.3, actual " + value);
    };
  }

  private static String checked(String entry) throws UsageException {
    ResolveRules.check(entry);
    return entry;
  }
}
