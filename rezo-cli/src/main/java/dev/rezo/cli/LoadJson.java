package dev.rezo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rezo.http.Protocol;
import dev.rezo.pool.PoolHint;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The result of a load run as one JSON object, which {@link LoadRecord} reads again. Times are in
 * milliseconds unless their name says otherwise. Immutable.
 */
final class LoadJson {

  /** Points of the latency curve between two nines. */
  private static final int POINTS_EACH_NINE = 20;

  private final LoadOptions options;
  private final String request;
  private final LoadResult result;

  /**
   * @param request what was sent, as in {@code GET http://localhost/}
   */
  LoadJson(LoadOptions options, String request, LoadResult result) {
    this.options = options;
    this.request = request;
    this.result = result;
  }

  /** On one line. */
  String text() throws IOException {
    return JsonText.object(
        out -> {
          settings(out);
          counts(out);
          costs(out);
          latency(out);
          timeline(out);
          machine(out);
          out.writeNumberField("exitCode", result.exitCode(options.failOnStatus));
        });
  }

  private void settings(JsonGenerator out) throws IOException {
    out.writeStringField("request", request);
    out.writeStringField(
        "startedAt", result.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    out.writeStringField("conditions", LoadReport.conditions(options));
    out.writeStringField("loop", options.rate == 0 ? "closed" : "open");
    out.writeNumberField("rate", options.rate);
    out.writeNumberField("concurrency", options.connections);
    out.writeNumberField("maxConnections", options.width());
    out.writeNumberField("loops", options.loops);
    out.writeBooleanField("keepAlive", options.keepAlive);
    out.writeStringField(
        "protocols",
        options.protocols.stream().map(Protocol::toString).collect(Collectors.joining(", ")));
    out.writeNumberField("warmUpSeconds", options.warmUp().toNanos() / 1e9);
    Duration measured = options.measured();
    if (measured != null) {
      out.writeNumberField("durationSeconds", measured.toNanos() / 1e9);
    }
  }

  private void counts(JsonGenerator out) throws IOException {
    LoadTally tally = result.tally();
    out.writeNumberField("seconds", result.seconds());
    out.writeNumberField("requests", tally.completed());
    out.writeNumberField("requestsPerSecond", result.perSecond());
    out.writeNumberField("bodyBytes", tally.bytes());
    out.writeNumberField("bodyBytesPerSecond", result.bytesPerSecond());
    out.writeNumberField("failed", tally.failed());
    out.writeNumberField("unfinished", result.unfinished());
    out.writeNumberField("missed", result.missed());
    out.writeNumberField("overHttp2", tally.overHttp2());
    out.writeObjectFieldStart("statuses");
    for (Map.Entry<Integer, Long> entry : tally.statuses().entrySet()) {
      out.writeNumberField(entry.getKey().toString(), entry.getValue());
    }
    out.writeEndObject();
    out.writeObjectFieldStart("errors");
    for (Map.Entry<String, Long> entry : tally.errors().entrySet()) {
      out.writeNumberField(entry.getKey(), entry.getValue());
    }
    out.writeEndObject();
    @Nullable Throwable first = tally.firstFailure();
    if (first != null) {
      out.writeStringField("firstFailure", String.valueOf(first.getMessage()));
    }
  }

  private void costs(JsonGenerator out) throws IOException {
    out.writeNumberField("connectionsOpened", result.opened());
    out.writeNumberField("reuseRatio", result.pool().turnover().reuseRatio());
    out.writeStringField("pool", result.pool().toString());
    out.writeArrayFieldStart("hints");
    for (PoolHint hint : result.hints(options.keepAlive)) {
      out.writeString(hint.toString());
    }
    out.writeEndArray();
    out.writeNumberField("cpuMicrosPerRequest", result.cpuMicros());
    out.writeNumberField("allocatedBytesPerRequest", result.allocatedBytes());
  }

  private void latency(JsonGenerator out) throws IOException {
    Histogram latency = result.tally().latency();
    out.writeObjectFieldStart("latencyMillis");
    for (LatencyPoint point : LatencyPoint.values()) {
      out.writeNumberField(point.json(), millis(latency, point.percentile()));
    }
    out.writeEndObject();
    out.writeArrayFieldStart("latencyCurve");
    double nines = Math.log10((double) Math.max(2, latency.getTotalCount()));
    for (int i = 0; i < nines * POINTS_EACH_NINE; i++) {
      point(100 - 100 * Math.pow(10, -(double) i / POINTS_EACH_NINE), latency, out);
    }
    point(100, latency, out);
    out.writeEndArray();
  }

  private static void point(double percentile, Histogram latency, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    out.writeNumber(percentile);
    out.writeNumber(millis(latency, percentile));
    out.writeEndArray();
  }

  private static double millis(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  /** A list for each column: that is a third of the size of an object for each moment. */
  private void timeline(JsonGenerator out) throws IOException {
    List<LoadMoment> moments = result.moments();
    out.writeObjectFieldStart("timeline");
    column(out, "seconds", moments.stream().mapToDouble(LoadMoment::endSeconds).toArray());
    column(
        out,
        "completedPerSecond",
        moments.stream().mapToDouble(LoadMoment::completedPerSecond).toArray());
    column(
        out,
        "failedPerSecond",
        moments.stream().mapToDouble(LoadMoment::failedPerSecond).toArray());
    column(out, "inUse", moments.stream().mapToDouble(each -> each.pool().active()).toArray());
    column(out, "idle", moments.stream().mapToDouble(each -> each.pool().idle()).toArray());
    column(out, "opening", moments.stream().mapToDouble(each -> each.pool().opening()).toArray());
    column(out, "waiting", moments.stream().mapToDouble(each -> each.pool().waiting()).toArray());
    out.writeEndObject();
  }

  private static void column(JsonGenerator out, String name, double[] values) throws IOException {
    out.writeArrayFieldStart(name);
    for (double value : values) {
      double rounded = Math.round(value * 1000) / 1000.0;
      if (rounded == Math.rint(rounded)) {
        out.writeNumber((long) rounded);
      } else {
        out.writeNumber(rounded);
      }
    }
    out.writeEndArray();
  }

  private static void machine(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("machine");
    out.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
    out.writeStringField(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"));
    out.writeStringField(
        "java", System.getProperty("java.vm.name") + " " + Runtime.version().toString());
    out.writeNumberField("heapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
    out.writeStringField("rezo", Version.NUMBER);
    out.writeEndObject();
  }
}
