package dev.rezo.bench.clients;

import dev.rezo.bench.load.Caller;
import dev.rezo.bench.load.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A client of which a thread waits for each answer. Each caller has a thread to itself.
 *
 * <p>Thread-safe.
 */
abstract class WaitingSubject implements Subject {

  private final Executor threads;

  WaitingSubject(Executor threads) {
    this.threads = threads;
  }

  /** As many threads as may wait at once, each made when it is needed. */
  static Executor platformThreads() {
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "caller");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** A virtual thread for each caller, which only newer JVMs have. */
  static Executor virtualThreads() {
    try {
      Method make = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) make.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "virtual threads: expected Java 21 or later, actual " + Runtime.version(), e);
    }
  }

  /** Reads a stream to its end, and returns how long that was. */
  static long drain(InputStream stream) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long length = 0;
    int read = stream.read(buffer);
    while (read >= 0) {
      length += read;
      read = stream.read(buffer);
    }
    return length;
  }

  /** Sends one request, reads its answer whole, and tells the caller; returns what that said. */
  abstract boolean send(Caller caller) throws Exception;

  @Override
  public final void call(Caller caller) {
    threads.execute(() -> sendAll(caller));
  }

  private void sendAll(Caller caller) {
    try {
      boolean more = true;
      while (more) {
        more = send(caller);
      }
    } catch (Exception e) {
      caller.failed(e);
    }
  }
}
