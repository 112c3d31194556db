package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the application asked for, across all trips that interceptors make of it.
 *
 * <p>Thread-safe.
 */
final class CallState implements Call {

  private static final AtomicIntegerFieldUpdater<CallState> PROGRESS =
      AtomicIntegerFieldUpdater.newUpdater(CallState.class, "progress");

  private static final AtomicLong LAST_ID = new AtomicLong();

  /** The application waits for the outcome. */
  private static final int OPEN = 0;

  /** The application has the outcome; the body of the response may still be on its way. */
  private static final int SETTLED = 1;

  private static final int ENDED = 2;

  final @Nullable Listeners listeners;
  private final long id = LAST_ID.incrementAndGet();
  private final Request request;
  private final long startNanos;
  private final boolean direct;
  private volatile short status;
  private volatile int progress = OPEN;
  private volatile int attempts;
  private volatile @Nullable Exchange current;
  private volatile @Nullable CallPause pause;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable RezoException stopped;

  /**
   * Makes the state of a call that starts now.
   *
   * @param direct whether no interceptor stands between the application and the exchange
   */
  CallState(Request request, long startNanos, @Nullable Listeners listeners, boolean direct) {
    this.request = request;
    this.startNanos = startNanos;
    this.listeners = listeners;
    this.direct = direct;
    if (listeners != null) {
      listeners.callStarted(this);
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public int status() {
    return status;
  }

  /** When all of the call is to be over, or {@link Deadlines#NEVER}. */
  long deadline(Deadlines limits) {
    return Deadlines.after(startNanos, limits.call);
  }

  /** An exchange of this call begins its first or another trip; trips follow each other. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One attempt at a time: nobody else writes.
  void attemptStarted(Exchange exchange) {
    current = exchange;
    attempts++;
    if (listeners != null) {
      status = 0;
      listeners.attemptStarted(this);
    }
    RezoException cause = stopped;
    if (cause != null) {
      exchange.stop(cause);
    }
  }

  void headCame(Response response) {
    if (listeners != null) {
      status = (short) response.status();
      listeners.responseHead(this, response);
    }
  }

  void attemptEnded(@Nullable Throwable cause) {
    if (listeners == null) {
      return;
    }
    listeners.attemptEnded(this, cause);
    if (progress == SETTLED) {
      end(failure != null ? failure : cause);
    }
  }

  /** An exchange gives its outcome to whoever began it. */
  void exchangeSettled(@Nullable Throwable cause) {
    if (direct) {
      settled(cause);
    }
  }

  /** The application is given the outcome. */
  void settled(@Nullable Throwable cause) {
    if (listeners == null) {
      return;
    }
    failure = cause;
    PROGRESS.compareAndSet(this, OPEN, SETTLED);
    Exchange last = current;
    if (last == null || last.responseEndNanos() != 0) {
      end(cause);
    }
  }

  /** It waits between two attempts, which follow each other. */
  void paused(CallPause begun) {
    pause = begun;
    RezoException cause = stopped;
    if (cause != null) {
      begun.end(cause);
    }
  }

  /** Ends the running attempt, and every one that may still be started. */
  void stop(RezoException cause) {
    stopped = cause;
    stopAttempt(cause);
  }

  /** Ends what runs; another attempt may follow. */
  void stopAttempt(RezoException cause) {
    Exchange running = current;
    CallPause waiting = pause; // Before the exchange hears of it: what follows may begin another.
    if (running != null) {
      running.stop(cause);
    }
    if (waiting != null) {
      waiting.end(cause);
    }
  }

  private void end(@Nullable Throwable cause) {
    if (listeners != null && PROGRESS.getAndSet(this, ENDED) != ENDED) {
      listeners.callEnded(this, cause);
    }
  }

  /** As in {@code Call[17 GET https://api.example.com/users]}. */
  @Override
  public String toString() {
    return "Call[" + id + " " + request + "]";
  }
}
