package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the first request of a connection pays, and the next ones do not. Immutable. */
final class DemoReuse {

  private static final int FIRSTS = 7;
  private static final int REUSES = 50;
  private static final int BAR_CELLS = 30;

  /** One request that is over. */
  private record Sample(Timing timing, @Nullable ConnectionUse use) {
    Duration total() {
      return timing.total();
    }

    Duration answer() {
      return total().minus(timing.domainLookup()).minus(timing.tcp()).minus(timing.tls());
    }
  }

  private DemoReuse() {}

  static void show(DemoServer server, DemoScreen screen) throws IOException {
    String url = server.getSecureUrl() + "/hello";
    screen.exhibit("The first request pays for the connection, the others do not");
    screen.say(
        "Seven clients who know nobody yet ask for a page; one of them asks 50 times more. GET "
            + url);
    rehearse(server, url);
    List<Sample> firsts = new ArrayList<>();
    List<Sample> reuses = new ArrayList<>();
    for (int i = 0; i < FIRSTS; i++) {
      try (RezoClient client = client(server)) {
        firsts.add(request(client, url));
        for (int k = 0; i == FIRSTS - 1 && k < REUSES; k++) {
          reuses.add(request(client, url));
        }
      }
    }
    Sample first = median(firsts);
    Sample reused = median(reuses);
    draw(screen, first, reused);
    screen.gap();
    boolean paid = first.timing().tcp().toNanos() > 0 && first.timing().tls().toNanos() > 0;
    screen.promise(paid, "a first request opens a connection: name lookup, TCP, TLS");
    screen.promise(
        reuses.stream().allMatch(each -> isFree(each, reuses.get(0))),
        "the %d after it used that same connection: nothing to look up, nothing to open",
        REUSES);
    double times = (double) first.total().toNanos() / Math.max(1, reused.total().toNanos());
    screen.promise(times > 1, "that makes them %.0f times as fast", times);
  }

  /** Loads the classes and warms the compiler, so that the exhibit shows the network. */
  private static void rehearse(DemoServer server, String url) throws IOException {
    for (int i = 0; i < FIRSTS; i++) {
      try (RezoClient client = client(server)) {
        for (int k = 0; k < REUSES; k++) {
          Sample unused = request(client, url);
        }
      }
    }
  }

  /** A client that has met nobody yet: its own pool, DNS cache and TLS sessions. */
  private static RezoClient client(DemoServer server) {
    return RezoClient.builder()
        .pool(limits -> limits)
        .dns(dns -> dns)
        .tls(tls -> tls.trust(server.getIssuer()))
        .build();
  }

  private static Sample request(RezoClient client, String url) throws IOException {
    try (Response response = client.get(url).send()) {
      response.body().bytes();
      Timing timing = response.timing();
      if (timing == null) {
        throw new IOException(response + ": expected to have come over a connection");
      }
      return new Sample(timing, response.connection());
    }
  }

  private static Sample median(List<Sample> samples) {
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort(Comparator.comparing(Sample::total));
    return sorted.get(sorted.size() / 2);
  }

  private static boolean isFree(Sample sample, Sample other) {
    ConnectionUse use = sample.use();
    ConnectionUse otherUse = other.use();
    return use != null
        && otherUse != null
        && use.reused()
        && use.id() == otherUse.id()
        && sample.answer().equals(sample.total());
  }

  private static void draw(DemoScreen screen, Sample first, Sample reused) {
    screen.gap();
    screen.line(
        screen.style.dim(
            String.format(
                Locale.ROOT,
                "%-9s %-" + (BAR_CELLS + 10) + "s %s",
                "",
                "first request (median of " + FIRSTS + ")",
                "reused (of " + REUSES + ")")));
    double most = (double) first.total().toNanos();
    row(screen, "name", first.timing().domainLookup(), reused.timing().domainLookup(), most);
    row(screen, "TCP", first.timing().tcp(), reused.timing().tcp(), most);
    row(screen, "TLS", first.timing().tls(), reused.timing().tls(), most);
    row(screen, "answer", first.answer(), reused.answer(), most);
    row(screen, "together", first.total(), reused.total(), most);
  }

  private static void row(
      DemoScreen screen, String name, Duration first, Duration reused, double most) {
    String left = PlotText.bar((double) first.toNanos(), most, BAR_CELLS);
    String leftTime = left.isEmpty() ? "-" : " " + DurationText.ofNanos(first.toNanos());
    String right = PlotText.bar((double) reused.toNanos(), most, BAR_CELLS);
    String rightTime = right.isEmpty() ? "-" : " " + DurationText.ofNanos(reused.toNanos());
    int gap = Math.max(1, BAR_CELLS + 11 - left.length() - leftTime.length());
    screen.line(
        screen.style.dim(String.format(Locale.ROOT, "%-9s ", name))
            + screen.style.cyan(left)
            + leftTime
            + " ".repeat(gap)
            + screen.style.green(right)
            + rightTime);
  }
}
