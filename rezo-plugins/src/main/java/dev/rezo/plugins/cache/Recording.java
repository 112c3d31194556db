package dev.rezo.plugins.cache;

import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way into the store, while the application reads it.
 *
 * <p>Lifecycle: {@link CacheStore#begin} with the request; ends once, by {@link #complete} or
 * {@link #giveUp}, or by the store, when its address was invalidated meanwhile or there is no room.
 * What comes afterwards is forgotten.
 *
 * <p>Guarded by its lock: closing may come from any thread while another one reads.
 */
final class Recording {

  /** What is never used is small, and what is large is not copied to grow. */
  private static final int MOST_BLOCK = 32 * 1024;

  private final CacheStore store;
  final Selection selection;
  final Headers request;

  /** How much of the store's room it has; guarded by the store's lock. */
  long claimed;

  private final ReentrantLock lock = new ReentrantLock();

  /** Null before it begins, and when it is over. */
  private @Nullable List<byte[]> blocks;

  private @Nullable Response head;
  private @Nullable Candidate candidate;
  private boolean isOver;

  /** How much of the last block is used. */
  private int used;

  private long length;

  Recording(CacheStore store, Selection selection, Headers request) {
    this.store = store;
    this.selection = selection;
    this.request = request;
  }

  /** Begins with a head; false when there is no room or it is over. */
  boolean begin(Response response, Candidate found) {
    if (!store.mayTake(response.body().length())
        || !store.claim(this, StoredResponse.sizeOfHead(found.headers()))) {
      return false;
    }
    lock.lock();
    try {
      if (isOver) {
        return false;
      }
      head = response;
      candidate = found;
      blocks = new ArrayList<>(1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether what comes is still taken. */
  boolean isRunning() {
    lock.lock();
    try {
      return blocks != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a copy of what comes next.
   *
   * @param chunk borrowed, and left as it is
   */
  void add(ByteBuffer chunk) {
    ByteBuffer rest = chunk.duplicate();
    int room = fill(rest);
    while (room > 0 && store.claim(this, room)) {
      addBlock(new byte[room]);
      room = fill(rest);
    }
  }

  /** Fills the last block; says how large the next has to be, or 0 for none. */
  private int fill(ByteBuffer rest) {
    lock.lock();
    try {
      List<byte[]> taken = blocks;
      if (taken == null) {
        return 0;
      }
      byte[] last = taken.isEmpty() ? new byte[0] : taken.get(taken.size() - 1);
      int count = Math.min(last.length - used, rest.remaining());
      rest.get(last, used, count);
      used += count;
      length += count;
      return rest.hasRemaining() ? nextBlock(rest.remaining(), last.length) : 0;
    } finally {
      lock.unlock();
    }
  }

  /** What is announced, else what is here, or twice of what was here before. */
  private int nextBlock(int here, int before) {
    long announced = head == null ? -1 : head.body().length();
    long wanted = announced < 0 ? 2L * before : announced - length;
    return (int) Math.min(MOST_BLOCK, Math.max(wanted, here));
  }

  private void addBlock(byte[] block) {
    lock.lock();
    try {
      if (blocks != null) {
        blocks.add(block);
        used = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /** All of it was read. */
  void complete(Headers trailers) {
    StoredResponse whole;
    lock.lock();
    try {
      List<byte[]> taken = blocks;
      if (taken == null || head == null || candidate == null) {
        return;
      }
      int last = taken.size() - 1;
      if (last >= 0) {
        taken.set(last, Arrays.copyOf(taken.get(last), used));
      }
      Headers kept = StoringRules.stored(trailers);
      whole = StoredResponse.of(head, candidate, request, List.copyOf(taken), kept);
      forget();
    } finally {
      lock.unlock();
    }
    store.finish(this, whole);
  }

  /** It is read no further: whole if that was all that was announced. */
  void closed() {
    boolean isWhole;
    lock.lock();
    try {
      isWhole = head != null && head.body().length() == length;
    } finally {
      lock.unlock();
    }
    if (isWhole) {
      complete(Headers.EMPTY);
    } else {
      giveUp();
    }
  }

  /** It is not stored. */
  void giveUp() {
    drop();
    store.end(this);
  }

  /** Forgets what was taken, when the store has ended it. */
  void drop() {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    isOver = true;
    blocks = null;
    head = null;
    candidate = null;
  }
}
