package dev.rezo.dnsjava;

import dev.rezo.dns.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code resolv.conf(5)} says: {@code nameserver}, {@code search}, {@code domain} and the
 * options {@code ndots}, {@code timeout}, {@code attempts} and {@code rotate}. Others, and lines
 * that make no sense, are left out, as the C library leaves them out.
 *
 * <p>Immutable.
 */
record ResolvConf(DnsServers servers, NameSearch search) {

  static final Path SYSTEM = Path.of("/etc/resolv.conf");

  /** MAXNS of the C library. */
  private static final int MOST_SERVERS = 3;

  /** RES_MAXRETRANS and RES_MAXRETRY of the C library. */
  private static final int LONGEST_TIMEOUT_SECONDS = 30;

  private static final int MOST_ATTEMPTS = 5;

  static ResolvConf read(Path file) throws IOException {
    // In no charset in particular: comments may be in any.
    return parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
  }

  static ResolvConf parse(List<String> lines) {
    Parser parser = new Parser();
    lines.forEach(parser::line);
    return parser.result();
  }

  /** Takes line by line. Not thread-safe; the caller serialises. */
  private static final class Parser {
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private List<String> domains = List.of();
    private int ndots = 1;
    private Duration timeout = DnsServers.DEFAULT_TRY_TIMEOUT;
    private int attempts = DnsServers.DEFAULT_ATTEMPTS;
    private boolean rotate;

    void line(String line) {
      if (line.startsWith("#") || line.startsWith(";") || line.isBlank()) {
        return;
      }
      List<String> words = List.of(line.trim().split("\\s+"));
      List<String> values = words.subList(1, words.size());
      switch (words.get(0)) {
        case "nameserver" -> values.stream().limit(1).forEach(this::server);
        case "search" -> domains = names(values);
        case "domain" -> domains = names(values.stream().limit(1).toList());
        case "options" -> values.forEach(this::option);
        default -> {
          // sortlist, family and what others put there
        }
      }
    }

    private void server(String text) {
      try {
        InetAddress address = IpLiteral.parse(text);
        if (address != null && servers.size() < MOST_SERVERS) {
          servers.add(new InetSocketAddress(address, DnsServers.PORT));
        }
      } catch (UnknownHostException noAddress) {
        // left out
      }
    }

    /**
     * The last list counts; the root, which some write to have no list, is none. What is over the
     * limit is left out: a file that grows must not keep a process from starting.
     */
    private static List<String> names(List<String> values) {
      List<String> names = new ArrayList<>();
      for (String value : values) {
        try {
          names.add(NameSearch.of(value).domains().get(0));
        } catch (IllegalArgumentException noName) {
          // left out
        }
      }
      return names.subList(0, Math.min(names.size(), NameSearch.MOST_DOMAINS));
    }

    private void option(String text) {
      if (text.equals("rotate")) {
        rotate = true;
      } else if (text.startsWith("ndots:")) {
        ndots = number(text, 0, NameSearch.MOST_NDOTS, ndots);
      } else if (text.startsWith("timeout:")) {
        timeout =
            Duration.ofSeconds(number(text, 1, LONGEST_TIMEOUT_SECONDS, (int) timeout.toSeconds()));
      } else if (text.startsWith("attempts:")) {
        attempts = number(text, 1, MOST_ATTEMPTS, attempts);
      }
    }

    private static int number(String option, int least, int most, int otherwise) {
      try {
        int value = Integer.parseInt(option.substring(option.indexOf(':') + 1));
        return Math.max(least, Math.min(most, value));
      } catch (NumberFormatException noNumber) {
        return otherwise;
      }
    }

    ResolvConf result() {
      if (servers.isEmpty()) {
        servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), DnsServers.PORT));
      }
      return new ResolvConf(
          new DnsServers(servers, timeout, attempts, rotate), new NameSearch(domains, ndots));
    }
  }
}
