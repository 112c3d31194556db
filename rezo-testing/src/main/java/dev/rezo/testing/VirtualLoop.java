package dev.rezo.testing;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An event loop without a thread: its tasks and timers run when the test moves {@link VirtualTime},
 * its connections reach the listeners of a {@link VirtualNetwork}.
 *
 * <p>A test stands outside of the loop, as the application does. To call what may be called only on
 * the loop, it gives a task and lets it run, or says {@link #runAsLoop}.
 *
 * <p>Lifecycle: made by the test; ends with {@link #end} or with the {@link VirtualLoops} that hold
 * it.
 *
 * <p>Thread-safe, where {@link EventLoop} is; the loop's thread is whichever thread moves time, and
 * what only tests call belongs to that thread.
 */
public final class VirtualLoop implements EventLoop {

  /** The size of the real loop's scratch buffer. */
  private static final int SCRATCH = 64 * 1024;

  /** What is overwritten of a buffer that was given back: enough to ruin a head that was kept. */
  private static final int RUINED = 256;

  private static final byte RUIN = (byte) 0xDB;

  /** Rounds in which the tasks that are given while the loop ends still run. */
  private static final int MAX_LAST_TASKS = 4096;

  // Immutable.
  private final VirtualNetwork network;
  private final VirtualTime time;
  private final String name;

  // Any thread.
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  // Confined to the thread that moves time.
  private final TreeSet<VirtualTimer> timers = new TreeSet<>();
  private final Set<VirtualTimer> networkTimers = new LinkedHashSet<>();
  private final Set<LoopbackTransport> transports = new LinkedHashSet<>();
  private final Deque<ByteBuffer> scratchFree = new ArrayDeque<>();
  private final Deque<ByteBuffer> scratchOut = new ArrayDeque<>();

  /** A loop whose connections go to {@code network}, on the network's time. */
  public VirtualLoop(VirtualNetwork network) {
    this(network, "virtual-loop-" + network.time().loops().size());
  }

  VirtualLoop(VirtualNetwork network, String name) {
    this.network = network;
    this.time = network.time();
    this.name = name;
    time.add(this);
  }

  /**
   * Runs {@code action} at once, on the calling thread, as if the loop did: {@link #inLoop} is true
   * meanwhile. Tasks that it gives to the loop wait until time is run.
   */
  public void runAsLoop(Runnable action) {
    time.actAs(
        this,
        () -> {
          action.run();
          reclaimScratch();
        });
  }

  /** The time that this loop lives in. */
  public VirtualTime time() {
    return time;
  }

  /** The timers that were set and neither ran nor were cancelled. */
  public int pendingTimers() {
    return timers.size() - networkTimers.size();
  }

  /** The tasks that were given and have not run. */
  public int pendingTasks() {
    return tasks.size();
  }

  /** The transports that were opened and not closed. */
  public int openTransports() {
    return transports.size();
  }

  /** Ends the loop as its last holder would: transports close, tasks are refused. Idempotent. */
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    IOException cause = new IOException(this + ": the loop has ended");
    runAsLoop(
        () -> {
          network.cancelAttempts(this);
          new ArrayList<>(transports).forEach(transport -> transport.fail(cause));
          timers.clear();
          networkTimers.clear();
          for (int i = 0; i < MAX_LAST_TASKS && hasTask(); i++) {
            runTask();
          }
        });
  }

  // ---- EventLoop --------------------------------------------------------------------------

  @Override
  @SuppressWarnings("ReferenceEquality") // this loop, not one like it
  public boolean inLoop() {
    return time.current() == this;
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    if (ended && !inLoop()) {
      throw new RejectedExecutionException(this + ": expected a running loop, actual ended");
    }
    tasks.add(new Task(time.nextNumber(), task));
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable task) {
    checkInLoop();
    return addTimer(deadlineNanos, Objects.requireNonNull(task, "task"));
  }

  @Override
  public ConnectAttempt connect(
      SocketAddress remote, TcpOptions options, ConnectCallback callback) {
    checkInLoop();
    return network.connect(this, remote, options, callback);
  }

  @Override
  public String toString() {
    return name;
  }

  // ---- for VirtualTime --------------------------------------------------------------------

  boolean hasTask() {
    return !tasks.isEmpty();
  }

  /** The place of the first task among those of all loops. */
  long taskNumber() {
    return Objects.requireNonNull(tasks.peek(), "task").number;
  }

  void runTask() {
    Task task = Objects.requireNonNull(tasks.poll(), "task");
    runAsLoop(task.action);
  }

  @Nullable VirtualTimer nextTimer() {
    return timers.isEmpty() ? null : timers.first();
  }

  void runTimer() {
    VirtualTimer timer = timers.first();
    forget(timer);
    runAsLoop(timer::run);
  }

  void forget(VirtualTimer timer) {
    timers.remove(timer);
    networkTimers.remove(timer);
  }

  // ---- for the network --------------------------------------------------------------------

  /** A timer of the world outside: a test that counts the loop's timers does not see it. */
  VirtualTimer scheduleArrival(long deadlineNanos, Runnable task) {
    VirtualTimer timer = addTimer(deadlineNanos, task);
    networkTimers.add(timer);
    return timer;
  }

  boolean hasEnded() {
    return ended;
  }

  void opened(LoopbackTransport transport) {
    transports.add(transport);
  }

  void closed(LoopbackTransport transport) {
    transports.remove(transport);
  }

  List<LoopbackTransport> transports() {
    return List.copyOf(transports);
  }

  private VirtualTimer addTimer(long deadlineNanos, Runnable task) {
    VirtualTimer timer = new VirtualTimer(this, deadlineNanos, time.nextNumber(), task);
    if (!ended) {
      timers.add(timer);
    }
    return timer;
  }

  // ---- scratch buffers --------------------------------------------------------------------

  ByteBuffer takeScratch() {
    ByteBuffer scratch = scratchFree.poll();
    if (scratch == null) {
      scratch = ByteBuffer.allocateDirect(SCRATCH);
    }
    scratchOut.push(scratch);
    return scratch.clear();
  }

  /** Takes back a scratch buffer that was written. */
  void writtenScratch(ByteBuffer bytes) {
    if (scratchOut.removeIf(out -> isSame(out, bytes))) {
      scratchFree.push(ruin(bytes));
    }
  }

  /** Takes all back: whoever still encodes into one after the turn has kept it too long. */
  private void reclaimScratch() {
    for (ByteBuffer out; (out = scratchOut.poll()) != null; ) {
      scratchFree.push(ruin(out));
    }
  }

  @SuppressWarnings("ReferenceEquality") // this buffer, not one with the same bytes
  private static boolean isSame(ByteBuffer one, ByteBuffer other) {
    return one == other;
  }

  /** Overwrites the beginning of a borrowed buffer, so that whoever kept it finds out. */
  static ByteBuffer ruin(ByteBuffer borrowed) {
    ByteBuffer all = borrowed.duplicate().clear();
    for (int i = 0; i < Math.min(RUINED, all.capacity()); i++) {
      all.put(i, RUIN);
    }
    return borrowed;
  }

  /** A task and its place among those of all loops. Immutable. */
  private record Task(long number, Runnable action) {}
}
