package dev.rezo.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of the documentation whose figures come from a run: what stands between two marks is
 * replaced, and a picture is drawn beside it.
 *
 * <p>Immutable.
 */
final class Page {

  private static final String BEGIN = "<!-- figures: begin -->\n";
  private static final String END = "<!-- figures: end -->\n";

  private Page() {}

  /** Writes the figures of a run into this file. */
  static void update(Path file, Options options, List<Report> reports)
      throws IOException, InterruptedException {
    String page = Files.readString(file);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + ": expected the marks " + BEGIN + " and " + END);
    }
    StringBuilder text = new StringBuilder(page.substring(0, begin)).append(BEGIN).append('\n');
    text.append(Machine.describe(options)).append('\n');
    String picture = file.getFileName().toString().replace(".md", ".svg");
    if (Chart.write(reports, file.resolveSibling(picture))) {
      text.append("![CPU time of each client for a request](").append(picture).append(")\n\n");
    }
    reports.forEach(report -> text.append(report.markdown()).append('\n'));
    Files.writeString(file, text.append(page.substring(end)));
  }
}
