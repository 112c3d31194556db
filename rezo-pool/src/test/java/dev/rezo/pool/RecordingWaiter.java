package dev.rezo.pool;

import org.jspecify.annotations.Nullable;

/** Keeps the one answer that it may get, and fails on a second one. */
final class RecordingWaiter implements Waiter<String, Thing> {
  @Nullable Acquired<String, Thing> answer;

  @Override
  public void granted(Acquired<String, Thing> grant) {
    set(grant);
  }

  @Override
  public void refused(Closed<String, Thing> closed) {
    set(closed);
  }

  private void set(Acquired<String, Thing> value) {
    if (answer != null) {
      throw new AssertionError("told twice: " + answer + ", then " + value);
    }
    answer = value;
  }

  @SuppressWarnings("unchecked")
  Lease<String, Thing> lease() {
    return (Lease<String, Thing>) answer;
  }

  @SuppressWarnings("unchecked")
  Opening<String, Thing> opening() {
    return (Opening<String, Thing>) answer;
  }
}
