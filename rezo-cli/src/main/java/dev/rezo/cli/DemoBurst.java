package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.BucketSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** A thousand requests at once through a few connections, and what the pool did. Immutable. */
final class DemoBurst {

  private static final int REQUESTS = 1000;
  private static final int CAP = 8;
  private static final int COLUMNS = 56;
  private static final int ROWS = 4;
  private static final long SAMPLE_MILLIS = 8;

  /** Looks at the pool after the last answer, when nothing is left to do. */
  private static final int SAMPLES_AFTER = 8;

  /** A machine that needs longer than this for a second's work is in trouble. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** The pool at one moment. */
  private record Sample(int active, int idle, int waiting) {}

  private DemoBurst() {}

  static void show(DemoServer server, DemoScreen screen) throws IOException, InterruptedException {
    screen.exhibit(
        String.format(
            Locale.ROOT, "%,d requests at once, over at most %d connections", REQUESTS, CAP));
    screen.say(
        "Each answer takes the server 5 ms. The pool lends its connections out, takes them back"
            + " and lends them again; a request that finds none free waits in line. Time goes from"
            + " left to right: requests in line, connections in use, connections that lie idle.");
    int before = server.connections();
    AtomicInteger good = new AtomicInteger();
    List<Sample> samples;
    long nanos;
    try (RezoClient client = RezoClient.builder().pool(p -> p.withMaxPerBucket(CAP)).build()) {
      long start = System.nanoTime();
      CompletableFuture<Void> all = send(client, server.getPlainUrl() + "/work", good);
      samples = watch(client, all, start);
      nanos = System.nanoTime() - start;
    }
    draw(screen, samples, nanos);
    int opened = server.connections() - before;
    int mostActive = samples.stream().mapToInt(Sample::active).max().orElse(0);
    screen.promise(good.get() == REQUESTS, "%,d answers, each with status 200", good.get());
    screen.promise(
        opened >= 1 && opened <= CAP,
        "the server itself counted %d connections: %d requests on each",
        opened,
        REQUESTS / Math.max(1, opened));
    screen.promise(
        mostActive <= CAP && samples.get(samples.size() - 1).equals(new Sample(0, opened, 0)),
        "never more than %d in use, and at the end all of them idle, ready for the next",
        CAP);
  }

  private static CompletableFuture<Void> send(RezoClient client, String url, AtomicInteger good) {
    Request request = Request.get(url);
    List<CompletableFuture<Void>> answers = new ArrayList<>(REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(client.sendAsync(request).thenCompose(response -> read(response, good)));
    }
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]));
  }

  private static CompletableFuture<Void> read(Response response, AtomicInteger good) {
    if (response.status() == 200) {
      good.incrementAndGet();
    }
    return response.body().discard();
  }

  private static List<Sample> watch(RezoClient client, CompletableFuture<Void> all, long start)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    int after = 0;
    while (after < SAMPLES_AFTER) {
      samples.add(sample(client));
      if (all.isDone()) {
        after++;
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
        continue;
      }
      try {
        all.get(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new IOException("burst: expected all answers within a minute", e);
        }
      } catch (ExecutionException e) {
        throw new IOException("burst: " + e.getCause(), e);
      }
    }
    return samples;
  }

  private static Sample sample(RezoClient client) {
    int active = 0;
    int idle = 0;
    int waiting = 0;
    for (BucketSnapshot<?> bucket : client.pool().snapshot().buckets()) {
      active += bucket.active() + bucket.opening();
      idle += bucket.idle();
      waiting += bucket.waiting();
    }
    return new Sample(active, idle, waiting);
  }

  private static void draw(DemoScreen screen, List<Sample> samples, long nanos) {
    screen.gap();
    rows(screen, "waiting", values(samples, Sample::waiting), ROWS);
    rows(screen, "in use", values(samples, Sample::active), 1);
    rows(screen, "idle", values(samples, Sample::idle), 1);
    int width = Math.min(COLUMNS, samples.size());
    String end = DurationText.ofNanos(nanos);
    String axis = "0 " + "─".repeat(Math.max(1, width - 3 - end.length())) + " " + end;
    screen.line(screen.style.dim(" ".repeat(10) + axis));
    screen.gap();
  }

  private static int[] values(List<Sample> samples, ToIntFunction<Sample> which) {
    return PlotText.squeeze(samples.stream().mapToInt(which).toArray(), COLUMNS);
  }

  private static void rows(DemoScreen screen, String name, int[] values, int rows) {
    int most = 0;
    for (int value : values) {
      most = Math.max(most, value);
    }
    String[] lines = PlotText.area(values, most, rows);
    for (int i = 0; i < rows; i++) {
      String left = i == 0 ? name : "";
      String right = i == 0 ? "most " + most : "";
      screen.line(
          screen.style.dim(String.format(Locale.ROOT, "%-10s", left))
              + screen.style.cyan(lines[i])
              + " "
              + right);
    }
  }
}
