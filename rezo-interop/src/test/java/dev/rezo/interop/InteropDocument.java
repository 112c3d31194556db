package dev.rezo.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document that holds tables of the run between marks of the form {@code <!-- interop:servers
 * -->} and {@code <!-- interop:end -->}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class InteropDocument {

  private static final String END = "<!-- interop:end -->";

  private final Path file;

  InteropDocument(Path file) {
    this.file = file;
  }

  /** What stands between the marks. */
  String table(String name) throws IOException {
    String text = Files.readString(file);
    int begin = begin(text, name);
    return text.substring(begin, end(text, begin)).strip();
  }

  /** Puts this table between the marks. */
  void replace(String name, String table) throws IOException {
    String text = Files.readString(file);
    int begin = begin(text, name);
    Files.writeString(
        file,
        text.substring(0, begin) + "\n\n" + table + "\n\n" + text.substring(end(text, begin)));
  }

  private int begin(String text, String name) {
    String mark = "<!-- interop:" + name + " -->";
    return found(text.indexOf(mark), mark) + mark.length();
  }

  private int end(String text, int begin) {
    return found(text.indexOf(END, begin), END);
  }

  private int found(int index, String mark) {
    if (index < 0) {
      throw new IllegalStateException(file + ": expected " + mark + ", actual none");
    }
    return index;
  }
}
