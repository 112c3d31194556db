package dev.rezo.cli;

import java.util.List;

/**
 * What a first word stands for.
 *
 * <p>Immutable.
 */
@FunctionalInterface
interface Subcommand {

  /**
   * Runs it to its end.
   *
   * @param words those behind the first
   * @return the exit code
   */
  int run(List<String> words, StandardStreams streams);
}
