package dev.rezo.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes that its reader pulls, chunk by chunk: the one shape of every body, sent or
 * received. Blocking streams, publishers and coroutines are adapters of it.
 *
 * <p>Lifecycle: read until {@link #END} or an exception, after which it holds nothing more; {@link
 * #close} at any time, from any thread, ends it early. Unread bytes are the pressure that stops
 * whoever produces.
 *
 * <p>Not thread-safe; the caller serialises. {@link #next} never blocks.
 */
public interface BodySource extends Closeable {

  /** What {@link #next} returns at the end; holds no bytes. Told apart by {@link #isEnd}. */
  ByteBuffer END = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** Whether what {@link #next} returned is {@link #END} itself; null is not. */
  @SuppressWarnings("ReferenceEquality") // the one place where its identity counts
  static boolean isEnd(@Nullable ByteBuffer chunk) {
    return chunk == END;
  }

  /**
   * The next bytes. Once {@link #END} was returned, it is returned again.
   *
   * @param onReady runs once, on any thread, when it is worth asking again, and that includes a
   *     {@link #close} by another thread; kept only if null is returned, in place of the one of an
   *     earlier call; must neither block nor throw. A source does not run it inside this method.
   * @return a chunk that is not empty (transferred), {@link #END}, or null: nothing right now
   * @throws IOException when the body broke; then and after {@link #close} it stays broken
   */
  @Nullable ByteBuffer next(Runnable onReady) throws IOException;

  /** The fields after the body (RFC 9110 section 6.5); empty until {@link #END} was returned. */
  default Headers trailers() {
    return Headers.EMPTY;
  }

  /**
   * Whether it is this thread that brings the bytes, as an event loop does: waiting for them on it
   * would never end, and is refused instead. A source around another one asks that one.
   */
  default boolean deliversOn(Thread thread) {
    return false;
  }

  /**
   * Gives a chunk back that {@link #next} gave, when nothing of it is used any more, so that its
   * memory can be filled again, with bytes of any body: a courtesy of who copies or sends chunks,
   * and not a duty. By the same caller as {@link #next}, before that gives another chunk. A source
   * around another one passes it on, unless it keeps chunks, or parts of them, itself.
   *
   * @param chunk transferred
   */
  default void giveBack(ByteBuffer chunk) {}

  /**
   * The file that all its bytes come from, or null: then {@link #next} is the one way to have them.
   * Asked before the first call of that, by the same caller. A source around another one passes it
   * on, perhaps {@linkplain FileRegion#counted counted}, if it neither changes the bytes nor looks
   * at them.
   */
  default @Nullable FileRegion region() {
    return null;
  }

  /** Gives up what was not read. Idempotent; does not block. */
  @Override
  void close();
}
