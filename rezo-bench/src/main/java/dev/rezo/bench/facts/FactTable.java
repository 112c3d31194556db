package dev.rezo.bench.facts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table: a row for each client, a column for each scenario.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FactTable {

  private final String title;
  private final String about;
  private final List<String> columns;
  private final Map<String, List<String>> rows = new LinkedHashMap<>();

  /**
   * An empty one.
   *
   * @param about what its columns are, in Markdown
   */
  FactTable(String title, String about, List<String> columns) {
    this.title = title;
    this.about = about;
    this.columns = columns;
  }

  void add(String client, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          client + ": expected " + columns.size() + " cells, actual " + cells);
    }
    rows.put(client, List.copyOf(cells));
  }

  String markdown() {
    StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
    text.append(about).append("\n\n");
    text.append("| | ").append(String.join(" | ", columns)).append(" |\n");
    text.append("| --- |").append(" --- |".repeat(columns.size())).append('\n');
    rows.forEach(
        (client, cells) ->
            text.append("| ")
                .append(client)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n"));
    return text.append('\n').toString();
  }
}
