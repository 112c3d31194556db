package dev.rezo.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Response;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real loops and threads: in the end everything is given back. */
class StressTest {

  @Test
  @Timeout(120)
  void randomFaultsCancelsAndLimitsLeaveNothingBehind() throws Exception {
    int each = Integer.getInteger("each", 400);
    try (LoopGroup loops = EventLoops.ofSize(4, "stress");
        MockServer server = MockServer.start()) {
      server.handler(request -> answer());
      RezoClient client =
          RezoClient.builder()
              .loops(loops)
              .pool(p -> p.withMaxPerBucket(6))
              .timeouts(t -> t.head(ofMillis(300)).readIdle(ofMillis(300)).call(ofMillis(1500)))
              .build();
      List<CompletableFuture<?>> all = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        Random random = new Random(t);
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    CompletableFuture<?> call = call(client, server, random);
                    synchronized (all) {
                      all.add(call);
                    }
                    if (random.nextInt(3) == 0) {
                      LockSupport.parkNanos(random.nextInt(300_000));
                      call.cancel(true);
                    } else if (random.nextInt(4) != 0) {
                      call.handle((v, e) -> null).join();
                    }
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      for (CompletableFuture<?> call : all) {
        call.handle((v, e) -> null).get(5, java.util.concurrent.TimeUnit.SECONDS);
      }
      long end = System.nanoTime() + 10_000_000_000L;
      while (!isQuiet(client) && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertThat(client.runningCalls()).isZero();
      assertThat(isQuiet(client)).as(client.pool().snapshot().toString()).isTrue();
      client.close();
    }
  }

  /** Nothing runs, and what is open is parked. */
  private static boolean isQuiet(RezoClient client) {
    List<BucketSnapshot<Route>> buckets = client.pool().snapshot().buckets();
    int idle = buckets.stream().mapToInt(bucket -> bucket.occupancy().idle()).sum();
    return client.runningCalls() == 0
        && buckets.stream().allMatch(b -> b.active() + b.waiting() + b.opening() == 0)
        && client.pool().connections().size() == idle;
  }

  private static CompletableFuture<?> call(RezoClient client, MockServer server, Random random) {
    CallBuilder builder =
        random.nextInt(3) == 0
            ? client.post(server.url("/")).body(Bodies.of(new byte[random.nextInt(200_000)], "x/y"))
            : client.get(server.url("/"));
    return switch (random.nextInt(3)) {
      case 0 -> builder.sendAsync(BodyReaders.text());
      case 1 -> builder.sendAsync().thenAccept(Response::close);
      default -> builder.sendAsync(BodyReaders.discard());
    };
  }

  private static MockResponse answer() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return switch (random.nextInt(16)) {
      case 0 -> MockResponse.reset();
      case 1 -> MockResponse.hangUp();
      case 2 -> MockResponse.ok(new byte[100_000]).cutAfter(50_000);
      case 3 -> MockResponse.ok(new byte[400_000]).chunked(1000);
      case 4 -> MockResponse.ok("x").headAfter(ofMillis(random.nextInt(400)));
      case 5 -> MockResponse.ok(new byte[70_000]).stallAfter(10, ofMillis(random.nextInt(400)));
      case 6 -> MockResponse.status(413).connectionClose().beforeBody();
      case 7 -> MockResponse.ok("x").thenReset();
      case 8 -> MockResponse.ok("x").thenCut();
      case 9 -> MockResponse.ok("abc").untilClose();
      default -> MockResponse.ok("hello");
    };
  }
}
