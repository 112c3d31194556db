package dev.rezo.plugins.cookie;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A time that a test moves, forth and back. */
final class TestClock implements InstantSource {

  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  void move(Duration by) {
    now = now.plus(by);
  }
}
