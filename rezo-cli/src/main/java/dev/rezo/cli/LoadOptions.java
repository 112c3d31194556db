package dev.rezo.cli;

import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code rezo load} was asked for.
 *
 * <p>Lifecycle: filled by {@link #parse}, read from then on.
 */
final class LoadOptions {

  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

  /** Enough for the JIT to compile what is hot; a tenth of a short run is enough for a look. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(2);

  /** As many as one local address has ports for one peer. */
  private static final int MOST_CONNECTIONS = 60_000;

  private static final int MOST_LOOPS = 256;

  static final String HELP =
      """
      Usage: rezo load [options] <url>

      Sends one request again and again, a fixed number at a time, and tells how fast
      it went. Without --rate the next request starts as soon as an answer is complete;
      with --rate requests start at fixed times, and a late start counts as latency. At
      the end it shows the pool, and hints where its limits or keep-alive could do better.

       -c, --connections <n>   requests at a time (default 64): by HTTP/1.1 each on its
                               connection, by HTTP/2 each on a stream
           --max-connections <n>  connections at most; what finds none free waits
                               (default one by HTTP/2, else as many as -c)
           --http2             HTTP/2 where TLS agrees, else HTTP/1.1, the default
           --http2-prior-knowledge  HTTP/2 and nothing else, by http:// too
       -d, --duration <time>   how long to measure, as 10s or 1m30s (default 10s)
       -n, --requests <n>      how many requests to measure, in place of a duration
           --rate <n>          requests to start in a second
           --warm-up <time>    not counted, before the rest (default a tenth of -d, at
                               most 2s; none with -n)
           --loops <n>         event loops (default: one for each core, at most 4)
       -X, --request <method>  method
       -H, --header <line>     header field
           --data <data>       body; @file for a file
       -m, --max-time <time>   limit of each request
       -k, --insecure          accept any certificate
           --cacert <file>     trust the certificates in this file
           --keep-alive <on|off>  off: a new connection for each request
       -f, --fail              a status of 400 and more is an error: exit code 22
           --json              the result as one JSON object

      Exit code: 0 when no request failed, else curl's for the first failure.
      """;

  final RequestSettings request = new RequestSettings();
  int connections = 64;

  /** 0 for as many as there are requests at a time. */
  int maxConnections;

  List<Protocol> protocols = List.of(Protocol.HTTP_1_1);
  int loops = Math.min(4, Runtime.getRuntime().availableProcessors());

  /** 0 for no limit. */
  long requests;

  /** 0 for as fast as it goes. */
  double rate;

  boolean keepAlive = true;
  boolean failOnStatus;
  boolean json;
  boolean help;
  @Nullable Duration duration;
  @Nullable Duration warmUp;

  private LoadOptions() {}

  /** Reads the words behind {@code load}. */
  static LoadOptions parse(List<String> words) throws UsageException {
    LoadOptions options = new LoadOptions();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (options.isFlag(word)) {
        continue;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        options.request.urls.add(word);
        continue;
      }
      if (at == words.size()) {
        throw UsageException.wrongWords("option " + word + ": requires parameter");
      }
      options.set(word, words.get(at++));
    }
    if (!options.help && options.request.urls.size() != 1) {
      throw UsageException.wrongWords(
          "load: expected one URL, actual " + options.request.urls.size());
    }
    return options;
  }

  private boolean isFlag(String word) {
    switch (word) {
      case "-k", "--insecure" -> request.connection.insecure = true;
      case "-f", "--fail" -> failOnStatus = true;
      case "--http1.1" -> protocols = List.of(Protocol.HTTP_1_1);
      case "--http2" -> protocols = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      case "--http2-prior-knowledge" -> protocols = List.of(Protocol.HTTP_2);
      case "--json" -> json = true;
      case "-h", "--help" -> help = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  private void set(String option, String value) throws UsageException {
    try {
      switch (option) {
        case "-c", "--connections" -> connections = count(value, MOST_CONNECTIONS);
        case "--max-connections" -> maxConnections = count(value, MOST_CONNECTIONS);
        case "-n", "--requests" -> requests = count(value, Integer.MAX_VALUE);
        case "--loops" -> loops = count(value, MOST_LOOPS);
        case "-d", "--duration" -> duration = positive(value);
        case "--warm-up" -> warmUp = DurationText.parse(value);
        case "--rate" -> rate = rate(value);
        case "-m", "--max-time" -> request.maxTimeNanos = positive(value).toNanos();
        case "-X", "--request" -> request.method = value;
        case "-H", "--header" -> request.headerLines.add(value);
        case "--data" -> request.data.add(new DataPart(DataPart.Kind.TEXT, value));
        case "--cacert" -> request.connection.caFile = value;
        case "--keep-alive" -> keepAlive = onOrOff(value);
        default -> throw UsageException.wrongWords("option " + option + ": is unknown");
      }
    } catch (IllegalArgumentException e) {
      throw UsageException.wrongWords("option " + option + ": " + e.getMessage());
    }
  }

  private static int count(String value, int most) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1 || number > most) {
      throw new IllegalArgumentException("expected 1 to " + most + ", actual " + value);
    }
    return number;
  }

  private static double rate(String value) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (!(number > 0 && number <= 1e7)) {
      throw new IllegalArgumentException("expected requests in a second, actual " + value);
    }
    return number;
  }

  private static Duration positive(String value) {
    Duration parsed = DurationText.parse(value);
    if (parsed.isZero()) {
      throw new IllegalArgumentException("expected more than zero, actual " + value);
    }
    return parsed;
  }

  private static boolean onOrOff(String value) {
    if (!value.equals("on") && !value.equals("off")) {
      throw new IllegalArgumentException("expected on or off, actual " + value);
    }
    return value.equals("on");
  }

  /** How many connections there may be at a time that carry several requests. */
  int sharedWidth() {
    return Math.max(1, Math.min(connections, maxConnections));
  }

  /** How many connections there may be at a time. */
  int width() {
    return maxConnections == 0 ? connections : Math.min(connections, maxConnections);
  }

  /** How long to measure at most, or null when only the number of requests ends it. */
  @Nullable Duration measured() {
    return duration != null ? duration : requests > 0 ? null : DEFAULT_DURATION;
  }

  /** What is sent before anything is counted. */
  Duration warmUp() {
    if (warmUp != null) {
      return warmUp;
    }
    Duration measured = measured();
    if (measured == null || requests > 0) {
      return Duration.ZERO;
    }
    Duration tenth = measured.dividedBy(10);
    return tenth.compareTo(LONGEST_WARM_UP) < 0 ? tenth : LONGEST_WARM_UP;
  }

  /** The one request that is sent again and again. */
  Request makeRequest(InputStream standardInput) throws UsageException {
    Request made = new RequestMaker(request, standardInput).make(request.urls.get(0), null);
    if (!made.isReplayable()) {
      throw UsageException.impossible("load: expected a body that can be sent more than once");
    }
    return made.toBuilder().keepAlive(keepAlive).build();
  }
}
