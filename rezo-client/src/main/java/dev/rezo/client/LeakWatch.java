package dev.rezo.client;

import dev.rezo.http.BodySource;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.http.Timing;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds responses that an application has lost while their body was on its way: nobody will read or
 * close them, and each holds a connection for good. One call in so many is watched; for that the
 * future that the application gets is one of its own, because a connection knows the exchange, and
 * the exchange its response, so that only what the connection does not know can be lost.
 *
 * <p>Thread-safe.
 */
final class LeakWatch {

  /** Dear enough to find what leaks often, and too cheap to be seen in a profile. */
  static final int USUAL_SAMPLING = 128;

  /** A stack costs as much as two small requests: a busy client pays for a hundred a second. */
  private static final long LEAST_APART_NANOS = 10_000_000;

  /** Its thread begins with the first body that is watched. */
  private static final class Collected {
    static final Cleaner CLEANER = Cleaner.create(Collected::thread);

    private static Thread thread(Runnable task) {
      Thread thread = new Thread(task, "rezo-leak-watch");
      thread.setDaemon(true);
      return thread;
    }
  }

  private final int oneOf;
  private final LongSupplier nanoTime;

  /** When the last one of a sample was chosen. */
  private final AtomicLong chosenNanos;

  private final AtomicLong found = new AtomicLong();

  /**
   * A watch.
   *
   * @param oneOf how many calls there are for each that is watched; 1: all are; 0: none is
   * @param nanoTime the clock
   */
  LeakWatch(int oneOf, LongSupplier nanoTime) {
    this.oneOf = oneOf;
    this.nanoTime = nanoTime;
    this.chosenNanos = new AtomicLong(nanoTime.getAsLong() - LEAST_APART_NANOS);
  }

  /** Whether to watch the call that begins now. */
  boolean isChosen() {
    return oneOf == 1
        || (oneOf > 1 && ThreadLocalRandom.current().nextInt(oneOf) == 0 && isRareEnough());
  }

  private boolean isRareEnough() {
    long now = nanoTime.getAsLong();
    long last = chosenNanos.get();
    return now - last >= LEAST_APART_NANOS && chosenNanos.compareAndSet(last, now);
  }

  /** How many lost responses were found. */
  long found() {
    return found.get();
  }

  /**
   * Watches the response of this call, or of one attempt of it; where it was obtained is where this
   * is called from.
   *
   * @param what happens there
   * @return the future for the application
   */
  CompletableFuture<Response> watch(CompletableFuture<Response> head, String what) {
    Watched watched = new Watched(head, new Throwable(what));
    CompletionStage<Response> outcome = head;
    outcome.whenComplete(watched::settle);
    return watched;
  }

  private Response guarded(Response response, Throwable obtained) {
    Timing timing = response.timing();
    if (timing == null) {
      return response; // An interceptor's own: no connection waits for its end.
    }
    BodySource source;
    try {
      source = response.body().source();
    } catch (IllegalStateException e) {
      return response; // An interceptor has read it: there is nothing to lose.
    }
    if (source instanceof CompleteBody) { // It holds no connection.
      return response.toBuilder()
          .body(ResponseBody.of(source, response.body().length(), response.headers()))
          .build();
    }
    Fate fate = new Fate(this, source, timing, response.request().toString(), obtained);
    return response.toBuilder()
        .body(ResponseBody.of(new Guard(fate), response.body().length(), response.headers()))
        .build();
  }

  /** What the application waits for. Thread-safe. */
  private final class Watched extends HandedFuture<Response> {
    private final CompletableFuture<Response> head;
    private final Throwable obtained;

    Watched(CompletableFuture<Response> head, Throwable obtained) {
      this.head = head;
      this.obtained = obtained;
    }

    void settle(@Nullable Response response, @Nullable Throwable failure) {
      if (response == null) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        settleExceptionally(cause != null ? cause : new NullPointerException("a response"));
        return;
      }
      Response guarded = guarded(response, obtained);
      if (!settle(guarded)) {
        guarded.close();
      }
    }

    @Override
    void abandoned(String why) {
      head.cancel(true);
    }
  }

  /** What the application holds of a body, and the connection does not. */
  private static final class Guard implements BodySource {
    private final Fate fate;
    private final Cleaner.Cleanable end;

    Guard(Fate fate) {
      this.fate = fate;
      this.end = Collected.CLEANER.register(this, fate);
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      ByteBuffer chunk;
      try {
        chunk = fate.source.next(onReady);
      } catch (IOException e) {
        settle();
        throw e;
      }
      if (BodySource.isEnd(chunk)) {
        settle();
      }
      return chunk;
    }

    @Override
    public Headers trailers() {
      return fate.source.trailers();
    }

    @Override
    public boolean deliversOn(Thread thread) {
      return fate.source.deliversOn(thread);
    }

    @Override
    public void giveBack(ByteBuffer chunk) {
      fate.source.giveBack(chunk);
    }

    @Override
    public void close() {
      settle();
      fate.source.close();
    }

    private void settle() {
      if (!fate.settled) {
        fate.settled = true;
        end.clean();
      }
    }
  }

  /** What becomes of a body; runs once, when it was settled or its guard is gone. Thread-safe. */
  private static final class Fate implements Runnable {
    private final LeakWatch watch;
    private final BodySource source;
    private final Timing timing;
    private final String request;
    private final Throwable obtained;
    private volatile boolean settled;

    Fate(LeakWatch watch, BodySource source, Timing timing, String request, Throwable obtained) {
      this.watch = watch;
      this.source = source;
      this.timing = timing;
      this.request = request;
      this.obtained = obtained;
    }

    @Override
    public void run() {
      if (settled || timing.responseEndNanos() != 0) { // It has come to its end by itself.
        return;
      }
      source.close();
      watch.found.incrementAndGet();
      ClientLog.get()
          .log(
              Level.WARNING,
              request
                  + ": its response was lost, expected it to be read to its end or closed, actual"
                  + " neither; the connection was held until now",
              obtained);
    }
  }
}
