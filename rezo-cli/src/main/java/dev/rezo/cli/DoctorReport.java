package dev.rezo.cli;

import dev.rezo.cli.Findings.Answer;
import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Certificate;
import dev.rezo.cli.Findings.Connecting;
import dev.rezo.cli.Findings.Http2;
import dev.rezo.cli.Findings.Idle;
import dev.rezo.cli.Findings.IdleEnd;
import dev.rezo.cli.Findings.Lookup;
import dev.rezo.cli.Findings.Pair;
import dev.rezo.cli.Findings.Tls;
import dev.rezo.cli.Findings.Way;
import dev.rezo.http.SessionSettings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Findings} and their {@link Diagnosis} into words, 80 columns wide.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class DoctorReport {

  private static final int COLUMNS = 80;
  private static final String INDENT = "   ";

  private final TextStyle style;
  private final StringBuilder out = new StringBuilder();

  DoctorReport(TextStyle style) {
    this.style = style;
  }

  /** All of it. */
  String text(Findings findings, Diagnosis diagnosis) {
    out.append(style.bold("Rezo doctor: " + findings.method() + " " + printable(findings.url())))
        .append('\n');
    say(
        "A client opens a connection, asks, and keeps it for the next request. Can it, here? What"
            + " does that save? Below are the steps, each with what it took, and advice.");
    name(findings.lookup(), findings.way());
    connect(findings);
    tls(findings);
    if (findings.answer() != null) {
      answer(findings.answer());
    }
    if (findings.trouble() != null) {
      title("What went wrong, as Rezo says it");
      say(findings.trouble().message());
    }
    if (findings.pair() != null) {
      pair(findings.pair());
    }
    if (findings.http2() != null) {
      http2(findings.http2());
    }
    if (findings.idle() != null) {
      idle(findings.idle());
    }
    title("Advice (in brackets: the setting of a client that it is about)");
    diagnosis.advice().forEach(this::advice);
    out.append('\n')
        .append(
            diagnosis.exitCode() == 0
                ? style.green(diagnosis.verdict())
                : style.red(diagnosis.verdict()))
        .append('\n');
    return out.toString();
  }

  private void name(@Nullable Lookup lookup, Way way) {
    if (way.proxy() != null) {
      title("Way");
      say("All connections lead through the proxy " + way.proxy() + ".");
    }
    if (way.unixSocket() != null) {
      title("Way");
      say("Connections lead to the Unix domain socket " + way.unixSocket() + ": no name, no TCP.");
    }
    if (lookup == null || (lookup.given() && lookup.failure() == null)) {
      return;
    }
    title("Find the address");
    String time = DurationText.ofNanos(lookup.nanos());
    String system = " (the system's resolver took " + time + ")";
    say(
        lookup.failure() == null
            ? lookup.host() + " is " + String.join(", ", lookup.addresses()) + system
            : lookup.host() + ": " + lookup.failure() + system);
  }

  private void connect(Findings findings) {
    if (findings.attempts().isEmpty()) {
      return;
    }
    title("Open a connection" + (findings.attempts().size() == 1 ? "" : ", to each address"));
    int width = findings.attempts().stream().mapToInt(a -> a.address().length()).max().orElse(0);
    for (Attempt attempt : findings.attempts()) {
      say(padded(attempt.address(), Math.min(width, 45)) + "  " + outcome(attempt));
    }
  }

  private String outcome(Attempt attempt) {
    if (attempt.outcome() != Connecting.STANDS) {
      return "failed: " + attempt.failure();
    }
    String tcp = "open after " + DurationText.ofNanos(attempt.tcpNanos());
    return attempt.tlsNanos() == 0
        ? tcp
        : tcp + ", secured after another " + DurationText.ofNanos(attempt.tlsNanos());
  }

  private void tls(Findings findings) {
    Tls tls = findings.tls();
    if (tls == null) {
      return;
    }
    Instant now = findings.at();
    title("Secure it (TLS)");
    if (tls.version() != null) {
      say(tls.version() + ", " + tls.cipher() + (tls.verified() ? "" : ", NOT VERIFIED"));
    }
    Certificate own = tls.certificate();
    if (own != null) {
      say("The certificate is of " + own.subject() + ", issued by " + own.issuer());
      say("for " + (own.names().isEmpty() ? "no host" : names(own.names())) + ",");
      say(
          "valid "
              + CertificateText.day(own.from())
              + " to "
              + CertificateText.day(own.until())
              + ": "
              + validity(own, now));
    }
    if (tls.resumed() != null) {
      say(
          tls.resumed()
              ? "A second connection resumed the session, which is quicker than a new one."
              : "A second connection could not resume the session.");
    }
    if (tls.http2() != null && tls.version() != null) {
      say(
          !tls.http2()
              ? "It does not offer HTTP/2 (no ALPN h2)."
              : findings.http2() != null
                  ? "It speaks HTTP/2 (ALPN h2)."
                  : "It would speak HTTP/2 (ALPN h2).");
    }
  }

  private static String names(List<String> names) {
    int most = 6;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
  }

  private static String validity(Certificate own, Instant now) {
    if (now.isAfter(own.until())) {
      return "EXPIRED " + CertificateText.distance(own.until(), now) + " ago";
    }
    return now.isBefore(own.from())
        ? "NOT YET VALID, for " + CertificateText.distance(now, own.from())
        : CertificateText.distance(now, own.until()) + " left";
  }

  private void answer(Answer answer) {
    title("Ask");
    String reason = answer.reason().isEmpty() ? "" : " " + answer.reason();
    say(answer.protocol() + " " + answer.status() + reason + ", " + length(answer));
    if (answer.protocol().equals("HTTP/2")) {
      return; // It has no such fields: a connection always stays open for more.
    }
    field("Connection", answer.connection(), meaningOfConnection(answer));
    if (answer.keepAlive() != null || !hangsUp(answer)) {
      field("Keep-Alive", answer.keepAlive(), meaningOfKeepAlive(answer));
    }
  }

  private static String length(Answer answer) {
    String bytes = answer.bodyBytes() == 1 ? "1 byte" : answer.bodyBytes() + " bytes";
    return switch (answer.framing()) {
      case NO_BODY -> "no body";
      case LENGTH ->
          answer.whole() ? bytes + ", as Content-Length says" : "a body that is too large";
      case STREAM -> bytes + (answer.whole() ? "" : " and more") + ", to the end of the stream";
      case CHUNKED -> bytes + (answer.whole() ? "" : " and more") + ", in chunks";
      case UNTIL_CLOSE -> bytes + (answer.whole() ? "" : " and more") + ", until it hangs up";
    };
  }

  private void field(String name, @Nullable String value, String meaning) {
    say((value == null ? "no " + name + " field" : name + ": " + value) + " (" + meaning + ")");
  }

  private static boolean hangsUp(Answer answer) {
    return answer.connection() != null
        && answer.connection().toLowerCase(Locale.ROOT).contains("close");
  }

  private static String meaningOfConnection(Answer answer) {
    String said = answer.connection() == null ? "" : answer.connection().toLowerCase(Locale.ROOT);
    boolean http10 = answer.protocol().equals("HTTP/1.0");
    if (hangsUp(answer)) {
      return "the server hangs up after this answer";
    }
    if (said.contains("keep-alive")) {
      return "the connection stays open for more";
    }
    return http10
        ? "by HTTP/1.0 it then serves only once"
        : "by HTTP/1.1 the connection stays open for more";
  }

  private static String meaningOfKeepAlive(Answer answer) {
    KeepAliveField said = KeepAliveField.parse(answer.keepAlive());
    if (said.timeoutSeconds() < 0 && said.max() < 0) {
      return "it does not say for how long";
    }
    String time =
        said.timeoutSeconds() < 0
            ? ""
            : "closed when nothing comes for " + said.timeoutSeconds() + " s";
    String max = said.max() < 0 ? "" : "it takes " + said.max() + " more requests";
    return time + (time.isEmpty() || max.isEmpty() ? "" : ", and ") + max;
  }

  private void pair(Pair pair) {
    title("Ask again");
    say(
        pair.reused()
            ? "The client had kept the connection open, in its pool. The second request used it"
                + " again and only had to wait for the answer:"
            : "The second request could not use the connection of the first, and had to open"
                + " another:");
    out.append('\n');
    row("", "first", "second");
    row("find the address", pair.first().name(), pair.second().name());
    row("open TCP", pair.first().tcp(), pair.second().tcp());
    row("secure it (TLS)", pair.first().tls(), pair.second().tls());
    row("get the answer", pair.first().answer(), pair.second().answer());
    row("together", pair.first().together(), pair.second().together());
    if (pair.reused()) {
      row("saved", "", DurationText.ofNanos(pair.first().connecting()));
    }
  }

  private void row(String name, long first, long second) {
    if (first > 0 || second > 0) {
      row(name, time(first), time(second));
    }
  }

  private void row(String name, String first, String second) {
    String line = String.format(Locale.ROOT, "%-18s %10s %12s", name, first, second);
    out.append(INDENT).append(name.isEmpty() ? style.dim(line) : line).append('\n');
  }

  private static String time(long nanos) {
    return nanos == 0 ? "-" : DurationText.ofNanos(nanos);
  }

  private void http2(Http2 http2) {
    title("Ask several times at once (HTTP/2)");
    SessionSettings settings = http2.settings();
    if (settings != null) {
      say(
          String.format(
              Locale.ROOT,
              "Its SETTINGS: %,d streams at a time, a first window of %,d bytes for each,",
              settings.maxStreams(),
              settings.initialWindow()));
      say(String.format(Locale.ROOT, "frames of up to %,d bytes.", settings.maxFrameSize()));
    }
    say(
        http2.requests()
            + " requests at once used "
            + (http2.connections() == 1
                ? "one connection."
                : http2.connections() + " connections."));
    say(
        http2.pingNanos() == 0
            ? "It did not answer a PING."
            : "A PING was answered after " + DurationText.ofNanos(http2.pingNanos()) + ".");
    if (http2.goAway() != null) {
      say("It took its leave by GOAWAY: " + http2.goAway() + ".");
    }
  }

  private void idle(Idle idle) {
    title("Leave it idle");
    String time = DurationText.seconds(idle.after());
    say(
        idle.end() == IdleEnd.SERVER
            ? "After " + time + " without a request the server closed it."
            : idle.end() == IdleEnd.REZO
                ? "After " + time + " Rezo closed it, before the server would, as announced."
                : "After " + time + " without a request it was still open.");
  }

  private void advice(Advice advice) {
    String mark =
        switch (advice.level()) {
          case GOOD -> style.green("✓");
          case NOTE -> style.cyan("-");
          case WRONG -> style.red("!");
        };
    String setting = advice.setting() == null ? "" : " [" + advice.setting() + "]";
    List<String> lines = wrap(printable(advice.text() + setting), COLUMNS - INDENT.length());
    out.append(' ').append(mark).append(' ').append(lines.get(0)).append('\n');
    lines.stream().skip(1).forEach(line -> out.append(INDENT).append(line).append('\n'));
  }

  private void title(String text) {
    out.append('\n').append(style.bold(text)).append('\n');
  }

  private void say(String text) {
    for (String line : wrapped(printable(text))) {
      out.append(INDENT).append(line).append('\n');
    }
  }

  /** As it is where it fits: columns of a table stay. */
  private static List<String> wrapped(String text) {
    int width = COLUMNS - INDENT.length();
    return text.length() <= width ? List.of(text) : wrap(text, width);
  }

  /** Breaks lines, but not between a number and its unit, nor within an arrow of code. */
  private static List<String> wrap(String text, int width) {
    String tied = text.replaceAll("(\\d) (m?s)\\b", "$1\u00a0$2").replace(" -> ", "\u00a0->\u00a0");
    return DemoScreen.wrap(tied, width).stream().map(line -> line.replace('\u00a0', ' ')).toList();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** A server's text must not command the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
