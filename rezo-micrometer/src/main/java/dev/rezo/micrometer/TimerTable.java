package dev.rezo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one host, or of all: found by method and status without an allocation, made when
 * they are first needed. Those of failures are looked up in the registry.
 *
 * <p>Thread-safe.
 */
final class TimerTable {

  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", CallTimers.OTHER
  };

  private static final int FIRST_STATUS = 100;

  /** Where statuses beyond those of RFC 9110 are. */
  private static final int BEYOND = 500;

  private static final int COLUMNS = BEYOND + 1;

  /** Within these the waits fall into buckets; so there are some fifty of them. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);

  private static final Duration MOST_WAIT = Duration.ofSeconds(30);

  private final MeterRegistry registry;
  private final @Nullable String host;
  private volatile @Nullable Timer waits;

  /** A row for each method, made when it is first used. */
  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Timer>> rows =
      new AtomicReferenceArray<>(METHODS.length);

  TimerTable(MeterRegistry registry, @Nullable String host) {
    this.registry = registry;
    this.host = host;
  }

  /** The timer of calls that ended so. */
  Timer timer(String method, int status, @Nullable Throwable failure) {
    int row = row(method);
    if (failure != null || status == 0) {
      return make(row, status, failure);
    }
    AtomicReferenceArray<@Nullable Timer> columns = columns(row);
    int column = column(status);
    Timer known = columns.get(column);
    if (known == null) {
      known = make(row, status, null);
      columns.set(column, known);
    }
    return known;
  }

  /** The timer of calls that have waited for a connection. */
  Timer waits() {
    Timer known = waits;
    if (known == null) {
      known =
          Timer.builder(CallTimers.WAIT)
              .description("How long calls have waited for a connection, where they had to")
              .tags(host == null ? Tags.empty() : Tags.of("host", host))
              .publishPercentileHistogram()
              .minimumExpectedValue(LEAST_WAIT)
              .maximumExpectedValue(MOST_WAIT)
              .register(registry);
      waits = known;
    }
    return known;
  }

  private AtomicReferenceArray<@Nullable Timer> columns(int row) {
    AtomicReferenceArray<@Nullable Timer> columns = rows.get(row);
    if (columns == null) {
      rows.compareAndSet(row, null, new AtomicReferenceArray<>(COLUMNS));
      columns = rows.get(row);
    }
    return Objects.requireNonNull(columns, "columns");
  }

  private Timer make(int row, int status, @Nullable Throwable failure) {
    Tags tags =
        Tags.of(
            "method",
            METHODS[row],
            "status",
            status(status),
            "outcome",
            failure == null ? outcome(status) : "FAILED",
            "error",
            failure == null ? "none" : error(failure));
    return Timer.builder(CallTimers.NAME)
        .description("Calls, from their beginning to the last byte of the response")
        .tags(host == null ? tags : tags.and("host", host))
        .register(registry);
  }

  private static int row(String method) {
    int row = 0;
    while (row < METHODS.length - 1 && !METHODS[row].equals(method)) {
      row++;
    }
    return row;
  }

  private static int column(int status) {
    int column = status - FIRST_STATUS;
    return column < 0 || column >= BEYOND ? BEYOND : column;
  }

  private static String status(int status) {
    if (status == 0) {
      return "NONE";
    }
    return column(status) == BEYOND ? CallTimers.OTHER : Integer.toString(status);
  }

  private static String outcome(int status) {
    return switch (status / 100) {
      case 1 -> "INFORMATIONAL";
      case 2 -> "SUCCESS";
      case 3 -> "REDIRECTION";
      case 4 -> "CLIENT_ERROR";
      case 5 -> "SERVER_ERROR";
      default -> "UNKNOWN";
    };
  }

  /** Its class, if that has a name: interceptors may fail with anything, but not with any name. */
  private static String error(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return name.isEmpty() || failure.getClass().isSynthetic() ? "Throwable" : name;
  }
}
