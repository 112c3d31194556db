package dev.rezo.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in their order (RFC 9110 section 5). Names compare without case and keep the case
 * they were given in; a name may stand several times.
 *
 * <p>What is built here can be sent: names are tokens, values hold no CR, LF or NUL and no
 * character above U+00FF (each character is one byte on the wire). Spaces around a value are no
 * part of it (section 5.5) and left out. What a peer sent is read with the same mapping, so bytes
 * survive the round trip.
 *
 * <p>Immutable; fields that came from a peer are decoded on first sight.
 */
public final class Headers {

  private static final String[] NOTHING = {};

  /** No fields. */
  public static final Headers EMPTY = new Headers(NOTHING);

  /** Names at even places, their values after them; null until decoded. */
  private volatile String @Nullable [] fields;

  /** Where the fields come from when they are first asked for; null from then on. */
  private volatile @Nullable FieldSource source;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  private Headers(FieldSource source) {
    this.source = source;
  }

  /**
   * Makes fields of names and values in turn.
   *
   * @throws IllegalArgumentException when a name or a value cannot be sent
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "Headers: expected names and values in turn, actual " + namesAndValues.length + " items");
    }
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /**
   * Fields that a protocol session has received and checked, decoded only if somebody looks at one
   * that is there.
   */
  public static Headers deferred(FieldSource source) {
    return new Headers(Objects.requireNonNull(source, "source"));
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with these fields. */
  public Builder toBuilder() {
    return new Builder(fields());
  }

  /** The number of fields, repeated names counted each time. */
  public int size() {
    return fields().length / 2;
  }

  /** Whether there are no fields. */
  public boolean isEmpty() {
    return fields().length == 0;
  }

  /** The name of the field at this place, from 0. */
  public String name(int index) {
    return fields()[2 * Objects.checkIndex(index, size())];
  }

  /** The value of the field at this place, from 0. */
  public String value(int index) {
    return fields()[2 * Objects.checkIndex(index, size()) + 1];
  }

  /** The value of the first field with this name, or null. */
  public @Nullable String get(String name) {
    String[] all = fieldsIfNamed(name);
    for (int i = 0; i < all.length; i += 2) {
      if (all[i].equalsIgnoreCase(name)) {
        return all[i + 1];
      }
    }
    return null;
  }

  /** The values of all fields with this name, in order. */
  public List<String> values(String name) {
    String[] all = fieldsIfNamed(name);
    if (all.length == 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < all.length; i += 2) {
      if (all[i].equalsIgnoreCase(name)) {
        values.add(all[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  /** Whether there is a field with this name. */
  public boolean contains(String name) {
    return get(name) != null;
  }

  /** Calls {@code action} with each name and value, in order. */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    String[] all = fields();
    for (int i = 0; i < all.length; i += 2) {
      action.accept(all[i], all[i + 1]);
    }
  }

  /** These fields, and then the others: repeated names stand twice. */
  public Headers plus(Headers others) {
    String[] mine = fields();
    String[] more = others.fields();
    if (mine.length == 0 || more.length == 0) {
      return mine.length == 0 ? others : this;
    }
    String[] all = Arrays.copyOf(mine, mine.length + more.length);
    System.arraycopy(more, 0, all, mine.length, more.length);
    return new Headers(all);
  }

  /** These fields, and then those of the others whose names do not stand here. */
  public Headers plusMissing(Headers others) {
    String[] more = others.fields();
    int missing = 0;
    for (int i = 0; i < more.length; i += 2) {
      missing += contains(more[i]) ? 0 : 2;
    }
    if (missing == more.length) {
      return plus(others);
    }
    if (missing == 0) {
      return this;
    }
    String[] mine = fields();
    String[] all = Arrays.copyOf(mine, mine.length + missing);
    int at = mine.length;
    for (int i = 0; i < more.length; i += 2) {
      if (!contains(more[i])) {
        all[at++] = more[i];
        all[at++] = more[i + 1];
      }
    }
    return new Headers(all);
  }

  /** The fields, or none if none has this name and that can be seen without decoding them. */
  private String[] fieldsIfNamed(String name) {
    FieldSource undecoded = source;
    return undecoded == null || undecoded.contains(name) ? fields() : NOTHING;
  }

  private String[] fields() {
    String[] known = fields;
    if (known != null) {
      return known;
    }
    FieldSource from = source;
    if (from == null) { // another thread was here meanwhile
      return Objects.requireNonNull(fields, "fields");
    }
    String[] decoded = from.decode();
    fields = decoded;
    source = null; // last, for who sees it must see the fields
    return decoded;
  }

  /** Whether the same fields stand there in the same order and case. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers headers && Arrays.equals(fields(), headers.fields());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fields());
  }

  /** The names and values; the values of fields that carry credentials are left out. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("Headers[");
    forEach(
        (name, value) -> {
          out.append(out.length() > 8 ? ", " : "").append(name).append(": ");
          out.append(FieldSyntax.isCredential(name) ? "***" : value);
        });
    return out.append(']').toString();
  }

  /** Collects fields. Not thread-safe; the caller serialises. */
  public static final class Builder {

    private final ArrayList<String> fields;

    private Builder() {
      fields = new ArrayList<>(8);
    }

    private Builder(String[] start) {
      fields = new ArrayList<>(start.length + 4);
      Collections.addAll(fields, start);
    }

    /**
     * Adds a field after all others.
     *
     * @throws IllegalArgumentException when the name is no token or the value cannot be sent
     */
    public Builder add(String name, String value) {
      append(name, FieldSyntax.valid(name, value));
      return this;
    }

    /**
     * Replaces all fields with this name by one, at the place of the first.
     *
     * @throws IllegalArgumentException when the name is no token or the value cannot be sent
     */
    public Builder set(String name, String value) {
      String valid = FieldSyntax.valid(name, value);
      for (int i = 0; i < fields.size(); i += 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.set(i + 1, valid);
          removeFrom(i + 2, name);
          return this;
        }
      }
      append(name, valid);
      return this;
    }

    /** Removes all fields with this name. */
    public Builder remove(String name) {
      removeFrom(0, name);
      return this;
    }

    /** Adds all of another's fields. */
    public Builder addAll(Headers other) {
      Collections.addAll(fields, other.fields());
      return this;
    }

    /** The fields as they are now; the builder may be used further. */
    public Headers build() {
      return fields.isEmpty() ? EMPTY : new Headers(fields.toArray(new String[0]));
    }

    private void append(String name, String value) {
      fields.add(name);
      fields.add(value);
    }

    private void removeFrom(int start, String name) {
      for (int i = fields.size() - 2; i >= start; i -= 2) {
        if (fields.get(i).equalsIgnoreCase(name)) {
          fields.subList(i, i + 2).clear();
        }
      }
    }
  }
}
