package dev.rezo.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request line and its header lines (RFC 9112 sections 3 and 5), checked as a strict server
 * checks them.
 *
 * <p>Immutable.
 */
record RequestHead(String method, String target, String version, List<String> lines) {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([!-~]+) (HTTP/1\\.[01])");
  private static final Pattern FIELD_LINE =
      Pattern.compile("(" + TOKEN + "):[ \t]*([\\x21-\\x7E\\x80-\\xFF\t ]*?)[ \t]*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  RequestHead {
    lines = List.copyOf(lines);
  }

  /** Reads and checks the lines of a head, which come without their line ends. */
  static RequestHead of(String requestLine, List<String> lines) throws BadRequestException {
    Matcher parts = REQUEST_LINE.matcher(requestLine);
    if (!parts.matches()) {
      throw new BadRequestException("expected method, target and version, actual " + requestLine);
    }
    RequestHead head = new RequestHead(parts.group(1), parts.group(2), parts.group(3), lines);
    for (String line : lines) {
      checkFieldLine(line);
    }
    head.checkHost();
    head.checkFraming();
    return head;
  }

  static void checkFieldLine(String line) throws BadRequestException {
    if (!FIELD_LINE.matcher(line).matches()) {
      throw new BadRequestException("expected a name, a colon and a value, actual " + line);
    }
  }

  /** RFC 9112 section 3.2: exactly one, with HTTP/1.1. */
  private void checkHost() throws BadRequestException {
    int hosts = values("Host").size();
    if (hosts > 1 || (hosts == 0 && version.equals("HTTP/1.1"))) {
      throw new BadRequestException("expected one Host, actual " + hosts);
    }
  }

  /** RFC 9112 sections 6.1 and 6.2: one framing, and one that can be read. */
  private void checkFraming() throws BadRequestException {
    List<String> lengths = values("Content-Length");
    List<String> codings = values("Transfer-Encoding");
    boolean lengthIsRight =
        lengths.isEmpty() || (lengths.size() == 1 && LENGTH.matcher(lengths.get(0)).matches());
    boolean codingIsRight =
        codings.isEmpty() || (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"));
    if (!lengthIsRight || !codingIsRight || (!lengths.isEmpty() && !codings.isEmpty())) {
      throw new BadRequestException(
          "expected one length or the chunked coding, actual " + lengths + " and " + codings);
    }
  }

  List<String> values(String name) {
    List<String> values = new ArrayList<>(1);
    for (String line : lines) {
      Matcher parts = FIELD_LINE.matcher(line);
      if (parts.matches() && parts.group(1).equalsIgnoreCase(name)) {
        values.add(parts.group(2));
      }
    }
    return values;
  }

  boolean isChunked() {
    return !values("Transfer-Encoding").isEmpty();
  }

  long contentLength() {
    List<String> lengths = values("Content-Length");
    return lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
  }

  boolean expectsContinue() {
    return values("Expect").stream().anyMatch(value -> value.equalsIgnoreCase("100-continue"));
  }

  /** RFC 9112 section 9.3: whether the client wants the connection to go on. */
  boolean wantsToPersist() {
    boolean close = false;
    boolean keepAlive = false;
    for (String value : values("Connection")) {
      for (String option : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        close |= option.strip().equals("close");
        keepAlive |= option.strip().equals("keep-alive");
      }
    }
    return !close && (keepAlive || version.equals("HTTP/1.1"));
  }
}
