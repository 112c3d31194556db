package dev.rezo.pool;

/** Which idle member is leased first. Immutable. */
public enum Order {
  /** The one parked last: few members stay warm, and the others reach their idle timeout. */
  LIFO,

  /** The one parked first: the load goes round all members. */
  FIFO
}
