package dev.rezo.checks;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.testing.BlackHole;
import dev.rezo.testing.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls that are cancelled wherever they are leave no file descriptor, no thread and no direct
 * buffer of the process behind: counted on real sockets, after many rounds.
 */
class NothingIsLeftTest {

  private static final int ROUNDS = 20;

  /** Threads of the servers have some too; calls that left one each would leave 200. */
  private static final int FEW_BUFFERS = 32;

  @Test
  @Timeout(60)
  void cancelledCallsLeaveNoDescriptorNoThreadAndNoBuffer() throws Exception {
    try (LoopGroup loops = EventLoops.ofSize(2, "left");
        RawServer silent = RawServer.start(held(""));
        RawServer halfHead = RawServer.start(held("HTTP/1.1 200 OK\r\nContent-Le"));
        RawServer halfBody =
            RawServer.start(held("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"));
        BlackHole nobody = BlackHole.open()) {
      List<String> urls =
          List.of(
              silent.url("/"),
              halfHead.url("/"),
              halfBody.url("/"),
              silent.url("/").replace("http:", "https:"), // It never answers the ClientHello.
              "http://127.0.0.1:" + nobody.address().getPort() + "/");
      List<RawServer> servers = List.of(silent, halfHead, halfBody);
      // A connection that came too late for its call would be kept: here it is closed.
      try (RezoClient client =
          RezoClient.builder().loops(loops).pool(p -> p.withMaxIdlePerBucket(0)).build()) {
        round(client, urls, 0);
        awaitEnds(servers);
        long descriptors = descriptors();
        long buffers = directBuffers();
        for (int i = 1; i <= ROUNDS; i++) {
          round(client, urls, i);
        }
        awaitEnds(servers);
        await(() -> client.runningCalls() == 0);
        await(() -> descriptors() <= descriptors);
        await(() -> directBuffers() <= buffers + FEW_BUFFERS);
        assertThat(client.pool().snapshot().toString()).doesNotContain("1 active");
      }
    }
    await(() -> threads().noneMatch(name -> name.startsWith("left-")));
  }

  /** Starts calls of all kinds and cancels them at moments that differ from round to round. */
  private static void round(RezoClient client, List<String> urls, int number) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (String url : urls) {
      calls.add(client.get(url).sendAsync(BodyReaders.text()));
      calls.add(
          client
              .post(url)
              .body(Bodies.of(new byte[4 * 1024 * 1024], "application/octet-stream"))
              .sendAsync(BodyReaders.text()));
    }
    LockSupport.parkNanos(ofMillis(number % 5 * 4L).toNanos());
    for (CompletableFuture<?> call : calls) {
      call.cancel(true);
      CompletionStage<?> ended = call;
      assertThat(ended.toCompletableFuture()).isDone();
    }
  }

  /** Reads what comes, says one thing and waits for the end. */
  private static RawServer.Script held(String text) {
    return connection -> {
      connection.write(text);
      connection.awaitEnd();
    };
  }

  private static void awaitEnds(List<RawServer> servers) {
    servers.forEach(server -> server.awaitOpenConnections(0));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long directBuffers() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getCount)
        .sum();
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }
}
