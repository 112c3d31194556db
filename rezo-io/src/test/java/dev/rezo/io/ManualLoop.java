package dev.rezo.io;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A loop that the test turns by hand, and an executor for TLS tasks beside it; one thread. */
final class ManualLoop implements EventLoop {

  final Queue<Runnable> elsewhere = new ArrayDeque<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean inLoop = true;

  /** Where TLS tasks go: they run when the test says so, and never on the loop. */
  Executor executor() {
    return elsewhere::add;
  }

  /** Runs what waits on the loop. */
  void turn() {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  /** Runs what waits elsewhere, and then the loop. */
  void turnElsewhere() {
    inLoop = false;
    for (Runnable task; (task = elsewhere.poll()) != null; ) {
      task.run();
    }
    inLoop = true;
    turn();
  }

  /** Runs both until nothing waits. */
  void settle() {
    turn();
    while (!elsewhere.isEmpty()) {
      turnElsewhere();
    }
  }

  @Override
  public boolean inLoop() {
    return inLoop;
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable task) {
    throw new AssertionError("TLS sets no timer");
  }

  @Override
  public ConnectAttempt connect(
      SocketAddress remote, TcpOptions options, ConnectCallback callback) {
    throw new AssertionError("TLS connects nothing");
  }
}
