package dev.rezo.checks;

import java.nio.file.Path;

/**
 * A source file. Immutable.
 *
 * @param path from the root of the repository: {@code rezo-pool/src/main/java/...}
 * @param text what it holds
 */
record SourceText(String path, String text) {

  /** The module that it belongs to. */
  String module() {
    return path.substring(0, path.indexOf('/'));
  }

  boolean isMain() {
    return path.contains("/src/main/");
  }

  /** The file's name without its suffix. */
  String name() {
    String file = Path.of(path).getFileName().toString();
    return file.substring(0, file.lastIndexOf('.'));
  }

  int lines() {
    return (int) text.lines().count();
  }

  /** {@code path:line} of a place in the text. */
  String at(int offset) {
    return path + ":" + (text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1);
  }
}
