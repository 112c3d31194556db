package dev.rezo.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client by name: lines of "name: value (default)" or "name: value (set)", and
 * what is different from the settings of another.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class SettingsReport {

  /** One setting. Immutable. */
  private record Setting(String name, @Nullable Object value, @Nullable Object usual) {

    String text() {
      return value == null ? "none of its own" : value.toString();
    }

    String difference(Setting other) {
      return text().equals(other.text())
          ? name + ": of the same name, but not the same (" + text() + ")"
          : name + ": expected " + text() + ", actual " + other.text();
    }
  }

  private final List<Setting> settings = new ArrayList<>();

  /** Adds a line; null is a setting that is not there. */
  SettingsReport line(String name, @Nullable Object value, @Nullable Object defaultValue) {
    settings.add(new Setting(name, value, defaultValue));
    return this;
  }

  /** Adds the lines of what reports for itself. */
  SettingsReport lines(Consumer<SettingsReport> part) {
    part.accept(this);
    return this;
  }

  /** A text for each setting whose value is another in {@code actual}. */
  List<String> differences(SettingsReport actual) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      Setting here = settings.get(i);
      Setting there = actual.settings.get(i);
      if (!Objects.equals(here.value, there.value)) {
        differences.add(here.difference(there));
      }
    }
    return differences;
  }

  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    for (Setting setting : settings) {
      lines
          .append(setting.name)
          .append(": ")
          .append(setting.text())
          .append(Objects.equals(setting.value, setting.usual) ? " (default)" : " (set)")
          .append('\n');
    }
    return lines.toString();
  }
}
