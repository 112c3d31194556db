package dev.rezo.cli;

/**
 * One piece of the data to send, as {@code -d} and its kin give it.
 *
 * <p>Immutable.
 *
 * @param kind how the text is read
 * @param text as it was given
 */
record DataPart(Kind kind, String text) {

  /** How the text of a part is read. */
  enum Kind {
    /** {@code @file} stands for the file without its line ends. */
    TEXT,
    /** {@code @file} stands for the file. */
    BINARY,
    /** For itself. */
    RAW,
    /** {@code name=content}, {@code name@file} and more, percent-encoded. */
    URL_ENCODED,
    /** As {@link #BINARY}, and put to the part before without an ampersand. */
    JSON
  }

  /** Whether the text names a file. */
  boolean isFile() {
    return (kind == Kind.TEXT || kind == Kind.BINARY || kind == Kind.JSON) && text.startsWith("@");
  }

  /** The name of the file. */
  String fileName() {
    return text.substring(1);
  }
}
