package dev.rezo.bench.load;

import dev.rezo.io.EventLoop;
import dev.rezo.io.LoopGroup;
import dev.rezo.io.TcpOptions;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Loops with threads, timers and tasks as ever, whose connections lead nowhere: each is an {@link
 * AnsweringTransport}. So no server takes part of a core, and no kernel.
 *
 * <p>Thread-safe.
 */
public final class AnsweringLoops implements LoopGroup {

  private final LoopGroup real;
  private final List<Loop> loops;

  /** Around these, which are closed with it. */
  public AnsweringLoops(LoopGroup real) {
    this.real = real;
    loops = IntStream.range(0, real.size()).mapToObj(i -> new Loop(real.loop(i))).toList();
  }

  @Override
  public EventLoop next() {
    EventLoop next = real.next();
    for (Loop loop : loops) {
      if (loop.real == next) {
        return loop;
      }
    }
    throw new IllegalStateException("loop: expected one of " + loops + ", actual " + next);
  }

  @Override
  public int size() {
    return loops.size();
  }

  @Override
  public EventLoop loop(int index) {
    return loops.get(index);
  }

  @Override
  public void close() {
    real.close();
  }

  /** One of them. Thread-safe. */
  private static final class Loop implements EventLoop {

    private final EventLoop real;

    Loop(EventLoop real) {
      this.real = real;
    }

    @Override
    public boolean inLoop() {
      return real.inLoop();
    }

    @Override
    public long nanoTime() {
      return real.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
      real.execute(task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
      return real.schedule(deadlineNanos, task);
    }

    @Override
    public ConnectAttempt connect(
        SocketAddress remote, TcpOptions options, ConnectCallback callback) {
      Attempt attempt = new Attempt(callback, new AnsweringTransport(this, remote));
      real.execute(attempt);
      return attempt;
    }

    @Override
    public String toString() {
      return "answering " + real;
    }
  }

  /** It succeeds in the next turn. Confined to its loop. */
  private static final class Attempt implements EventLoop.ConnectAttempt, Runnable {

    private final EventLoop.ConnectCallback callback;
    private final AnsweringTransport transport;
    private boolean cancelled;

    Attempt(EventLoop.ConnectCallback callback, AnsweringTransport transport) {
      this.callback = callback;
      this.transport = transport;
    }

    @Override
    public void run() {
      if (!cancelled) {
        callback.onConnected(transport);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
