package dev.rezo.bench.compare;

/**
 * What is measured of a turn.
 *
 * <p>Immutable.
 */
enum Metric {
  PER_SECOND("requests/s", 0),
  CPU("CPU us/request", 1),
  BYTES("B/request", 0),
  P50("p50 us", 0),
  P99("p99 us", 0),
  P999("p99.9 us", 0),
  MIB_PER_SECOND("MiB/s", 0),
  CPU_OF_MIB("CPU us/MiB", 0),
  BYTES_OF_MIB("B/MiB", 0),
  /** Of each handshake the share that went on with a session, as the server saw it. */
  RESUMED("resumed, %", 0),
  /** Heap and direct buffers of each connection. */
  MEMORY("heap and direct, B", 0),
  /** What the process is larger by for each connection. */
  RESIDENT("resident, B", 0),
  /** From the start of the process to the first response. */
  START("ms", 0);

  private final String title;
  private final int digits;

  Metric(String title, int digits) {
    this.title = title;
    this.digits = digits;
  }

  /** What tables call it. */
  String title() {
    return title;
  }

  /** How many digits behind the point say something. */
  int digits() {
    return digits;
  }
}
