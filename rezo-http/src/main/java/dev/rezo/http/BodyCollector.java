package dev.rezo.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts a body together in one array.
 *
 * <p>What a peer announces is a hint and no order: memory is taken for what has come and for a
 * multiple of it, so that an announcement alone costs at most {@link #TRUSTED}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BodyCollector implements BodySink<ByteBuffer> {

  /** As much memory as an announcement is worth before a byte of it has come. */
  static final int TRUSTED = 1024 * 1024;

  /** How far one growth goes towards the announced length: a body of 16 MiB is moved once. */
  private static final int TOWARDS_ANNOUNCED = 16;

  /** The largest array that virtual machines make. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final long announced;
  private final int limit;
  private byte[] bytes = {};
  private int size;

  BodyCollector(long announced, int limit) {
    this.announced = announced;
    this.limit = limit;
  }

  /** Refuses a limit that is none. */
  static int checkLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: expected 0 or more, actual " + limit);
    }
    return limit;
  }

  /** Refuses more bytes than the caller wants in memory. */
  static void checkSize(long size, int limit, String how) throws BodyException {
    if (size > limit) {
      throw new BodyException(
          "response body: expected at most "
              + limit
              + " bytes in memory, actual "
              + size
              + how
              + "; read it piece by piece with stream() or publisher(), or allow more with"
              + " bytes(limit)",
          BodyException.Reason.TOO_LARGE,
          Phase.BODY,
          null);
    }
  }

  @Override
  public void add(ByteBuffer chunk) throws BodyException {
    int length = chunk.remaining();
    checkSize((long) size + length, limit, " so far");
    if (length > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, capacityFor(size + length));
    }
    chunk.get(bytes, size, length);
    size += length;
  }

  @Override
  public boolean keepsChunks() {
    return false;
  }

  /** At least {@code needed}; the exact end where it is known and near. */
  private int capacityFor(int needed) {
    if (needed <= announced) {
      long trusted = Math.max(TRUSTED, (long) TOWARDS_ANNOUNCED * needed);
      return (int) Math.min(Math.min(announced, trusted), MAX_ARRAY);
    }
    if (bytes.length == 0) {
      return needed;
    }
    long doubled = Math.max(needed, 2L * bytes.length);
    return (int) Math.max(needed, Math.min(Math.min(doubled, limit), MAX_ARRAY));
  }

  /** All of it; the buffer and its array belong to the caller. */
  @Override
  public ByteBuffer end() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  @Override
  public void abort() {
    bytes = new byte[0];
    size = 0;
  }
}
