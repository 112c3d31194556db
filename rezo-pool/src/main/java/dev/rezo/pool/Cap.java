package dev.rezo.pool;

/** Which cap left no room. Immutable. */
public enum Cap {
  /** {@link PoolLimits#maxPerBucket()}. */
  BUCKET("its bucket is full"),

  /** {@link PoolLimits#maxSharedPerBucket()}. */
  SHARED("it may open no further shared one"),

  /** {@link PoolLimits#maxPerOrigin()}. */
  ORIGIN("its origin is full"),

  /** {@link PoolLimits#maxTotal()}. */
  TOTAL("the pool is full"),

  /** {@link PoolLimits#maxBuckets()}. */
  BUCKETS("there are too many buckets"),

  /** None: a member is being opened that may bear further leases, so that no other is opened. */
  OPENING("one is being opened that may be shared"),

  /** None any more: others wait, and have the next place. */
  QUEUE("others wait");

  private final String text;

  Cap(String text) {
    this.text = text;
  }

  /** In words, for a message. */
  @Override
  public String toString() {
    return text;
  }
}
