package dev.rezo.bench.compare;

import dev.rezo.bench.load.PagePart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of the documentation whose figures come from a run: what stands between two marks is
 * replaced, and a picture is drawn beside it.
 *
 * <p>Immutable.
 */
final class Page {

  private static final PagePart PART = new PagePart("figures");

  private Page() {}

  /** Writes the figures of a run into this file. */
  static void update(Path file, Options options, List<Report> reports)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    text.append(Machine.describe(options)).append('\n');
    String picture = file.getFileName().toString().replace(".md", ".svg");
    if (Chart.write(reports, file.resolveSibling(picture))) {
      text.append("![CPU time of each client for a request](").append(picture).append(")\n\n");
    }
    reports.forEach(report -> text.append(report.markdown()).append('\n'));
    PART.write(file, text.toString());
  }
}
