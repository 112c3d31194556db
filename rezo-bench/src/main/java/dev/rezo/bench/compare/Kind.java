package dev.rezo.bench.compare;

import static dev.rezo.bench.compare.Metric.BYTES;
import static dev.rezo.bench.compare.Metric.BYTES_OF_MIB;
import static dev.rezo.bench.compare.Metric.CPU;
import static dev.rezo.bench.compare.Metric.CPU_OF_MIB;
import static dev.rezo.bench.compare.Metric.MEMORY;
import static dev.rezo.bench.compare.Metric.MIB_PER_SECOND;
import static dev.rezo.bench.compare.Metric.P50;
import static dev.rezo.bench.compare.Metric.P99;
import static dev.rezo.bench.compare.Metric.P999;
import static dev.rezo.bench.compare.Metric.PER_SECOND;
import static dev.rezo.bench.compare.Metric.RESIDENT;
import static dev.rezo.bench.compare.Metric.RESUMED;
import static dev.rezo.bench.compare.Metric.START;

import java.util.List;

/**
 * How a scenario is measured, and what its table shows: first the figure by which clients are
 * compared.
 *
 * <p>Immutable.
 */
enum Kind {
  /** Short answers, so many at a time. */
  GETS,
  /** Long bodies. */
  BODIES,
  /** A connection for each request. */
  COLD,
  /** Connections that nobody uses. */
  IDLE,
  /** Very many requests that are answered slowly. */
  SLOW,
  /** A process that has just begun. */
  BEGIN,
  /** So many requests a second, whatever becomes of earlier ones. */
  RATE;

  /** How many turns each client has. */
  int turns(int repeat) {
    return this == IDLE || this == SLOW ? 1 : repeat;
  }

  /** Whether a turn lasts as long as was asked for, and not until something has happened. */
  boolean isTimed() {
    return this != IDLE && this != SLOW && this != BEGIN;
  }

  /** What clients are compared by. */
  Metric main() {
    return metrics().get(0);
  }

  List<Metric> metrics() {
    return switch (this) {
      case GETS -> List.of(CPU, PER_SECOND, BYTES, P50, P99, P999);
      case BODIES -> List.of(CPU_OF_MIB, MIB_PER_SECOND, BYTES_OF_MIB);
      case COLD -> List.of(CPU, PER_SECOND, BYTES, P50, P99, RESUMED);
      case IDLE -> List.of(MEMORY, RESIDENT);
      case SLOW -> List.of(CPU, BYTES, P50, P99);
      case BEGIN -> List.of(START);
      case RATE -> List.of(P99, P50, P999, CPU, PER_SECOND);
    };
  }
}
