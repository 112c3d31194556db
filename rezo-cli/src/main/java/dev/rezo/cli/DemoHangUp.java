package dev.rezo.cli;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Delivery;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.pool.BucketSnapshot;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens when the server closes a connection that the pool holds. Immutable. */
final class DemoHangUp {

  /** How long the end of a connection may take to arrive over loopback. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Counts attempts. Thread-safe. */
  private static final class Attempts implements ExchangeListener {
    private final AtomicInteger seen = new AtomicInteger();

    @Override
    public void attemptStarted(Call call) {
      seen.incrementAndGet();
    }
  }

  private DemoHangUp() {}

  static void show(DemoServer server, DemoScreen screen) throws IOException, InterruptedException {
    screen.exhibit("A server that hangs up");
    Attempts attempts = new Attempts();
    try (RezoClient client =
        RezoClient.builder().pool(limits -> limits).listener(attempts).build()) {
      whileIdle(client, server, screen);
      inFlight(client, server, screen, attempts);
    }
  }

  private static void whileIdle(RezoClient client, DemoServer server, DemoScreen screen)
      throws IOException, InterruptedException {
    screen.say("It closes the idle connection, as load balancers do after a minute.");
    String url = server.getPlainUrl() + "/hello";
    boolean parked = get(client, url).status() == 200 && held(client) == 1;
    server.hangUp();
    long start = System.nanoTime();
    while (held(client) > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    screen.promise(
        parked && held(client) == 0,
        "the pool noticed by itself: it held one connection, now it holds none");
    Response next = get(client, url);
    screen.promise(
        next.status() == 200 && !isReused(next),
        "the next request opened a new one: status %d, no error",
        next.status());
  }

  private static void inFlight(
      RezoClient client, DemoServer server, DemoScreen screen, Attempts attempts)
      throws IOException {
    screen.gap();
    screen.say(
        "It hangs up at the worst moment: when a request is already on its way. Was it carried out?"
            + " Nobody knows. To ask for a page twice does no harm; to send an order twice does.");
    String url = server.getPlainUrl() + "/vanish";
    int before = attempts.seen.get();
    Response replayed = get(client, url);
    screen.promise(
        replayed.status() == 200 && attempts.seen.get() - before == 2 && !isReused(replayed),
        "a GET was sent again by itself, on a new connection: status %d",
        replayed.status());
    int posts = server.requests("/vanish");
    try (Response response = client.post(url).send()) {
      screen.promise(false, "a POST is not sent twice, actual status %d", response.status());
    } catch (RezoException e) {
      screen.promise(
          e.delivery() == Delivery.UNKNOWN && server.requests("/vanish") - posts == 1,
          "a POST was not, as it may have been carried out; the error says so (%s):",
          e.delivery());
      screen.quote(e);
    }
  }

  private static Response get(RezoClient client, String url) throws IOException {
    try (Response response = client.get(url).send()) {
      response.body().bytes();
      return response;
    }
  }

  private static boolean isReused(Response response) {
    ConnectionUse use = response.connection();
    return use != null && use.reused();
  }

  private static int held(RezoClient client) {
    return client.pool().snapshot().buckets().stream()
        .mapToInt((BucketSnapshot<?> bucket) -> bucket.idle() + bucket.active())
        .sum();
  }
}
