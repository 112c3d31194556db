package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body for one subscriber (Reactive Streams 1.0.4, whose rules are cited by number).
 *
 * <p>Thread-safe.
 */
final class BodyPublisher implements Flow.Publisher<ByteBuffer> {

  private final BodySource source;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  BodyPublisher(BodySource source) {
    this.source = source;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (subscribed.compareAndSet(false, true)) {
      new Subscription(source, subscriber).begin();
    } else {
      subscriber.onSubscribe(new Refused()); // 1.9: before any other signal
      subscriber.onError(
          new IllegalStateException("response body: expected one subscriber, actual a second"));
    }
  }

  /** What a second subscriber is given. Immutable. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  /**
   * The one subscription.
   *
   * <p>Thread-safe: all signals to the subscriber, and all reading, happen in {@link #emit}, which
   * the loop runs on one thread at a time (1.3) and never within itself (3.3).
   */
  private static final class Subscription implements Flow.Subscription {

    private final BodySource source;
    private final SignalLoop signals = new SignalLoop(this::emit, BodyDrain.IN_PLACE);
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile long refusedDemand = 1;

    /** Null once it has had its last signal; used in {@link #emit} only. */
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;

    private boolean begun;

    Subscription(BodySource source, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.source = source;
      this.subscriber = subscriber;
    }

    void begin() {
      signals.run();
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        refusedDemand = count;
      } else {
        demand.accumulateAndGet(count, Subscription::sum);
      }
      signals.run();
    }

    /** 3.17: demand beyond what a long holds is without bounds. */
    private static long sum(long left, long right) {
      long sum = left + right;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public void cancel() {
      cancelled = true;
      source.close();
      signals.run();
    }

    private void emit() {
      Flow.Subscriber<? super ByteBuffer> to = subscriber;
      if (to == null) {
        return;
      }
      try {
        if (!begun) {
          begun = true;
          to.onSubscribe(this);
        }
        if (!cancelled) {
          publish(to);
        }
      } catch (Throwable e) {
        // 2.13: a subscriber that throws has cancelled; who runs this thread is told.
        cancelled = true;
        source.close();
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      if (cancelled) {
        subscriber = null; // 3.13
      }
    }

    private void publish(Flow.Subscriber<? super ByteBuffer> to) {
      while (!cancelled && subscriber != null) {
        if (refusedDemand <= 0) {
          fail(
              to,
              new IllegalArgumentException( // 3.9
                  "response body: expected a demand above 0, actual " + refusedDemand));
          return;
        }
        if (demand.get() == 0) {
          return;
        }
        ByteBuffer chunk;
        try {
          chunk = source.next(signals);
        } catch (Throwable e) {
          fail(to, e);
          return;
        }
        if (chunk == null) {
          return;
        }
        if (BodySource.isEnd(chunk)) {
          subscriber = null;
          to.onComplete();
          return;
        }
        if (demand.get() != Long.MAX_VALUE) {
          demand.decrementAndGet();
        }
        to.onNext(chunk);
      }
    }

    /**
     * The last signal (1.7); none after a cancellation, whose close may be what broke the source.
     */
    private void fail(Flow.Subscriber<? super ByteBuffer> to, Throwable failure) {
      subscriber = null;
      source.close();
      if (!cancelled) {
        to.onError(failure);
      }
    }
  }
}
