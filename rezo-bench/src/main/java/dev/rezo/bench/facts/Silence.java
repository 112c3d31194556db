package dev.rezo.bench.facts;

import dev.rezo.bench.facts.RudeServer.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server that says nothing any more. All clients wait for it at once.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Silence implements AutoCloseable {

  static final String ABOUT =
      """
      The server reads a GET and says nothing, or nothing more after the head and 5 of 10 bytes of the body.\
      """;

  static final List<String> TITLES = List.of("no head", "no more of a body");

  private final RudeServer ready = new RudeServer(link -> link.answerAll("ready"));
  private final List<RudeServer> servers;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(PeerProcess client, CompletableFuture<Outcome> call) {}

  Silence() throws IOException {
    Script noHead = Link::awaitEnd;
    Script noMore =
        link -> {
          if (link.read() != null) {
            link.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            link.awaitEnd();
          }
        };
    servers = List.of(new RudeServer(noHead), new RudeServer(noMore));
  }

  /** Waits until a client has started: what follows is to count from its request. */
  void awaitStart(PeerProcess client) throws IOException, InterruptedException {
    Outcome outcome = client.send(Ask.get(ready.url()));
    if (!outcome.isAnswered()) {
      throw new IOException(
          client.client().id() + ": expected an answer, actual " + outcome.cell());
    }
  }

  /** Lets a client call each server. */
  void begin(PeerProcess client) throws IOException {
    for (RudeServer server : servers) {
      waiting.add(new Waiting(client, client.begin(Ask.get(server.url()))));
    }
  }

  /** What those have seen who began: two cells of each. Waits for so many seconds at most. */
  List<String> cells(int seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<String> cells = new ArrayList<>();
    for (Waiting one : waiting) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      Outcome outcome = one.client().await(one.call(), Math.max(left, 0));
      System.err.printf("%-15s   GET: %s%n", one.client().client().id(), outcome.shown());
      cells.add(
          switch (outcome.end()) {
            case WAITING -> "waits after " + seconds + " s";
            case FAILED -> "error after " + Math.round(outcome.millis() / 1_000.0) + " s";
            case ANSWERED -> outcome.cell();
          });
    }
    return cells;
  }

  @Override
  public void close() throws IOException {
    ready.close();
    for (RudeServer server : servers) {
      server.close();
    }
  }
}
