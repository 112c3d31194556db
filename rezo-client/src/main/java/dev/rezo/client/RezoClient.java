package dev.rezo.client;

import dev.rezo.dns.CachingResolver;
import dev.rezo.http.BodyReader;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client: sends requests over connections that it keeps, sees and shares.
 *
 * <pre>{@code
 * try (var client = RezoClient.builder().baseUri("https://api.example.com/v1/").build();
 *     Response response = client.get("users?page=1").header("Accept", "application/json").send()) {
 *   System.out.println(response.status() + " " + response.body().text());
 * }
 * }</pre>
 *
 * <p>Lifecycle: made by {@link #builder}; nothing is opened before the first call. Make one for
 * each service that is called, and keep it. Closing it is good manners; a process ends without it,
 * because all threads are daemons.
 *
 * <p>Thread-safe.
 */
public final class RezoClient implements AutoCloseable {

  /** How long {@link #close()} waits for calls that run. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

  private final ClientBuilder origin;
  private final ClientCore core;

  /** Hears once that the client takes no more calls. */
  private volatile Runnable onClose = () -> {};

  RezoClient(ClientBuilder origin, ClientCore core) {
    this.origin = origin;
    this.core = core;
  }

  /** A builder with the defaults. */
  public static ClientBuilder builder() {
    return new ClientBuilder();
  }

  /** A client with the defaults. */
  public static RezoClient create() {
    return builder().build();
  }

  /**
   * A builder with this client's settings, which shares its pool and loops. A pool that this client
   * has made for itself is closed with the last of the clients that share it, whichever that is.
   */
  public ClientBuilder toBuilder() {
    return current().pool(core.pool);
  }

  /** A GET of this address, which may be relative to the base address. */
  public CallBuilder get(String url) {
    return call("GET", url);
  }

  /** A HEAD. */
  public CallBuilder head(String url) {
    return call("HEAD", url);
  }

  /** A POST. */
  public CallBuilder post(String url) {
    return call("POST", url);
  }

  /** A PUT. */
  public CallBuilder put(String url) {
    return call("PUT", url);
  }

  /** A PATCH. */
  public CallBuilder patch(String url) {
    return call("PATCH", url);
  }

  /** A DELETE. */
  public CallBuilder delete(String url) {
    return call("DELETE", url);
  }

  /**
   * A call with any method.
   *
   * @throws IllegalArgumentException when the address is malformed, or relative and there is no
   *     base
   */
  public CallBuilder call(String method, String url) {
    Url base = core.settings.baseUrl();
    Url absolute = base == null ? Url.parse(url) : base.resolve(url);
    return new CallBuilder(this, Request.builder(method, absolute));
  }

  /**
   * Sends a request and waits for the response head. Right on platform threads and on virtual ones.
   *
   * @throws dev.rezo.http.RezoException when the call fails: where, what was expected, what
   *     happened
   * @throws CallCancelledException when the thread is interrupted; its flag stays set
   * @throws IllegalStateException on a loop of this client, which would wait for itself
   */
  public Response send(Request request) throws IOException {
    expectMayWait();
    return await(begin(request, true));
  }

  /** Sends a request and reads the body, and waits for both; as {@link #send(Request)}. */
  public <T> T send(Request request, BodyReader<T> reader) throws IOException {
    expectMayWait();
    return await(ReadCall.of(core.call(core.settings.complete(request), true), reader));
  }

  /**
   * Sends a request. The future completes with the response head on the loop, or on the executor
   * that the client was given; what is chained to it must not block the loop. Cancelling it, or
   * giving it another outcome as {@code orTimeout} does, ends the exchange and nothing else.
   */
  public CompletableFuture<Response> sendAsync(Request request) {
    return begin(request, false);
  }

  /** Sends a request; {@code isAwaited} when this thread {@link #await}s the head. */
  CompletableFuture<Response> begin(Request request, boolean isAwaited) {
    CompletableFuture<Response> head = core.call(core.settings.complete(request), isAwaited);
    return core.isWatched(head) ? core.leaks.watch(head, "the response was obtained here") : head;
  }

  /**
   * Sends a request and reads the body, without blocking. Cancelling the future, or giving it
   * another outcome as {@code orTimeout} does, ends the exchange and nothing else.
   */
  public <T> CompletableFuture<T> sendAsync(Request request, BodyReader<T> reader) {
    return ReadCall.of(core.call(core.settings.complete(request), false), reader);
  }

  private void expectMayWait() {
    if (core.isLoopThread()) {
      throw new IllegalStateException(
          "call: expected a thread that may wait, actual "
              + Thread.currentThread().getName()
              + ", a loop of this client; use sendAsync() there");
    }
  }

  static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      if (!future.cancel(true)) {
        closeUnwanted(future);
      }
      Thread.currentThread().interrupt();
      throw new CallCancelledException(
          "call cancelled: its thread was interrupted", Phase.HEAD, Delivery.UNKNOWN);
    } catch (CancellationException e) {
      throw new CallCancelledException(
          "call cancelled: " + e.getMessage(), Phase.HEAD, Delivery.UNKNOWN);
    } catch (ExecutionException e) {
      throw Failures.forCaller(e.getCause());
    }
  }

  /** The response came together with the interrupt: nobody will close it. */
  private static void closeUnwanted(CompletionStage<?> outcome) {
    outcome.thenAccept(RezoClient::closeIfResponse);
  }

  private static void closeIfResponse(@Nullable Object value) {
    if (value instanceof Response response) {
      response.close();
    }
  }

  /**
   * Replaces trust and identity, as when certificates were renewed, without an interruption: calls
   * that begin from now on, and those that still wait for a connection, use {@code next}. What runs
   * on a connection of before ends there; then that connection is closed, and an idle one at once.
   * No call fails because of it, unless {@code next} is not accepted. Nothing happens when {@code
   * next} is equal to what is in force.
   *
   * <p>While connections of before finish, a host may have as many of them and of the new ones as
   * the pool allows for each. Other clients of the same pool keep their own configuration.
   */
  public void reloadTls(TlsConfig next) {
    next.warnIfInsecure(ClientLog::get);
    core.reloadTls(next);
  }

  /**
   * Opens connections to the origin of this address before a call needs them: names are resolved,
   * TLS is done, and what was opened is parked in the pool, or goes to a call that waits. They
   * count against the caps of the pool and are closed when nobody has used them for its idle
   * timeout.
   *
   * @param url an address of the origin, which may be relative to the base address
   * @param count how many more to open, at least 1; fewer where the caps leave no room
   * @return how many were opened; it fails, with the {@link dev.rezo.http.RezoException} of the
   *     first, only if none was and one was tried. Cancelling it gives up those that are not open
   *     yet
   * @throws IllegalArgumentException when the address is malformed or the count below 1
   */
  public CompletableFuture<Integer> preconnect(String url, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("preconnect: expected at least 1, actual " + count);
    }
    Url base = core.settings.baseUrl();
    Url absolute = base == null ? Url.parse(url) : base.resolve(url);
    return core.preconnect(absolute.origin(), count);
  }

  /**
   * Asks the HTTP/2 sessions to the origin of this address for a sign of life (RFC 9113 section
   * 6.7), as after the network has changed. One that does not answer within 5 s is given up, so
   * that calls go elsewhere; how long an answer took, a {@link dev.rezo.http.SessionListener#pong
   * listener} hears.
   *
   * @param url an address of the origin, which may be relative to the base address
   * @return how many of the pool were asked
   * @throws IllegalArgumentException when the address is malformed
   */
  public int ping(String url) {
    Url base = core.settings.baseUrl();
    Url absolute = base == null ? Url.parse(url) : base.resolve(url);
    return core.ping(absolute.origin());
  }

  /** The pool that this client uses. */
  public ConnectionPool pool() {
    return core.pool;
  }

  /**
   * The loops as an executor: what runs here can begin calls with no hand-over, and must not block.
   */
  public Executor loopExecutor() {
    return task -> core.loops.next().execute(task);
  }

  /** Whether the calling thread is a loop of this client: what runs here must not block. */
  public boolean isLoopThread() {
    return core.isLoopThread();
  }

  /** Its calls, its pool and its DNS cache at this moment. */
  public ClientSnapshot snapshot() {
    CachingResolver cache = core.names.cache();
    return new ClientSnapshot(
        toString(),
        core.running(),
        core.leaks.found(),
        core.pool.snapshot(core.nanoTime()),
        cache == null ? null : cache.stats());
  }

  /** Who looks for responses that nobody has read or closed. */
  LeakWatch leaks() {
    return core.leaks;
  }

  /** How many exchanges run now. */
  public int runningCalls() {
    return core.running();
  }

  /** Whether it was closed and takes no more calls; some may still run. */
  public boolean isClosed() {
    return core.isClosed();
  }

  /** Replaces who hears, once, that it was closed. */
  void whenClosed(Runnable told) {
    onClose = told;
  }

  /** Every setting in force and where it came from, a line each. */
  public String describe() {
    return current().report().toString();
  }

  /** The settings that it was made of, with what has replaced them since. */
  private ClientBuilder current() {
    return origin.copy().tls(core.tls());
  }

  /** Waits up to 30 s for calls that run, then ends them; see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /**
   * Refuses new calls, ends those that wait in the pool's queue, waits for those that run, then
   * ends what is left and gives back what the client holds. Idempotent. What is refused or ended
   * fails with {@link dev.rezo.http.ClientClosedException}. A connection of a shared pool stays for
   * others.
   *
   * @param patience how long to wait; what runs longer fails with {@link
   *     dev.rezo.http.ClientClosedException}
   */
  public void close(Duration patience) {
    CompletableFuture<Void> drained = closeCore();
    try {
      drained.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      core.release(); // Here, where it may wait for the threads to end.
    } catch (TimeoutException e) {
      stopNow(drained);
    } catch (InterruptedException e) {
      stopNow(drained);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("the drained future never fails", e);
    }
  }

  /** As {@link #close(Duration)} without waiting. */
  public void shutdownNow() {
    stopNow(closeCore());
  }

  /** Refuses new calls; the future completes when those that run have ended. */
  CompletableFuture<Void> closeCore() {
    CompletableFuture<Void> drained = core.close();
    onClose.run();
    return drained;
  }

  private void stopNow(CompletionStage<Void> drained) {
    core.stopAll();
    drained.thenRun(core::release);
  }

  /** As in {@code RezoClient[https://api.example.com/v1/, 2 running]}. */
  @Override
  public String toString() {
    Url base = core.settings.baseUrl();
    return "RezoClient[" + (base == null ? "" : base + ", ") + core.running() + " running]";
  }
}
