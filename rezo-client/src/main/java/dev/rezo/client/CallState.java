package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the application asked for. This is a call that is one exchange; one that interceptors handle
 * is an {@link InterceptedState}.
 *
 * <p>Thread-safe.
 */
class CallState implements Call {

  private static final AtomicIntegerFieldUpdater<CallState> PROGRESS =
      AtomicIntegerFieldUpdater.newUpdater(CallState.class, "progress");

  private static final AtomicIntegerFieldUpdater<CallState> ATTEMPTS =
      AtomicIntegerFieldUpdater.newUpdater(CallState.class, "attempts");

  private static final AtomicIntegerFieldUpdater<CallState> RUNNING =
      AtomicIntegerFieldUpdater.newUpdater(CallState.class, "running");

  private static final AtomicLong LAST_ID = new AtomicLong();

  /** The application waits for the outcome. */
  private static final int OPEN = 0;

  /** The application is given the outcome. */
  private static final int SETTLING = 1;

  /** The application has the outcome; the body of the response may still be on its way. */
  private static final int SETTLED = 2;

  /** What {@link #running} is from the end of the call on. */
  private static final int OVER = -1;

  final @Nullable Listeners listeners;
  private final long id = LAST_ID.incrementAndGet();
  private final Request request;
  private final long startNanos;
  private volatile short status;
  private volatile int progress = OPEN;
  private volatile int attempts;

  /**
   * Attempts whose end listeners have not heard of; counted only where there are listeners. Below 0
   * when the call is over.
   */
  private volatile int running;

  private volatile @Nullable Exchange current;
  private volatile @Nullable Throwable failure;

  /** Makes the state of a call that starts now. */
  CallState(Request request, long startNanos, @Nullable Listeners listeners) {
    this.request = request;
    this.startNanos = startNanos;
    this.listeners = listeners;
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
  public Request attempt() {
    Exchange last = current;
    return last == null ? request : last.request;
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

  /** An exchange of this call begins its first or another trip. */
  void attemptStarted(Exchange exchange) {
    current = exchange;
    ATTEMPTS.incrementAndGet(this);
    if (listeners != null) {
      status = 0;
      RUNNING.incrementAndGet(this);
      listeners.attemptStarted(this);
    }
  }

  /** An attempt came to nothing, and its exchange makes another trip. */
  final void attemptAgain(Exchange exchange, RezoException cause) {
    if (listeners == null) {
      attemptStarted(exchange);
      return;
    }
    listeners.attemptEnded(this, cause);
    attemptStarted(exchange);
    RUNNING.decrementAndGet(this); // Not before: the call is not over between the two.
  }

  void headCame(Exchange exchange, Response response) {
    if (listeners != null) {
      exchange.head = response;
      status = (short) response.status();
      listeners.responseHead(this, response);
    }
  }

  void attemptEnded(Exchange exchange, @Nullable Throwable cause) {
    if (listeners == null) {
      return;
    }
    listeners.attemptEnded(this, cause);
    listeners.exchangeEnded(this, exchange.request, exchange, exchange.head, cause);
    letGo(cause);
  }

  /**
   * Keeps the call from being over, for an attempt that is about to begin.
   *
   * @return false when it is over already
   */
  final boolean hold() {
    if (listeners == null) {
      return true;
    }
    int held;
    do {
      held = running;
    } while (held != OVER && !RUNNING.compareAndSet(this, held, held + 1));
    return held != OVER;
  }

  /** What was held begins no more. */
  final void letGo(@Nullable Throwable cause) {
    if (listeners != null && RUNNING.decrementAndGet(this) == 0 && progress == SETTLED) {
      end(failure != null ? failure : cause);
    }
  }

  /** An exchange gives its outcome to whoever began it. */
  void exchangeSettled(@Nullable Throwable cause) {
    settled(cause);
  }

  /** The application is given the outcome; the first counts. */
  final void settled(@Nullable Throwable cause) {
    if (listeners == null || !PROGRESS.compareAndSet(this, OPEN, SETTLING)) {
      return;
    }
    failure = cause;
    progress = SETTLED;
    end(cause);
  }

  /** Nothing of it runs, unless something has begun meanwhile. */
  private void end(@Nullable Throwable cause) {
    if (listeners != null && RUNNING.compareAndSet(this, 0, OVER)) {
      listeners.callEnded(this, cause);
    }
  }

  /** As in {@code Call[17 GET https://api.example.com/users]}. */
  @Override
  public String toString() {
    return "Call[" + id + " " + request + "]";
  }
}
