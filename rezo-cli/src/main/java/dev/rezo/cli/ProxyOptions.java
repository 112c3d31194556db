package dev.rezo.cli;

/** What the options do that say which proxy leads to the server. Immutable. */
final class ProxyOptions {

  private ProxyOptions() {}

  /** Carries out an option of {@link Option.Group#PROXY}. */
  static void apply(OptionUse use, ProxySettings.Builder settings, LocalFiles files)
      throws UsageException {
    String value = use.value();
    switch (use.option()) {
      case PROXY -> settings.proxy = value;
      case SOCKS4 -> settings.proxy = with("socks4", value);
      case SOCKS4A -> settings.proxy = with("socks4a", value);
      case SOCKS5 -> settings.proxy = with("socks5", value);
      case SOCKS5_HOSTNAME -> settings.proxy = with("socks5h", value);
      case PROXY_USER -> settings.user = value;
      case NOPROXY -> settings.noProxy = value;
      case PROXYTUNNEL -> settings.tunnel = use.on();
      case PROXY_HEADER -> header(value, settings, files);
      case PROXY_BASIC -> settings.basic = use.on();
      case PROXY_DIGEST -> settings.digest = use.on();
      case PROXY_ANYAUTH -> {
        settings.basic = use.on();
        settings.digest = use.on();
      }
      case PROXY_INSECURE -> settings.insecure = use.on();
      case PROXY_CACERT -> settings.caFile = value;
      case PROXY_CERT -> settings.certificate = value;
      case PROXY_KEY -> settings.keyFile = value;
      case PROXY_PASS -> settings.passPhrase = value;
      default -> throw new AssertionError(use);
    }
  }

  /** As with curl, a scheme in the value is stronger than the option. */
  private static String with(String scheme, String value) {
    return value.contains("://") ? value : scheme + "://" + value;
  }

  private static void header(String value, ProxySettings.Builder settings, LocalFiles files)
      throws UsageException {
    if (!value.startsWith("@")) {
      settings.headers.add(value);
      return;
    }
    for (String line : files.text(Option.PROXY_HEADER, value.substring(1)).split("\r?\n")) {
      if (!line.isBlank()) {
        settings.headers.add(line);
      }
    }
  }
}
