package dev.rezo.h2;

/**
 * How long it takes until the peer can answer: SETTINGS and their acknowledgement tell it first,
 * then a PING each time that enough DATA came. The shortest counts, because an answer that waits
 * behind DATA says more about the window than about the way. With it, a {@link ReceiveWindow} knows
 * whether it holds the peer up.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class RoundTrip {

  /** What the PING says, so that its answer is told from others: "RezoBDP". */
  static final long PAYLOAD = 0x52657a6f42445000L;

  /**
   * DATA between two PINGs: some servers take PINGs without much DATA for an attack, and short
   * responses need no larger window.
   */
  private static final long ASK_AFTER = 256 * 1024;

  /** The same when it was asked again and again: it is known by then. */
  private static final long MOST_ASK_AFTER = 16 * 1024 * 1024;

  private long nanos;
  private long startNanos;
  private long askAfter = ASK_AFTER;
  private long came;
  private boolean isAsked;
  private long askedNanos;

  /** SETTINGS go out. */
  void started(long nowNanos) {
    startNanos = nowNanos;
  }

  /** SETTINGS are acknowledged. */
  void acknowledged(long nowNanos) {
    took(nowNanos - startNanos);
  }

  /**
   * This much came.
   *
   * @return whether a PING is to be sent now
   */
  boolean received(int bytes, long nowNanos) {
    came += bytes;
    if (isAsked || came < askAfter) {
      return false;
    }
    isAsked = true;
    askedNanos = nowNanos;
    return true;
  }

  /** The PING was answered, or another one that looks like it. */
  void answered(long nowNanos) {
    if (isAsked) {
      isAsked = false;
      came = 0;
      askAfter = Math.min(2 * askAfter, MOST_ASK_AFTER);
      took(nowNanos - askedNanos);
    }
  }

  /** In nanoseconds; 0 while nobody knows. */
  long nanos() {
    return nanos;
  }

  private void took(long sample) {
    nanos = nanos == 0 ? sample : Math.min(nanos, sample);
  }
}
