package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.dns.DnsConfig;
import dev.rezo.http.Timeouts;
import dev.rezo.pool.PoolLimits;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The defaults of the code as tables of Markdown. Immutable. */
final class Defaults {

  private Defaults() {}

  static String timeouts() {
    return record("limit", Timeouts.DEFAULT);
  }

  static String pool() {
    return record("limit", PoolLimits.DEFAULT);
  }

  static String dns() {
    return record("setting", DnsConfig.DEFAULT);
  }

  /** What a preset changes of the defaults. */
  static String presets() {
    StringBuilder table =
        new StringBuilder("| limit | `LOW_TRAFFIC` | `HIGH_THROUGHPUT` | `BACKGROUND` |\n")
            .append("| --- | --- | --- | --- |\n");
    List<PoolLimits> presets =
        List.of(PoolLimits.LOW_TRAFFIC, PoolLimits.HIGH_THROUGHPUT, PoolLimits.BACKGROUND);
    for (RecordComponent component : PoolLimits.class.getRecordComponents()) {
      String usual = shown(value(component, PoolLimits.DEFAULT));
      List<String> values =
          presets.stream().map(preset -> shown(value(component, preset))).toList();
      if (values.stream().anyMatch(value -> !value.equals(usual))) {
        table.append("| `").append(component.getName()).append("` | ");
        table.append(String.join(" | ", values)).append(" |\n");
      }
    }
    return table.toString();
  }

  /** Without plugins: what a program has that has {@code rezo-client} alone. */
  static String client() {
    StringBuilder block = new StringBuilder("```text\n");
    try (RezoClient client = RezoClient.builder().defaults(false).build()) {
      client
          .describe()
          .lines()
          .filter(line -> line.endsWith(" (default)"))
          .forEach(line -> block.append(line.replace(" (default)", "")).append('\n'));
    }
    return block.append("```\n").toString();
  }

  private static String record(String head, Record values) {
    StringBuilder table = new StringBuilder("| " + head + " | default |\n| --- | --- |\n");
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      table
          .append("| `")
          .append(component.getName())
          .append("` | ")
          .append(shown(value(component, values)))
          .append(" |\n");
    }
    return table.toString();
  }

  private static @Nullable Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + ": cannot be read", e);
    }
  }

  private static String shown(@Nullable Object value) {
    if (value == null || value.equals(Integer.MAX_VALUE)) {
      return "none";
    }
    if (value instanceof Duration duration) {
      return shown(duration);
    }
    if (value instanceof Integer number) {
      return String.format(Locale.ROOT, "%,d", number);
    }
    if (value instanceof Boolean on) {
      return on ? "on" : "off";
    }
    return value instanceof Enum ? "`" + value + "`" : value.toString();
  }

  private static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + " ms";
    }
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + " d" : seconds / 60 + " min";
  }
}
