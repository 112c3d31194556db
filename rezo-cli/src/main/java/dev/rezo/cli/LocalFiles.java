package dev.rezo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads what options name with {@code @file}; {@code @-} is standard input.
 *
 * <p>Thread-safe as standard input is.
 */
final class LocalFiles {

  private final InputStream standardInput;

  LocalFiles(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** All bytes of a file. */
  byte[] bytes(Option option, String name) throws UsageException {
    try {
      return name.equals("-") ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      throw UsageException.of(
          ExitCode.READ_ERROR, "option " + option + ": Failed to open " + name + ": " + e);
    }
  }

  /** A file as UTF-8. */
  String text(Option option, String name) throws UsageException {
    return new String(bytes(option, name), StandardCharsets.UTF_8);
  }
}
