package dev.rezo.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a page that a run writes: what stands between two marks.
 *
 * <p>Immutable.
 */
public final class PagePart {

  private final String begin;
  private final String end;

  /** The part whose marks have this name. */
  public PagePart(String name) {
    begin = "<!-- " + name + ": begin -->\n";
    end = "<!-- " + name + ": end -->\n";
  }

  /** Fails now, and not when all is measured, where a page has no such part. */
  public void requireIn(Path page) throws IOException {
    String unused = with(page, "");
  }

  /** Writes this text between the marks of a page. */
  public void write(Path page, String text) throws IOException {
    Files.writeString(page, with(page, text));
  }

  /** What stands between the marks of a page. */
  public String read(Path file) throws IOException {
    String page = Files.readString(file);
    int from = require(page.indexOf(begin), file);
    return page.substring(from + begin.length(), require(page.indexOf(end, from), file));
  }

  private String with(Path file, String text) throws IOException {
    String page = Files.readString(file);
    int from = require(page.indexOf(begin), file);
    int to = require(page.indexOf(end, from), file);
    return page.substring(0, from) + begin + "\n" + text + page.substring(to);
  }

  private int require(int at, Path file) throws IOException {
    if (at < 0) {
      throw new IOException(file + ": expected the marks " + begin + " and " + end);
    }
    return at;
  }
}
