package dev.rezo.bench.load;

/**
 * One who sends requests, one after another, and is told how each ended.
 *
 * <p>Not thread-safe; the caller serialises: one request runs at a time.
 */
public final class Caller {

  private final Load load;
  private long beginNanos;

  Caller(Load load, long beginNanos) {
    this.load = load;
    this.beginNanos = beginNanos;
  }

  /**
   * An answer was read whole.
   *
   * @param length of its body
   * @return whether to send another request, which begins now
   */
  public boolean answered(int status, long length) {
    long now = System.nanoTime();
    boolean more = load.answered(status, length, now - beginNanos);
    beginNanos = now;
    return more;
  }

  /** The request failed. This caller sends no more. */
  public void failed(Throwable failure) {
    load.failed(failure.toString());
  }
}
