package dev.rezo.pool;

/**
 * A list of a home, with room behind it, see {@link HomeLock}.
 *
 * <p>Guarded by the lock of its home.
 *
 * @param <T> the elements
 */
@SuppressWarnings("unused") // The fields are room.
final class HomeList<T extends Link> extends LinkList<T> {
  private long m00;
  private long m01;
  private long m02;
  private long m03;
  private long m04;
  private long m05;
  private long m06;
  private long m07;
  private long m08;
  private long m09;
  private long m10;
  private long m11;
  private long m12;
  private long m13;
  private long m14;
  private long m15;
}
