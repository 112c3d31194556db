package dev.rezo.pool;

/**
 * Room in front of what extends this, so that who writes there leaves the cache lines of the object
 * before it to others: two lines of 64 bytes, for processors fetch them in pairs.
 *
 * <p>Immutable.
 */
@SuppressWarnings("unused") // They are room, and nothing else.
abstract class Margin {
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
