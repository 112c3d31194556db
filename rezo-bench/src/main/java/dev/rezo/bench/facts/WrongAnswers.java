package dev.rezo.bench.facts;

import dev.rezo.bench.facts.RudeServer.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server whose answers are not what they say.
 *
 * <p>Immutable.
 */
final class WrongAnswers {

  static final String ABOUT =
      """
      The connection ends after 5 of 10 bytes, or behind a chunk that is not the last; or Content-Length comes twice, with 5 and \
      with 9, before 9 bytes. Each is an error by RFC 9112, sections 6.3 and 8. In the last column two answers come for one GET: \
      what does the next GET get, 0.3 s later?\
      """;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "5 of 10 bytes",
              client -> answered(client, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")),
          new Scenario(
              "no last chunk",
              client ->
                  answered(
                      client,
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")),
          new Scenario(
              "two lengths, 5 and 9",
              client ->
                  answered(
                      client,
                      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n"
                          + "hello you")),
          new Scenario("one answer too many", WrongAnswers::strange));

  private static final String STRANGE = "nobody asked for this";

  /** Until an answer that nobody asked for has come, even on a busy machine. */
  private static final long ARRIVAL_MILLIS = 300;

  private WrongAnswers() {}

  private static String answered(PeerProcess client, String answer)
      throws IOException, InterruptedException {
    Script script =
        link -> {
          if (link.read() != null) {
            link.write(answer);
          }
        };
    try (RudeServer server = new RudeServer(script)) {
      return client.send(Ask.get(server.url())).cell();
    }
  }

  private static String strange(PeerProcess client) throws IOException, InterruptedException {
    Script script =
        link -> {
          if (link.index() == 0 && link.read() != null) {
            link.write(Link.of("first") + Link.of(STRANGE));
          }
          link.answerAll("second");
        };
    try (RudeServer server = new RudeServer(script)) {
      Outcome first = client.send(Ask.get(server.url()));
      TimeUnit.MILLISECONDS.sleep(ARRIVAL_MILLIS);
      Outcome second = client.send(Ask.get(server.url()));
      if (!first.text().equals("first")) {
        return "first GET: " + first.cell();
      }
      return switch (second.text()) {
        case "second" -> "gets its own";
        case STRANGE -> "gets the other";
        default -> second.cell();
      };
    }
  }
}
