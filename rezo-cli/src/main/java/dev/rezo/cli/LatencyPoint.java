package dev.rezo.cli;

/** The points of a latency curve that are told. Immutable. */
enum LatencyPoint {
  P50("p50", "p50", 50),
  P90("p90", "p90", 90),
  P99("p99", "p99", 99),
  P999("p99.9", "p999", 99.9),
  MAX("max", "max", 100);

  private final String text;
  private final String json;
  private final double percentile;

  LatencyPoint(String text, String json, double percentile) {
    this.text = text;
    this.json = json;
    this.percentile = percentile;
  }

  /** As people call it. */
  String text() {
    return text;
  }

  /** Its name in JSON. */
  String json() {
    return json;
  }

  /** So many of a hundred requests took no longer. */
  double percentile() {
    return percentile;
  }
}
