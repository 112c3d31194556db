package dev.rezo.client;

import dev.rezo.pool.PoolHint;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a client tells now and then, see {@link ClientBuilder#reportEvery}.
 *
 * <p>Immutable.
 *
 * @param snapshot the client now
 * @param hints what the limits of its pool should be instead, by what happened since the report
 *     before; empty if there is nothing to say
 */
public record ClientReport(ClientSnapshot snapshot, List<PoolHint> hints) {

  /** Makes the list read-only. */
  public ClientReport {
    hints = List.copyOf(hints);
  }

  /**
   * Writes each report to the log {@code dev.rezo.client}: INFO, and WARNING if there are hints.
   */
  public static Consumer<ClientReport> toLog() {
    return report ->
        ClientLog.get().log(report.hints.isEmpty() ? Level.INFO : Level.WARNING, report.toString());
  }

  /** The snapshot, and a line for each hint. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(snapshot.toString());
    for (PoolHint hint : hints) {
      text.append("\n  hint: ").append(hint);
    }
    return text.toString();
  }
}
