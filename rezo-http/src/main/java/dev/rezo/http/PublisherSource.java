package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher publishes, as a source: at most {@link #AHEAD} chunks are asked for before they
 * are read (Reactive Streams 1.0.4, whose rules are cited by number).
 *
 * <p>Guarded by its lock; signals, demand and cancellation run outside it.
 */
final class PublisherSource implements BodySource, Flow.Subscriber<ByteBuffer> {

  /** Hides the time that a publisher takes, within bounds. */
  static final int AHEAD = 4;

  private static final String NAME = "request body from a publisher";

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(AHEAD);
  private Flow.@Nullable Subscription subscription;
  private boolean ended;
  private boolean closed;
  private @Nullable BodyException failure;
  private @Nullable Runnable onReady;

  @Override
  public @Nullable ByteBuffer next(Runnable whenReady) throws IOException {
    ByteBuffer chunk;
    Flow.Subscription more;
    lock.lock();
    try {
      if (closed) {
        throw BodyException.closed(NAME, Phase.SEND);
      }
      chunk = chunks.poll();
      if (chunk == null) {
        return nothing(whenReady);
      }
      more = ended ? null : subscription;
    } finally {
      lock.unlock();
    }
    if (more != null) {
      more.request(1);
    }
    return chunk;
  }

  private @Nullable ByteBuffer nothing(Runnable whenReady) throws BodyException {
    if (failure != null) {
      throw failure;
    }
    if (ended) {
      return END;
    }
    onReady = whenReady;
    return null;
  }

  @Override
  public void close() {
    Runnable signal;
    Flow.Subscription last;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      chunks.clear();
      last = ended ? null : subscription;
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.cancel();
    }
    run(signal);
  }

  @Override
  public void onSubscribe(Flow.Subscription first) {
    Objects.requireNonNull(first, "subscription");
    boolean wanted;
    lock.lock();
    try {
      wanted = subscription == null && !closed;
      if (wanted) {
        subscription = first;
      }
    } finally {
      lock.unlock();
    }
    if (wanted) {
      first.request(AHEAD);
    } else {
      first.cancel(); // 2.5
    }
  }

  @Override
  public void onNext(ByteBuffer chunk) {
    Objects.requireNonNull(chunk, "chunk"); // 2.13
    if (!chunk.hasRemaining()) {
      askForAnother();
      return;
    }
    Flow.Subscription broken = null;
    Runnable signal;
    lock.lock();
    try {
      if (closed || ended) {
        return;
      }
      if (chunks.size() < AHEAD) {
        chunks.add(chunk);
      } else {
        broken = subscription;
        end(failed("more than the " + AHEAD + " chunks that were asked for", null)); // 1.1
      }
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    if (broken != null) {
      broken.cancel();
    }
    run(signal);
  }

  @Override
  public void onError(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    complete(failed(cause.toString(), cause));
  }

  @Override
  public void onComplete() {
    complete(null);
  }

  private void complete(@Nullable BodyException cause) {
    Runnable signal;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      end(cause);
      signal = takeSignal();
    } finally {
      lock.unlock();
    }
    run(signal);
  }

  private void end(@Nullable BodyException cause) {
    ended = true;
    failure = cause;
  }

  private void askForAnother() {
    Flow.Subscription from;
    lock.lock();
    try {
      from = ended || closed ? null : subscription;
    } finally {
      lock.unlock();
    }
    if (from != null) {
      from.request(1);
    }
  }

  private static BodyException failed(String actual, @Nullable Throwable cause) {
    return new BodyException(
        NAME + ": expected to be published, actual " + actual,
        BodyException.Reason.SOURCE_FAILED,
        Phase.SEND,
        cause);
  }

  private @Nullable Runnable takeSignal() {
    Runnable signal = onReady;
    onReady = null;
    return signal;
  }

  private static void run(@Nullable Runnable signal) {
    if (signal != null) {
      signal.run();
    }
  }
}
