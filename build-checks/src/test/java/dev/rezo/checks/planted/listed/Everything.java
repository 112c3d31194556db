package dev.rezo.checks.planted.listed;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A public type with all that a list shows, and what it does not. Immutable. */
public abstract class Everything<T extends @Nullable Object> extends Shy
    implements Comparable<Everything<T>> {

  /** What compilers copy. */
  public static final int ANSWER = 42;

  /** The same, as text. */
  protected static final String WORD = "w";

  static final int HIDDEN = 1;

  Everything() {}

  protected Everything(@Nullable String first, int... others) {}

  /** With all that a signature has. */
  protected final <X extends Number & Comparable<X>> @Nullable Map<String, ? super X> all(
      List<? extends @Nullable T> given, @Nullable String @Nullable [] more)
      throws IOException, InterruptedException {
    return null;
  }

  /** About to go. */
  @Deprecated
  public static void old() {}

  void hidden() {}

  @Override
  public String toString() {
    return "";
  }

  /** Values in order. Immutable. */
  public record Pair(int second, int first) implements Runnable {
    @Override
    public void run() {}
  }

  /** One of two. Immutable. */
  public enum Side {
    RIGHT,
    LEFT {
      @Override
      public boolean isLeft() {
        return true;
      }
    };

    /** Whether it is that. */
    public boolean isLeft() {
      return false;
    }
  }

  /** What only some can be. Immutable. */
  public sealed interface Shape permits Round, Odd {}

  /** One that users know. Immutable. */
  public static final class Round implements Shape {
    private Round() {}
  }

  /** One that they do not. Immutable. */
  static final class Odd implements Shape {}
}
