package dev.rezo.io;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop over a {@link Selector}.
 *
 * <p>One turn: wait for sockets, at most until the next timer is due; serve those that are ready;
 * run the timers that are due; run the tasks.
 *
 * <p>A giver of a task must wake the loop if it waits, and should not pay the system call if it
 * does not. The loop says that it is about to wait, and only then looks at the queue a last time; a
 * giver adds to the queue, and only then looks whether the loop waits. In whichever order these
 * four steps happen, one of the two sees the other.
 *
 * <p>Thread-safe, with the parts that say so confined to the loop.
 */
final class NioEventLoop implements EventLoop {

  /**
   * Tasks run in one turn before sockets and timers are looked after again, so that a task that
   * gives itself again cannot hold the loop.
   */
  private static final int MAX_TASKS_PER_TURN = 256;

  /** Keeps a selector that fails at every call from filling the log and the processor. */
  private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;

  /** Rounds in which the tasks that are given while the loop ends still run. */
  private static final int MAX_LAST_ROUNDS = 16;

  private static final VarHandle ASLEEP;

  static {
    try {
      ASLEEP = MethodHandles.lookup().findVarHandle(NioEventLoop.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private enum Life {
    /** No thread yet: the first task starts it. */
    NEW,
    RUNNING,
    /** Others' tasks are refused; the loop's own still run, to let handlers finish. */
    ENDING,
    ENDED
  }

  // Immutable.
  private final Thread thread;
  private final LongSupplier clock;
  private final Consumer<SelectionKey> onKeyReady = this::serve;

  // Any thread.
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean asleep;
  private volatile Life life = Life.NEW;
  private final AtomicLong wakeUps = new AtomicLong();

  // Written once, guarded by lifeLock, before the thread starts.
  private final ReentrantLock lifeLock = new ReentrantLock();
  private @Nullable Selector selector;

  // Confined to the loop.
  private final TimerHeap timers = new TimerHeap(this::checkInLoop);
  private @Nullable LoopBuffers buffers;

  NioEventLoop(String name, LongSupplier clock) {
    this.clock = clock;
    // No inherited thread locals, and not the context class loader of whoever came first: the loop
    // outlives its first user and must not hold what is theirs.
    this.thread = new Thread(null, this::run, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public long nanoTime() {
    return clock.getAsLong();
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    boolean inLoop = inLoop();
    if (life != Life.RUNNING) {
      startOrReject(inLoop);
    }
    tasks.add(task);
    if (inLoop) {
      return;
    }
    if (asleep && ASLEEP.compareAndSet(this, true, false)) {
      wakeUp();
    }
    if (life == Life.ENDED && tasks.remove(task)) {
      throw rejected(null);
    }
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable task) {
    checkInLoop();
    return timers.add(deadlineNanos, Objects.requireNonNull(task, "task"));
  }

  @Override
  public ConnectAttempt connect(
      SocketAddress remote, TcpOptions options, ConnectCallback callback) {
    checkInLoop();
    return TcpConnect.begin(this, remote, options, callback);
  }

  /** Lets the thread run out: tasks are refused, transports closed. Idempotent. */
  void end() {
    lifeLock.lock();
    try {
      if (life == Life.NEW) {
        life = Life.ENDED;
      } else if (life == Life.RUNNING) {
        life = Life.ENDING;
        wakeUp();
      }
    } finally {
      lifeLock.unlock();
    }
  }

  /** Waits until the thread has ended, at most this long. */
  void awaitEnd(long millis) throws InterruptedException {
    thread.join(millis);
  }

  /** The buffers that the loop's transports share. On the loop only. */
  LoopBuffers buffers() {
    LoopBuffers current = buffers;
    if (current == null) {
      current = new LoopBuffers();
      buffers = current;
    }
    return current;
  }

  /** Puts a channel under the loop's watch, for nothing yet. On the loop only. */
  SelectionKey register(SocketChannel channel, int ops, SelectedKey handler) throws IOException {
    return channel.register(Objects.requireNonNull(selector), ops, handler);
  }

  /** How often a task from elsewhere had to wake the loop: what tests count. */
  long wakeUps() {
    return wakeUps.get();
  }

  @Override
  public String toString() {
    return thread.getName();
  }

  // ---- life -------------------------------------------------------------------------------

  private void startOrReject(boolean inLoop) {
    lifeLock.lock();
    try {
      if (life == Life.NEW) {
        selector = Selector.open();
        thread.start();
        life = Life.RUNNING;
      } else if (life == Life.ENDED || (life == Life.ENDING && !inLoop)) {
        throw rejected(null);
      }
    } catch (IOException e) {
      throw rejected(e);
    } finally {
      lifeLock.unlock();
    }
  }

  private RejectedExecutionException rejected(@Nullable IOException cause) {
    return new RejectedExecutionException(
        this + ": expected a running loop, actual " + life, cause);
  }

  private void wakeUp() {
    wakeUps.incrementAndGet();
    Objects.requireNonNull(selector).wakeup();
  }

  private void run() {
    Selector open = Objects.requireNonNull(selector);
    try {
      while (life != Life.ENDING) {
        turn(open);
      }
      windUp(open);
    } finally {
      life = Life.ENDED;
      runLastTasks();
      close(open);
    }
  }

  // ---- one turn ---------------------------------------------------------------------------

  private void turn(Selector open) {
    try {
      select(open);
    } catch (Throwable e) {
      // Not about one socket: a key's own failure is caught where it is served.
      asleep = false;
      LoopLog.unexpected(this, "select", e);
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
    }
    if (timers.size() > 0) {
      runTimers();
    }
    runTasks();
  }

  private void select(Selector open) throws IOException {
    asleep = true;
    long waitNanos = tasks.isEmpty() ? timers.nanosToNext(nanoTimeIfTimers()) : 0;
    if (waitNanos == 0 || life == Life.ENDING) {
      asleep = false;
      open.selectNow(onKeyReady);
    } else {
      open.select(onKeyReady, waitNanos == TimerHeap.NONE ? 0 : ceilToMillis(waitNanos));
      asleep = false;
    }
  }

  private long nanoTimeIfTimers() {
    return timers.size() == 0 ? 0 : nanoTime();
  }

  /** Rounded up: a wait that ends before the timer is due would be a spin of up to 1 ms. */
  private static long ceilToMillis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }

  private void serve(SelectionKey key) {
    if (asleep) {
      asleep = false;
    }
    if (key.isValid()) {
      ((SelectedKey) key.attachment()).onReady(key.readyOps());
      afterCallback();
    }
  }

  private void runTimers() {
    long nowNanos = nanoTime();
    long mark = timers.mark();
    for (Runnable due; (due = timers.pollDue(nowNanos, mark)) != null; ) {
      runSafely(due);
    }
  }

  private void runTasks() {
    for (int i = 0; i < MAX_TASKS_PER_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      runSafely(task);
    }
  }

  private void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LoopLog.unexpected(this, "task " + task, e);
    }
    afterCallback();
  }

  /** Control is with the loop again. */
  private void afterCallback() {
    // An interrupt that user code left behind would end every wait at once: a spin.
    Thread.interrupted();
    if (buffers != null) {
      buffers.reclaimScratch();
    }
  }

  // ---- the end ----------------------------------------------------------------------------

  private void windUp(Selector open) {
    IOException cause = new IOException(this + ": the loop has ended");
    for (SelectionKey key : new ArrayList<>(open.keys())) {
      if (key.isValid()) {
        ((SelectedKey) key.attachment()).onLoopEnd(cause);
      }
    }
    timers.clear();
    for (int round = 0; round < MAX_LAST_ROUNDS && !tasks.isEmpty(); round++) {
      runTasks();
    }
  }

  /** Whatever got in before the loop had ended still runs, once: it was not refused. */
  private void runLastTasks() {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      runSafely(task);
    }
  }

  private void close(Selector open) {
    try {
      open.close();
    } catch (IOException e) {
      LoopLog.unexpected(this, "close of the selector", e);
    }
  }
}
