package dev.rezo.http;

import java.util.Objects;

/**
 * Names a value that travels with a request, for interceptors and listeners. Two keys are the same
 * only if they are one object: keep it in a constant.
 *
 * <p>Immutable.
 *
 * @param <T> the type of the value
 */
public final class AttributeKey<T> {

  private final String name;
  private final Class<T> type;

  private AttributeKey(String name, Class<T> type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  /** A new key; the name is for people. */
  public static <T> AttributeKey<T> of(String name, Class<T> type) {
    return new AttributeKey<>(name, type);
  }

  /** The type of the value. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
