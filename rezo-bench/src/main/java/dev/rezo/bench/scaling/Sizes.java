package dev.rezo.bench.scaling;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.io.EventLoops;
import dev.rezo.io.LoopGroup;
import dev.rezo.pool.Order;
import dev.rezo.pool.PoolLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What grows: connections, buckets, streams.
 *
 * <p>Immutable.
 */
final class Sizes {

  private static final int AT_ONCE = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Dials at a time, so that no queue of the server's kernel overflows. */
  private static final int DIALS = 500;

  private final int port;
  private final int http2Port;

  /** Of a server on this machine, by HTTP/1.1 and by HTTP/2, both without TLS. */
  Sizes(int port, int http2Port) {
    this.port = port;
    this.http2Port = http2Port;
  }

  /** All series; sizes above the largest are left out. */
  List<Series> all(int largest) {
    return List.of(
        new Series(
            "Connections in one bucket, taken in turn",
            "connections",
            readings(largest, AT_ONCE, n -> connections(n, Order.FIFO), 10, 100, 1_000, 10_000)),
        new Series(
            "Connections in one bucket, the last used first, the rest idle",
            "connections",
            readings(largest, AT_ONCE, n -> connections(n, Order.LIFO), 10, 100, 1_000, 10_000)),
        new Series(
            "For comparison: bare sockets in turn, without any client",
            "connections",
            readings(largest, AT_ONCE, n -> new BareSockets(port, n), 10, 100, 1_000, 10_000)),
        new Series(
            "Buckets, taken in turn",
            "buckets",
            readings(largest, AT_ONCE, n -> buckets(n, n), 1, 10, 100, 1_000, 10_000)),
        new Series(
            "Buckets, one of them used, the rest with an idle connection each",
            "buckets",
            readings(largest, AT_ONCE, n -> buckets(n, 1), 1, 10, 100, 1_000, 10_000)),
        new Series(
            "HTTP/2, streams of one connection",
            "streams",
            IntStream.of(1, 10, 100, 1_000)
                .filter(n -> n <= largest)
                .mapToObj(n -> new Reading(n, n, this::streams))
                .toList()));
  }

  private static List<Reading> readings(int largest, int atOnce, Opener opener, int... sizes) {
    return IntStream.of(sizes)
        .filter(size -> size <= largest)
        .mapToObj(size -> new Reading(size, atOnce, () -> opener.open(size)))
        .toList();
  }

  private Scaled connections(int count, Order order) throws IOException {
    LoopGroup loops = EventLoops.ofSize(1, "scaling");
    RezoClient client =
        builder(loops)
            .protocols(Protocol.HTTP_1_1)
            .pool(limits(1, count).andThen(limits -> limits.withOrder(order))::apply)
            .build();
    String url = "http://127.0.0.1:" + port + "/";
    for (int opened = 0; opened < count; opened += DIALS) {
      int dials = Math.min(DIALS, count - opened);
      expect(dials, client.preconnect(url, dials));
    }
    return new Pooled(client, List.of(client.get(url).request()), loops::close);
  }

  /** Names that all lead to one server, with one connection each, or 32 where they are few. */
  private Scaled buckets(int count, int used) throws IOException {
    LoopGroup loops = EventLoops.ofSize(1, "scaling");
    List<InetAddress> server = List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    RezoClient client =
        builder(loops)
            .protocols(Protocol.HTTP_1_1)
            .resolver(host -> CompletableFuture.completedFuture(server))
            .pool(limits(count, AT_ONCE)::apply)
            .build();
    List<Request> requests = new ArrayList<>();
    List<CompletableFuture<Integer>> dials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String url = "http://bucket-" + i + ".example:" + port + "/";
      if (i < used) {
        requests.add(client.get(url).request());
      }
      int each = i < used ? Math.max(1, AT_ONCE / used) : 1;
      dials.add(client.preconnect(url, each));
      if (dials.size() == DIALS || i + 1 == count) {
        dials.forEach(CompletableFuture::join);
        dials.clear();
      }
    }
    return new Pooled(client, requests, loops::close);
  }

  private Scaled streams() {
    LoopGroup loops = EventLoops.ofSize(1, "scaling");
    RezoClient client = builder(loops).protocols(Protocol.HTTP_2).pool(limits(1, 1)::apply).build();
    String url = "http://127.0.0.1:" + http2Port + "/";
    expect(1, client.preconnect(url, 1));
    return new Pooled(client, List.of(client.get(url).request()), loops::close);
  }

  private static ClientBuilder builder(LoopGroup loops) {
    return RezoClient.builder()
        .defaults(false)
        .loops(loops)
        .timeouts(limits -> limits.connect(PATIENCE));
  }

  private static UnaryOperator<PoolLimits> limits(int buckets, int perBucket) {
    int all = buckets == 1 ? perBucket : Math.max(buckets, AT_ONCE) * 2;
    return limits ->
        limits
            .withMaxBuckets(buckets)
            .withMaxTotal(all)
            .withMaxPerBucket(perBucket)
            .withMaxIdlePerBucket(perBucket)
            .withIdleTimeout(LONG);
  }

  private static void expect(int count, CompletableFuture<Integer> opened) {
    int actual = opened.join();
    if (actual != count) {
      throw new IllegalStateException(
          "connections: expected " + count + " to be opened, actual " + actual);
    }
  }

  /** Makes a client of a size. Thread-safe. */
  private interface Opener {
    Scaled open(int size) throws IOException, InterruptedException;
  }
}
