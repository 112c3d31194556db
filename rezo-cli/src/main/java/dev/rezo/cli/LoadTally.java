package dev.rezo.cli;

import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has seen of a load run; those of all threads are added up at its end.
 *
 * <p>Confined to its thread until the run is over.
 */
final class LoadTally {

  private static final long SHORTEST_NANOS = 100;
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  /** Status codes have three digits. */
  private static final int STATUSES = 1000;

  /** One response as it comes. Not thread-safe; the caller serialises. */
  static final class Answer {
    private int status;
    private boolean isHttp2;
    private long bytes;

    void begin(Response response) {
      status = response.status();
      isHttp2 = response.protocol() == Protocol.HTTP_2;
      bytes = 0;
    }

    /** So many bytes of its body came. */
    void add(int count) {
      bytes += count;
    }
  }

  private final Histogram latency = new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
  private final long[] statuses = new long[STATUSES];
  private final Map<String, Long> errors = new TreeMap<>();
  private long bytes;
  private long overHttp2;
  private long lastNanos;
  private @Nullable Throwable firstFailure;

  /** A response came to its end. */
  void completed(Answer answer, long latencyNanos, long nowNanos) {
    lastNanos = nowNanos;
    latency.recordValue(Math.max(0, Math.min(LONGEST_NANOS, latencyNanos)));
    statuses[answer.status]++;
    bytes += answer.bytes;
    if (answer.isHttp2) {
      overHttp2++;
    }
  }

  /** A request failed. */
  void failed(Throwable cause, long nowNanos) {
    lastNanos = nowNanos;
    String kind = cause.getClass().getSimpleName();
    errors.merge(
        cause instanceof RezoException failure ? kind + " " + failure.phase() : kind,
        1L,
        Long::sum);
    if (firstFailure == null) {
      firstFailure = cause;
    }
  }

  /** Adds another thread's. */
  void add(LoadTally other) {
    latency.add(other.latency);
    for (int status = 0; status < STATUSES; status++) {
      statuses[status] += other.statuses[status];
    }
    other.errors.forEach((kind, count) -> errors.merge(kind, count, Long::sum));
    bytes += other.bytes;
    overHttp2 += other.overHttp2;
    if (lastNanos == 0 || other.lastNanos - lastNanos > 0) {
      lastNanos = other.lastNanos;
    }
    if (firstFailure == null) {
      firstFailure = other.firstFailure;
    }
  }

  /** From the start of a request, or from when it should have started, to the last byte. */
  Histogram latency() {
    return latency;
  }

  long completed() {
    return latency.getTotalCount();
  }

  /** When the last of them ended, or 0 when there was none. */
  long lastNanos() {
    return lastNanos;
  }

  /** How many of them came by HTTP/2, each on a stream of its own. */
  long overHttp2() {
    return overHttp2;
  }

  /** Of bodies, as received. */
  long bytes() {
    return bytes;
  }

  /** How many there were of each status. */
  Map<Integer, Long> statuses() {
    Map<Integer, Long> seen = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      if (statuses[status] > 0) {
        seen.put(status, statuses[status]);
      }
    }
    return seen;
  }

  /** How many there were of each kind: type and phase. */
  Map<String, Long> errors() {
    return errors;
  }

  long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Responses with a status of 400 and more. */
  long refused() {
    long sum = 0;
    for (int status = 400; status < STATUSES; status++) {
      sum += statuses[status];
    }
    return sum;
  }

  @Nullable Throwable firstFailure() {
    return firstFailure;
  }
}
