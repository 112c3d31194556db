package dev.rezo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads what options name with {@code @file}; {@code @-} is standard input.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class LocalFiles {

  private final InputStream standardInput;

  /** What was on it, once it was read. */
  private byte @Nullable [] content;

  LocalFiles(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /** All bytes of a file; of standard input the same for each who asks. */
  byte[] bytes(Option option, String name) throws UsageException {
    try {
      return name.equals("-") ? content() : Files.readAllBytes(Path.of(name));
    } catch (IOException | InvalidPathException e) {
      throw unreadable(option, name, e);
    }
  }

  private synchronized byte[] content() throws IOException {
    if (content == null) {
      content = standardInput.readAllBytes();
    }
    return content;
  }

  /** The bytes of a file as far as these. */
  byte[] bytes(Option option, String name, int most) throws UsageException {
    try {
      if (name.equals("-")) {
        return standardInput.readNBytes(most);
      }
      try (InputStream file = Files.newInputStream(Path.of(name))) {
        return file.readNBytes(most);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(option, name, e);
    }
  }

  private static UsageException unreadable(Option option, String name, Exception cause) {
    return UsageException.of(
        ExitCode.READ_ERROR, "option " + option + ": Failed to open " + name + ": " + cause);
  }

  /** A file as UTF-8. */
  String text(Option option, String name) throws UsageException {
    return new String(bytes(option, name), StandardCharsets.UTF_8);
  }
}
