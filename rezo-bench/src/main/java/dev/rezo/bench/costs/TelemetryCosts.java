package dev.rezo.bench.costs;

import dev.rezo.bench.load.AnsweringLoops;
import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.PagePart;
import dev.rezo.bench.load.Platform;
import dev.rezo.bench.load.Sample;
import dev.rezo.bench.load.Spread;
import dev.rezo.client.ClientBuilder;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Protocol;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Measures what telemetry costs a request, over sockets and with connections in memory, in one
 * process and one run: turns of a client with it stand between turns of one without. {@code
 * costs.sh --telemetry} starts it beside a server.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class TelemetryCosts {

  private static final PagePart PART = new PagePart("telemetry");
  private static final double WARM_UP_SHARE = 0.3;
  private static final String IN_MEMORY = "http://127.0.0.1:80/";

  private TelemetryCosts() {}

  /**
   * Arguments: address, core to pin on or -1, requests at once, rounds, milliseconds of a turn, and
   * a page to write to or an empty word.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int core = Integer.parseInt(arguments[1]);
    int atOnce = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    long millis = Long.parseLong(arguments[4]);
    Path page = arguments[5].isEmpty() ? null : Path.of(arguments[5]);
    if (page != null) {
      PART.requireIn(page);
    }
    LoopGroup loops = new AnsweringLoops(EventLoops.ofSize(1, "telemetry"));
    boolean isGood;
    try (Medium sockets = medium(plain -> plain, arguments[0], atOnce);
        Medium memory = medium(plain -> inMemory(plain, loops, atOnce), IN_MEMORY, atOnce)) {
      measure(List.of(sockets, memory), core, rounds, millis);
      String text = text(sockets, memory, rounds, millis);
      System.out.print(text);
      isGood = sockets.isGood() && memory.isGood();
      if (page != null && isGood) {
        PART.write(page, text);
      }
    }
    loops.close();
    System.exit(isGood ? 0 : 1); // The threads of exporters are no daemons.
  }

  private static ClientBuilder inMemory(ClientBuilder plain, LoopGroup loops, int atOnce) {
    return plain
        .loops(loops)
        .protocols(Protocol.HTTP_1_1)
        .pool(limits -> limits.withMaxPerBucket(atOnce).withMaxIdlePerBucket(atOnce));
  }

  private static Medium medium(UnaryOperator<ClientBuilder> base, String url, int atOnce) {
    return new Medium(
        subject("nothing", base, plain -> plain),
        List.of(
            subject("a listener that does nothing", base, TelemetryCosts::listener),
            subject("OpenTelemetry, the metric, by `durations()`", base, Telemetry::metric),
            subject("for comparison: the SDK alone", base, Telemetry::metricAlone),
            subject("Micrometer, by `CallTimers`", base, Telemetry::micrometer),
            subject(
                "OpenTelemetry, the metric, and a span for 1 call in 100",
                base,
                Telemetry::fewSpans),
            subject("OpenTelemetry, the metric, and a span for each call", base, Telemetry::spans)),
        url,
        atOnce);
  }

  private static ClientBuilder listener(ClientBuilder plain) {
    return plain.listener(new ExchangeListener() {});
  }

  private static Configured subject(
      String name, UnaryOperator<ClientBuilder> base, UnaryOperator<ClientBuilder> telemetry) {
    return new RezoSubject(name, "nothing", plain -> telemetry.apply(base.apply(plain)), null);
  }

  private static void measure(List<Medium> all, int core, int rounds, long millis)
      throws IOException, InterruptedException {
    for (int i = 0; i < rounds * WARM_UP_SHARE; i++) {
      for (Medium medium : all) {
        medium.warmUp(millis);
      }
    }
    if (core >= 0) {
      Cores.pin(ProcessHandle.current(), core);
    }
    for (int round = 0; round < rounds; round++) {
      for (Medium medium : all) {
        medium.measure(round, millis);
      }
    }
  }

  private static String text(Medium sockets, Medium memory, int rounds, long millis)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    text.append(Platform.describe(Path.of(System.getProperty("java.home"))))
        .append(
            String.format(
                Locale.ROOT,
                "One process; each figure is the median of %d turns of %d ms, each compared with"
                    + " the turns of the client without that stand before and behind it; the"
                    + " quartiles of the ratios stand beside them.%n%n",
                rounds,
                millis))
        .append("| with | over a socket | more ns | in memory | more ns | more bytes |\n")
        .append("| --- | --- | --- | --- | --- | --- |\n")
        .append(
            String.format(
                Locale.ROOT,
                "| nothing: %.2f us over a socket, %.2f us in memory, %.0f bytes | 1 | | 1 | | |%n",
                sockets.plain(Sample::cpuMicros).median(),
                memory.plain(Sample::cpuMicros).median(),
                memory.plain(Sample::bytes).median()));
    for (int i = 0; i < sockets.size(); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %+.0f | %s | %+.0f | %+.0f |%n",
              sockets.name(i),
              ratio(sockets.ratio(i, Sample::cpuMicros)),
              sockets.more(i, Sample::cpuMicros).median() * 1_000,
              ratio(memory.ratio(i, Sample::cpuMicros)),
              memory.more(i, Sample::cpuMicros).median() * 1_000,
              memory.more(i, Sample::bytes).median()));
    }
    return text.append('\n').toString();
  }

  private static String ratio(Spread ratio) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", ratio.median(), ratio.lower(), ratio.upper());
  }
}
