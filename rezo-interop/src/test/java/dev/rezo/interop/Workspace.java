package dev.rezo.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A temporary directory in which peers have their configuration, files, sockets and logs.
 *
 * <p>Lifecycle: removed by {@link #close}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Workspace implements AutoCloseable {

  private final Path directory;

  Workspace(String name) throws IOException {
    this.directory = Files.createTempDirectory("rezo-interop-" + name + "-");
    openUp(directory);
  }

  /** An absolute path in here; nothing is made. */
  Path path(String name) {
    return directory.resolve(name);
  }

  /** Makes a directory that every peer may write to. */
  Path directory(String name) throws IOException {
    Path made = Files.createDirectories(path(name));
    openUp(made);
    return made;
  }

  /** Writes a file that every peer may read. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(path(name), text);
  }

  /** Writes a file that every peer may read. */
  Path write(String name, byte[] bytes) throws IOException {
    return Files.write(path(name), bytes);
  }

  /** The end of each log, for who has to find out why a peer did not do as it should. */
  String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        text.append("== ").append(log).append('\n');
        lines.stream()
            .skip(Math.max(0, lines.size() - 20))
            .forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  /** Where the lines of all logs match. */
  List<MatchResult> logged(Pattern pattern) throws IOException {
    List<MatchResult> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        pattern.matcher(text).results().forEach(found::add);
      }
    }
    return found;
  }

  /** Peers run as another user: world-writable, as the directory that it is in. */
  private static void openUp(Path made) throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
