package dev.rezo.cli;

import dev.rezo.http.Request;
import dev.rezo.http.Timeouts;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code rezo doctor} was asked for.
 *
 * <p>Lifecycle: filled by {@link #parse}, read from then on.
 *
 * <p>Not thread-safe while it is filled.
 */
final class DoctorOptions {

  /** Longer than the idle times that servers come with: nginx 75 s, most others 60 s and less. */
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(90);

  /** What connecting may take unless it is said, as in a client of Rezo. */
  private static final Duration DEFAULT_CONNECT = Duration.ofSeconds(10);

  /** What a request may take unless it is said. */
  private static final Duration DEFAULT_REQUEST = Duration.ofSeconds(30);

  /** What {@link DurationText} reads; an address such as 10.0.0.1 is none. */
  private static final Pattern DURATION =
      Pattern.compile("([0-9]+([.][0-9]+)?(us|ms|s|m|h))*[0-9]+([.][0-9]+)?(us|ms|s|m|h)?");

  static final String HELP =
      """
      Usage: rezo doctor [options] <url>

      Finds out what a server does with connections and says it in plain words: where
      its name leads, TLS and its certificate, whether a second request may use the
      connection of the first, what that saves, and what to set in a client.
      It sends the request three times, by HTTP/2 seven times.

           --wait [<time>]     also watch how long the server keeps an idle connection
                               open, for so long at most (default 90s)
           --json              the result as one JSON object
       -m, --max-time <secs>   limit of each request (default 30)
           --connect-timeout <secs>
                               limit of each connection and look-up (default 10)

      What is sent and how to connect are said as to rezo itself: -I (HEAD: for a
      large resource), -H, -u, -k, --cacert, --cert, --resolve, -4, -6, -x, --http1.1.

      Exit code: 0 healthy; 120 it answers, and something is wrong; 2 wrong usage;
      else curl's for why there is no answer: 6 name, 7 connect, 28 time, 35 TLS,
      52 empty answer, 60 certificate.
      """;

  final RequestSettings request = new RequestSettings();

  /** How long to watch an idle connection, or zero. */
  Duration wait = Duration.ZERO;

  boolean json;
  boolean help;

  private DoctorOptions() {}

  /** Reads the words behind {@code doctor}. */
  static DoctorOptions parse(List<String> words, LocalFiles files) throws UsageException {
    DoctorOptions options = new DoctorOptions();
    boolean optionsEnded = false;
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
        options.request.urls.add(word);
        at++;
      } else if (word.equals("--")) {
        optionsEnded = true;
        at++;
      } else {
        at = options.own(words, at, files);
      }
    }
    if (!options.help && options.request.urls.size() != 1) {
      throw UsageException.wrongWords(
          "doctor: expected one URL, actual " + options.request.urls.size());
    }
    return options;
  }

  /** Reads the option at this place; the place of the next word. */
  private int own(List<String> words, int at, LocalFiles files) throws UsageException {
    switch (words.get(at)) {
      case "--json" -> json = true;
      case "--wait" -> {
        boolean said = at + 1 < words.size() && DURATION.matcher(words.get(at + 1)).matches();
        wait = said ? duration(words.get(at + 1)) : DEFAULT_WAIT;
        return at + (said ? 2 : 1);
      }
      default -> {
        List<OptionUse> uses = new ArrayList<>();
        int next = CommandLine.option(words, at, uses);
        for (OptionUse use : uses) {
          apply(use, files);
        }
        return next;
      }
    }
    return at + 1;
  }

  private static Duration duration(String text) throws UsageException {
    try {
      Duration parsed = DurationText.parse(text);
      if (!parsed.isZero()) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongWords("option --wait: " + e.getMessage());
    }
    throw UsageException.wrongWords("option --wait: expected more than zero, actual " + text);
  }

  /** Whether an option of requests is one of the doctor too. */
  static boolean takes(Option option) {
    return switch (option.group()) {
      case REQUEST -> option != Option.UPLOAD_FILE && option != Option.CONTINUE_AT;
      case CONNECTION, PROXY, ACCEPTED, LATER -> true;
      case OUTPUT, REDIRECT, RETRY -> false; // It is about one server, as it is.
      case RUN -> option == Option.HELP;
    };
  }

  private void apply(OptionUse use, LocalFiles files) throws UsageException {
    boolean known = takes(use.option());
    RunSettings run = new RunSettings();
    if (known) {
      CommandLine.apply(use, run, request, files);
    }
    if (!known || request.keepsCookies()) {
      throw UsageException.wrongWords("option " + use.option() + ": is not for doctor");
    }
    help |= run.help;
  }

  /** What is sent, with {@link #limits}. */
  Request makeRequest(InputStream standardInput) throws UsageException {
    Request made = new RequestMaker(request, standardInput).make(request.urls.get(0), null);
    if (!made.isReplayable()) {
      throw UsageException.impossible("doctor: expected a body that can be sent more than once");
    }
    return made.toBuilder().timeouts(limits()).build();
  }

  /** No step is without a limit. */
  Timeouts limits() {
    Duration call =
        request.maxTimeNanos > 0 ? Duration.ofNanos(request.maxTimeNanos) : DEFAULT_REQUEST;
    return Timeouts.builder()
        .dns(connectLimit())
        .connect(connectLimit())
        .head(call)
        .readIdle(call)
        .call(call)
        .build();
  }

  /** The limit of a look-up and of a connection. */
  Duration connectLimit() {
    boolean said = request.connectNanos != RequestSettings.DEFAULT_CONNECT_NANOS;
    long connect = said ? request.connectNanos : DEFAULT_CONNECT.toNanos();
    if (connect == 0) { // As in curl: the default.
      connect = DEFAULT_CONNECT.toNanos();
    }
    boolean shorter = request.maxTimeNanos > 0 && request.maxTimeNanos < connect;
    return Duration.ofNanos(shorter ? request.maxTimeNanos : connect);
  }
}
