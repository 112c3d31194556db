package dev.rezo.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call while it is in a blocking interceptor: waits on the thread of that for what the chain
 * promises, and interrupts it when the call is over before.
 *
 * <p>Not thread-safe; the caller serialises. Only the interrupt comes from elsewhere.
 */
final class WaitingCall implements BlockingInterceptor.Chain {

  private final Interceptor.Chain chain;
  private final Thread thread = Thread.currentThread();
  private final Runnable forget;

  /** Guards what follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private boolean over;
  private @Nullable RezoException stopped;

  WaitingCall(Interceptor.Chain chain) {
    this.chain = chain;
    forget = chain.whenStopped(this::stop);
  }

  private void stop(RezoException cause) {
    lock.lock();
    try {
      if (!over) {
        stopped = cause;
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable RezoException stopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Throws what ended the call while it waited for this thread: nothing is to be done for it. */
  void requireRunning() throws RezoException {
    RezoException cause = stopped();
    if (cause != null) {
      throw cause;
    }
  }

  /** The interceptor has returned: the thread is for others, and no interrupt of ours is left. */
  void end() {
    forget.run();
    lock.lock();
    try {
      over = true;
      if (stopped != null) {
        boolean unused = Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Call call() {
    return chain.call();
  }

  @Override
  public Response proceed(Request request) throws IOException {
    return await(request, chain.trip(request));
  }

  @Override
  public Response proceed(Request request, Duration limit) throws IOException {
    return await(request, chain.proceed(request, limit));
  }

  @Override
  public void pause(Duration duration) throws IOException {
    CompletionStage<Void> end = chain.pause(duration);
    await(chain.call().attempt(), end);
  }

  @Override
  public long nanoTime() {
    return chain.nanoTime();
  }

  @Override
  public @Nullable Duration timeLeft() {
    return chain.timeLeft();
  }

  private <T> T await(Request request, CompletionStage<T> stage) throws IOException {
    CompletableFuture<T> outcome = stage.toCompletableFuture();
    chain.beforeWaiting(outcome);
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      outcome.cancel(true);
      CompletionStage<Void> unused = stage.thenAccept(WaitingCall::closeIfResponse); // Too late.
      RezoException stop = stopped();
      if (stop != null) {
        throw stop;
      }
      thread.interrupt();
      throw new CallCancelledException(
          request + ": cancelled, " + thread.getName() + " was interrupted",
          Phase.HEAD,
          Delivery.UNKNOWN);
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static void closeIfResponse(@Nullable Object value) {
    if (value instanceof Response response) {
      response.close();
    }
  }

  private static IOException thrown(@Nullable Throwable failure) {
    if (failure instanceof IOException io) {
      return io;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return new IOException(failure);
  }
}
