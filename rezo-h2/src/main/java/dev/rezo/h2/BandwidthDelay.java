package dev.rezo.h2;

/**
 * Measures how much the peer sends in one round trip, and says how large windows have to be so that
 * they do not hold it up: a PING goes out when enough came, and what comes until it is answered is
 * one sample. A sample that fills a window shows that the window is what limits.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class BandwidthDelay {

  /** What the PING says, so that its answer is told from others: "RezoBDP". */
  static final long PAYLOAD = 0x52657a6f42445000L;

  /**
   * DATA between two samples: some servers take PINGs without much DATA for an attack, and short
   * responses need no larger window.
   */
  private static final long SAMPLE_AFTER = 256 * 1024;

  /** The same when samples have shown again and again that no window limits. */
  private static final long MOST_SAMPLE_AFTER = 16 * 1024 * 1024;

  private long sampleAfter = SAMPLE_AFTER;
  private boolean sampling;
  private long since;
  private long sample;
  private long bestSample;
  private long bestNanos = 1;

  /**
   * This much came.
   *
   * @return whether a PING is to be sent now
   */
  boolean received(int bytes, long nowNanos) {
    sample += bytes;
    if (sampling || sample < sampleAfter) {
      return false;
    }
    sampling = true;
    since = nowNanos;
    sample = 0;
    return true;
  }

  /**
   * The PING was answered.
   *
   * @param window what streams have now
   * @return what they should have; not less
   */
  long answered(long window, long nowNanos) {
    if (!sampling) {
      return window; // Nobody asked.
    }
    sampling = false;
    long nanos = Math.max(1, nowNanos - since);
    long bytes = sample;
    sample = 0;
    boolean isLimited = bytes * 3 >= window * 2;
    boolean isFaster = (double) bytes / nanos >= (double) bestSample / bestNanos;
    if (!isLimited || !isFaster) {
      sampleAfter = Math.min(2 * sampleAfter, MOST_SAMPLE_AFTER);
      return window;
    }
    sampleAfter = SAMPLE_AFTER;
    bestSample = bytes;
    bestNanos = nanos;
    return Math.max(window, 2 * bytes);
  }
}
