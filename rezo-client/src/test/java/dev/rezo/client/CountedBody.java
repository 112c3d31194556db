package dev.rezo.client;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import org.jspecify.annotations.Nullable;

/**
 * A body of unknown length and type that is its own source and cannot be sent again; it counts how
 * often it is opened and closed. What it says is its heirs' matter.
 *
 * <p>Confined to its loop.
 */
abstract class CountedBody implements Body, BodySource {
  int opened;
  int closed;

  @Override
  public long length() {
    return UNKNOWN_LENGTH;
  }

  @Override
  public boolean isReplayable() {
    return false;
  }

  @Override
  public @Nullable String contentType() {
    return null;
  }

  @Override
  public BodySource open() {
    opened++;
    return this;
  }

  @Override
  public void close() {
    closed++;
  }
}
