package dev.rezo.bench.facts;

import dev.rezo.bench.facts.RudeServer.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that closes connections between answers, or in place of one.
 *
 * <p>Immutable.
 */
final class ClosedConnections {

  static final String ABOUT =
      """
      Parked: the server closes a connection after its answer, and the next request comes 0.3 s or 3 s later. Reused and \
      new: it closes one that was used before, or a new one, when it has read a request, and answers nothing. It may have done \
      what was asked: a GET may then be sent again, and a POST should not (RFC 9110 section 9.2.2). How often a request was \
      sent is what the server has counted.\
      """;

  static final List<Scenario> ALL =
      List.of(
          new Scenario("parked 0.3 s, POST", client -> parked(client, 300)),
          new Scenario("parked 3 s, POST", client -> parked(client, 3_000)),
          new Scenario("reused, GET", client -> unanswered(client, "GET", true)),
          new Scenario("reused, POST", client -> unanswered(client, "POST", true)),
          new Scenario("new, POST", client -> unanswered(client, "POST", false)));

  private ClosedConnections() {}

  /** What is sent so long after the server has closed a connection that was used before. */
  private static String parked(PeerProcess client, long millis)
      throws IOException, InterruptedException {
    Script once =
        link -> {
          if (link.read() != null) {
            link.answer("done");
          }
        };
    try (RudeServer server = new RudeServer(once)) {
      expectAnswer(client.send(Ask.of("GET", server.url())));
      TimeUnit.MILLISECONDS.sleep(millis);
      Outcome outcome = client.send(Ask.of("POST", server.url()));
      return ended(outcome, server.count("POST"));
    }
  }

  private static String unanswered(PeerProcess client, String method, boolean isReused)
      throws IOException, InterruptedException {
    Script script =
        link -> {
          if (!isReused) {
            link.read();
          } else if (link.index() == 0) {
            link.read();
            link.answer("first");
            link.read(); // Its answer never comes.
          } else {
            link.answerAll("done");
          }
        };
    try (RudeServer server = new RudeServer(script)) {
      long before = 0;
      if (isReused) {
        expectAnswer(client.send(Ask.get(server.url())));
        before = server.count(method);
      }
      Outcome outcome = client.send(Ask.of(method, server.url()));
      if (isReused && outcome.isAnswered() && server.count(method) - before == 1) {
        return "answered, on a new one";
      }
      return ended(outcome, server.count(method) - before);
    }
  }

  private static void expectAnswer(Outcome outcome) throws IOException {
    if (!outcome.isAnswered()) {
      throw new IOException("first call: expected an answer, actual " + outcome.shown());
    }
  }

  private static String ended(Outcome outcome, long sent) {
    String times =
        sent == 1
            ? "sent once"
            : sent == 0 ? "not sent" : sent == 2 ? "sent twice" : "sent " + sent + " times";
    return (outcome.isAnswered() ? "answered" : outcome.cell()) + ", " + times;
  }
}
