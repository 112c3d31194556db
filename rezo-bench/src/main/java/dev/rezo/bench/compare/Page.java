package dev.rezo.bench.compare;

import dev.rezo.bench.load.PagePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of the documentation whose figures come from runs: what stands between two marks is
 * replaced, and a picture is drawn beside it. Tables of what a run did not measure stay as they
 * were, and so does the picture, unless the run has all that it shows: a page is for one machine.
 *
 * <p>Immutable.
 */
final class Page {

  private static final PagePart PART = new PagePart("figures");

  /** With what a table begins. */
  private static final String HEADING = "### ";

  private Page() {}

  /** Fails now, and not when all is measured, where a page has no place for figures. */
  static void require(Path file) throws IOException {
    PART.requireIn(file);
  }

  /** Writes the figures of a run into this file. */
  static void update(Path file, Options options, List<Report> reports)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    text.append(Machine.describe(options)).append('\n');
    Path picture = file.resolveSibling(file.getFileName().toString().replace(".md", ".svg"));
    if (Chart.write(reports, picture) || Files.exists(picture)) {
      text.append("![CPU time of each client for a request](")
          .append(picture.getFileName())
          .append(")\n\n");
    }
    text.append(merged(PART.read(file), options, reports));
    PART.write(file, text.toString());
  }

  /** The tables of a page with those of a run in their place, in the order of all scenarios. */
  static String merged(String part, Options options, List<Report> reports) {
    Map<String, String> tables = tables(part);
    for (Report report : reports) {
      tables.put(report.scenario().title(), report.markdown(options) + "\n");
    }
    StringBuilder text = new StringBuilder();
    for (Scenario scenario : Scenario.all()) {
      text.append(tables.getOrDefault(scenario.title(), ""));
    }
    return text.toString();
  }

  /** What a page has, by the titles. */
  private static Map<String, String> tables(String part) {
    Map<String, String> tables = new HashMap<>();
    for (String table : part.split("(?m)^(?=" + HEADING + ")", -1)) {
      if (table.startsWith(HEADING)) {
        tables.put(table.substring(HEADING.length(), table.indexOf('\n')), table);
      }
    }
    return tables;
  }
}
