package dev.rezo.bench.compare;

import java.io.IOException;

/**
 * A process that is measured: a client in a JVM, or a tool.
 *
 * <p>Lifecycle: {@link #warmUp}, {@link #pin}, then for each scenario {@link #open}, any number of
 * {@link #measure}, {@link #finish}; then {@link #close}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
interface Runner extends AutoCloseable {

  /** What options call it. */
  String id();

  /** What tables call it. */
  String title();

  /** Has it work on all cores for a while, so that what follows meets compiled code. */
  void warmUp(Scenario scenario, long millis) throws IOException, InterruptedException;

  /** Keeps it on one core from now on. */
  void pin(int core) throws IOException, InterruptedException;

  /** Begins a scenario; its connections are opened, too. */
  void open(Scenario scenario) throws IOException, InterruptedException;

  /** One turn of the scenario. */
  Figures measure(long millis) throws IOException, InterruptedException;

  /** Ends the scenario. */
  void finish() throws IOException, InterruptedException;

  /** Ends the process. */
  @Override
  void close();
}
