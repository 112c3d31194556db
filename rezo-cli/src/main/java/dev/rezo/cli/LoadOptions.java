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

  /** What {@code --help} prints above the options. */
  private static final String USAGE =
      """
      Usage: rezo load [options] <url>                    load, and what came of it
             rezo load compare <a.json> <b.json> [--html <file>]  what differs
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

  /** Where the page with plots goes, or null. */
  @Nullable String html;

  private LoadOptions() {}

  /** A screen that says what there is. */
  static String help() {
    StringBuilder text = new StringBuilder(USAGE);
    Help.rows(List.of(LoadOption.values()), text);
    return text.toString();
  }

  /** Reads the words behind {@code load}. */
  static LoadOptions parse(List<String> words) throws UsageException {
    LoadOptions options = new LoadOptions();
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (!word.startsWith("-") || word.equals("-")) {
        options.request.urls.add(word);
        continue;
      }
      LoadOption option = LoadOption.of(word);
      if (option == null) {
        throw UsageException.wrongWords("option " + word + ": is unknown");
      }
      if (option.isSwitch()) {
        options.turnOn(option);
      } else if (at == words.size()) {
        throw UsageException.wrongWords("option " + word + ": requires parameter");
      } else {
        options.set(option, words.get(at++));
      }
    }
    if (!options.help && options.request.urls.size() != 1) {
      throw UsageException.wrongWords(
          "load: expected one URL, actual " + options.request.urls.size());
    }
    return options;
  }

  private void turnOn(LoadOption option) {
    switch (option) {
      case INSECURE -> request.connection.insecure = true;
      case FAIL -> failOnStatus = true;
      case HTTP1_1 -> protocols = List.of(Protocol.HTTP_1_1);
      case HTTP2 -> protocols = List.of(Protocol.HTTP_2, Protocol.HTTP_1_1);
      case HTTP2_PRIOR_KNOWLEDGE -> protocols = List.of(Protocol.HTTP_2);
      case JSON -> json = true;
      case HELP -> help = true;
      default -> throw new AssertionError(option);
    }
  }

  private void set(LoadOption option, String value) throws UsageException {
    try {
      switch (option) {
        case CONNECTIONS -> connections = count(value, MOST_CONNECTIONS);
        case MAX_CONNECTIONS -> maxConnections = count(value, MOST_CONNECTIONS);
        case REQUESTS -> requests = count(value, Integer.MAX_VALUE);
        case LOOPS -> loops = count(value, MOST_LOOPS);
        case DURATION -> duration = positive(value);
        case WARM_UP -> warmUp = DurationText.parse(value);
        case RATE -> rate = rate(value);
        case MAX_TIME -> request.maxTimeNanos = positive(value).toNanos();
        case METHOD -> request.method = value;
        case HEADER -> request.headerLines.add(value);
        case DATA -> request.data.add(new DataPart(DataPart.Kind.TEXT, value));
        case CACERT -> request.connection.caFile = value;
        case KEEP_ALIVE -> keepAlive = onOrOff(value);
        case HTML -> html = value;
        default -> throw new AssertionError(option);
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
