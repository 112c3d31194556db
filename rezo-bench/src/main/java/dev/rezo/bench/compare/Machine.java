package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Versions;
import dev.rezo.bench.load.Platform;
import java.io.IOException;

/**
 * What a run was made with, without any name of a host.
 *
 * <p>Immutable.
 */
final class Machine {

  private Machine() {}

  /** In Markdown, a sentence or two. */
  static String describe(Options options) throws IOException, InterruptedException {
    return String.format(
        "%sClients: wrk %s, h2load %s; %s. Least and most of the turns stand beside a median.%n",
        Platform.describe(options.java()),
        Platform.version("wrk", "-v"),
        Platform.version("h2load", "--version"),
        String.join(", ", Versions.ofClients()));
  }
}
