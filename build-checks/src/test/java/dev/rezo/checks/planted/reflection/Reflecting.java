package dev.rezo.checks.planted.reflection;

import java.io.InputStream;
import java.lang.reflect.Method;

/** Reaches things by their names, and a library that is no Java. Immutable. */
final class Reflecting {

  private Reflecting() {}

  static Method method() throws ReflectiveOperationException {
    return Class.forName("java.lang.Thread").getMethod("start");
  }

  static InputStream resource() {
    return Reflecting.class.getResourceAsStream("nothing.txt");
  }

  static void library() {
    System.loadLibrary("nothing");
  }
}
