package dev.rezo.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of "name: value (default)" or "name: value (set)". Not thread-safe; the caller serialises.
 */
final class SettingsReport {

  private final StringBuilder lines = new StringBuilder();

  /** Adds a line; null is a setting that is not there. */
  SettingsReport line(String name, @Nullable Object value, @Nullable Object defaultValue) {
    lines
        .append(name)
        .append(": ")
        .append(value == null ? "none of its own" : value)
        .append(Objects.equals(value, defaultValue) ? " (default)" : " (set)")
        .append('\n');
    return this;
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
