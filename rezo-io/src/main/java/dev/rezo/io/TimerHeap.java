package dev.rezo.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop: a binary heap by deadline, each timer knowing its place in it, so that
 * cancelling leaves nothing behind.
 *
 * <p>Nearly every timer of an HTTP client is cancelled, and most are set with the same few delays.
 * A later deadline enters at the bottom of the heap and leaves from there, both in O(1); only the
 * worst case is O(log n). Timers with the same deadline run in the order in which they were set.
 *
 * <p>Confined to its loop. Time is an argument.
 */
final class TimerHeap {

  /** What {@link #nanosToNext} answers when nothing waits. */
  static final long NONE = Long.MAX_VALUE;

  private static final int FIRST_CAPACITY = 64;

  private final Runnable confinement;
  private Node[] heap = new Node[FIRST_CAPACITY];
  private int size;
  private long nextSequence;

  /** {@code confinement} throws when the caller is not on the loop: what cancelling asks first. */
  TimerHeap(Runnable confinement) {
    this.confinement = confinement;
  }

  /** Adds a task that is due at {@code deadlineNanos}. */
  EventLoop.Timer add(long deadlineNanos, Runnable task) {
    Node node = new Node(deadlineNanos, nextSequence++, task);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(size++, node);
    return node;
  }

  /** The number of timers that wait. */
  int size() {
    return size;
  }

  /** Nanoseconds until the first timer is due, at least 0, or {@link #NONE}. */
  long nanosToNext(long nowNanos) {
    return size == 0 ? NONE : Math.max(0, heap[0].deadlineNanos - nowNanos);
  }

  /**
   * What to pass to {@link #pollDue} to leave out the timers that are set from now on: a timer that
   * sets itself again without delay then waits for the next turn, and cannot hold the loop.
   */
  long mark() {
    return nextSequence;
  }

  /** Takes out the first timer that is due and was set before {@code mark}, or answers null. */
  @Nullable Runnable pollDue(long nowNanos, long mark) {
    if (size == 0) {
      return null;
    }
    Node first = heap[0];
    if (first.deadlineNanos - nowNanos > 0 || first.sequence >= mark) {
      return null;
    }
    remove(first);
    return first.task;
  }

  /** Forgets all timers. */
  void clear() {
    for (int i = 0; i < size; i++) {
      heap[i].place = -1;
    }
    heap = new Node[FIRST_CAPACITY];
    size = 0;
  }

  private void remove(Node node) {
    int hole = node.place;
    if (hole < 0) {
      return;
    }
    node.place = -1;
    Node last = heap[--size];
    heap[size] = null;
    if (last == node) {
      return;
    }
    if (hole > 0 && last.isBefore(heap[(hole - 1) >>> 1])) {
      siftUp(hole, last);
    } else {
      siftDown(hole, last);
    }
  }

  private void siftUp(int from, Node node) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!node.isBefore(heap[parent])) {
        break;
      }
      put(hole, heap[parent]);
      hole = parent;
    }
    put(hole, node);
  }

  private void siftDown(int from, Node node) {
    int hole = from;
    int firstLeaf = size >>> 1;
    while (hole < firstLeaf) {
      int child = 2 * hole + 1;
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(node)) {
        break;
      }
      put(hole, heap[child]);
      hole = child;
    }
    put(hole, node);
  }

  private void put(int place, Node node) {
    heap[place] = node;
    node.place = place;
  }

  /** One timer. Confined to its loop. */
  private final class Node implements EventLoop.Timer {
    private final long deadlineNanos;
    private final long sequence;
    private final Runnable task;
    private int place;

    private Node(long deadlineNanos, long sequence, Runnable task) {
      this.deadlineNanos = deadlineNanos;
      this.sequence = sequence;
      this.task = task;
    }

    @Override
    public void cancel() {
      confinement.run();
      remove(this);
    }

    private boolean isBefore(Node other) {
      long difference = deadlineNanos - other.deadlineNanos;
      return difference < 0 || (difference == 0 && sequence - other.sequence < 0);
    }
  }
}
