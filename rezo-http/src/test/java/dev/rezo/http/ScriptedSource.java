package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A source that says what a test wrote down: chunks, waits, a failure or the end. At a wait it
 * answers null until {@link #signal} is called. Keeps what its reader did, and writes over chunks
 * that were given back.
 */
final class ScriptedSource implements BodySource {

  private static final Object WAIT = new Object();

  private final Deque<Object> script = new ArrayDeque<>();
  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
  private volatile boolean closed;
  private volatile int polls;
  private volatile int givenBack;
  private @Nullable ByteBuffer lent;
  private volatile @Nullable Thread loop;
  private Headers trailers = Headers.EMPTY;

  static ScriptedSource of(String... chunks) {
    ScriptedSource source = new ScriptedSource();
    for (String chunk : chunks) {
      source.chunk(chunk);
    }
    return source;
  }

  synchronized ScriptedSource chunk(String text) {
    return chunk(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  synchronized ScriptedSource chunk(ByteBuffer bytes) {
    script.add(bytes);
    return this;
  }

  /** Here it has nothing until {@link #signal}. */
  synchronized ScriptedSource pause() {
    script.add(WAIT);
    return this;
  }

  synchronized ScriptedSource failure(Exception cause) {
    script.add(cause);
    return this;
  }

  ScriptedSource trailers(Headers fields) {
    trailers = fields;
    return this;
  }

  ScriptedSource deliveredOn(Thread thread) {
    loop = thread;
    return this;
  }

  /** Goes on after a wait, on the calling thread; false when nobody waits. */
  boolean signal() {
    Runnable reader;
    synchronized (this) {
      reader = waiting.getAndSet(null);
      if (reader == null) {
        return false;
      }
      script.remove();
    }
    reader.run();
    return true;
  }

  boolean isAwaited() {
    return waiting.get() != null;
  }

  boolean isClosed() {
    return closed;
  }

  /** How often {@link #next} was called. */
  int polls() {
    return polls;
  }

  /** How many chunks the reader gave back. */
  int givenBack() {
    return givenBack;
  }

  /** What was not read yet. */
  synchronized int left() {
    return script.size();
  }

  @Override
  public synchronized @Nullable ByteBuffer next(Runnable onReady) throws IOException {
    polls = polls + 1;
    if (closed) {
      throw BodyException.closed("scripted body", Phase.BODY);
    }
    Object step = script.peek();
    if (step == null) {
      return END;
    }
    if (step == WAIT) {
      waiting.set(onReady);
      return null;
    }
    if (step instanceof IOException failure) {
      throw failure;
    }
    if (step instanceof RuntimeException failure) {
      throw failure;
    }
    lent = (ByteBuffer) script.remove();
    return lent;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Equal bytes elsewhere are another chunk.
  public synchronized void giveBack(ByteBuffer chunk) {
    if (chunk != lent) {
      throw new IllegalArgumentException("chunk: expected the last one, actual " + chunk);
    }
    lent = null;
    givenBack = givenBack + 1;
    if (!chunk.isReadOnly()) {
      chunk.clear();
      while (chunk.hasRemaining()) {
        chunk.put((byte) '!');
      }
    }
  }

  @Override
  public synchronized Headers trailers() {
    return script.isEmpty() ? trailers : Headers.EMPTY;
  }

  @Override
  public boolean deliversOn(Thread thread) {
    return thread.equals(loop);
  }

  @Override
  public void close() {
    closed = true;
    Runnable reader = waiting.getAndSet(null);
    if (reader != null) {
      reader.run();
    }
  }
}
