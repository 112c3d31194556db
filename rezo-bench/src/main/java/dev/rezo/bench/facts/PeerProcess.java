package dev.rezo.bench.facts;

import dev.rezo.bench.clients.Client;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client in a process of its own: see {@link PeerWorker}.
 *
 * <p>Lifecycle: it runs when it is made, until it is closed. What it prints goes to a log.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class PeerProcess implements AutoCloseable {

  /** Where a server is not silent: long, as the machine may have other work to do. */
  private static final long LONGEST_CALL_MILLIS = 65_000;

  private final Client client;
  private final Path log;
  private final Process process;
  private final BufferedWriter commands;
  private final Map<String, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
  private int tags;

  PeerProcess(Client client, Path java, Path log) throws IOException {
    this.client = client;
    this.log = log;
    process =
        new ProcessBuilder(
                java.resolve("bin").resolve("java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // It starts sooner, and nothing here is about speed.
                "-cp",
                System.getProperty("java.class.path"),
                PeerWorker.class.getName(),
                client.id())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readOutcomes, "outcomes-of-" + client.id());
    reader.setDaemon(true);
    reader.start();
  }

  private void readOutcomes() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        String[] words = line.split(" ", -1);
        CompletableFuture<Outcome> told = running.remove(words[0]);
        if (told != null) {
          told.complete(outcome(words));
        }
        line = lines.readLine();
      }
      failRunning(new IOException("its end"));
    } catch (IOException e) {
      failRunning(e);
    }
  }

  private static Outcome outcome(String[] words) {
    return new Outcome(
        Outcome.End.valueOf(words[1]),
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]),
        PeerWorker.decode(words[5]),
        Long.parseLong(words[4]));
  }

  private void failRunning(IOException failure) {
    running.values().forEach(told -> told.completeExceptionally(failure));
  }

  Client client() {
    return client;
  }

  /** Sends this, and says how that ended. */
  Outcome send(Ask ask) throws IOException, InterruptedException {
    Outcome outcome = await(begin(ask), LONGEST_CALL_MILLIS);
    System.err.printf("%-15s   %s: %s%n", client.id(), ask.method(), outcome.shown());
    return outcome;
  }

  /** Begins to send this. */
  CompletableFuture<Outcome> begin(Ask ask) throws IOException {
    tags++;
    CompletableFuture<Outcome> told = new CompletableFuture<>();
    running.put(Integer.toString(tags), told);
    StringBuilder command = new StringBuilder();
    command.append(tags).append(' ').append(ask.method()).append(' ').append(ask.url());
    ask.fields()
        .forEach(
            (name, value) ->
                command
                    .append(' ')
                    .append(PeerWorker.encode(name))
                    .append(' ')
                    .append(PeerWorker.encode(value)));
    commands.write(command.append('\n').toString());
    commands.flush();
    return told;
  }

  /** How a call ended that began, or that it still waits when so much time has passed. */
  Outcome await(CompletableFuture<Outcome> begun, long millis)
      throws IOException, InterruptedException {
    try {
      return begun.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (!process.isAlive()) { // It ended before its end could be told to this call.
        throw new IOException(client.id() + ": expected to run, actual ended, see " + log, e);
      }
      return Outcome.waiting(millis);
    } catch (ExecutionException e) {
      throw new IOException(client.id() + ": expected an outcome, see " + log, e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
