package dev.rezo.bench.facts;

import dev.rezo.bench.facts.RudeServer.Script;
import java.io.IOException;
import java.util.List;

/**
 * What reaches a server that should not have it.
 *
 * <p>Immutable.
 */
final class Secrets {

  static final String ABOUT =
      """
      A redirect of a GET for which the application has set Authorization: is it followed to another host, to another port, \
      and is Authorization sent there? And the application sets a field to a value with CR LF and what would be another field \
      behind it; who sends it in one field has put spaces in their place.\
      """;

  static final List<Scenario> ALL =
      List.of(
          new Scenario("to another host", client -> redirected(client, false)),
          new Scenario("to another port", client -> redirected(client, true)),
          new Scenario("CR LF in a value", Secrets::injected));

  private static final String OTHER_HOST = "127.0.0.2";

  private static final Script ANSWERS = link -> link.answerAll("done");

  private Secrets() {}

  private static String redirected(PeerProcess client, boolean isSameHost)
      throws IOException, InterruptedException {
    String host = isSameHost ? RudeServer.HOST : OTHER_HOST;
    try (RudeServer other = new RudeServer(host, ANSWERS)) {
      Script redirects =
          link -> {
            while (link.read() != null) {
              link.write(
                  "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                      + other.url()
                      + "\r\n\r\n");
            }
          };
      try (RudeServer server = new RudeServer(redirects)) {
        Ask ask = Ask.get(server.url());
        Outcome outcome = client.send(ask.with("Authorization", "Bearer of-a-secret"));
        if (other.heard().isEmpty() && outcome.status() == 302) {
          return client.send(ask).status() == 302 ? "not followed" : "not followed with it";
        } else if (other.heard().isEmpty()) {
          return outcome.cell();
        }
        boolean isSent = other.heard().get(0).field("Authorization") != null;
        return isSent ? "followed, sent" : "followed, dropped";
      }
    }
  }

  private static String injected(PeerProcess client) throws IOException, InterruptedException {
    try (RudeServer server = new RudeServer(ANSWERS)) {
      Outcome outcome = client.send(Ask.get(server.url()).with("X-Note", "a\r\nX-Injected: b"));
      if (server.heard().isEmpty()) {
        return outcome.isError() ? "refused" : outcome.cell();
      }
      Heard heard = server.heard().get(0);
      System.err.printf("%-15s   heard: %s%n", client.client().id(), heard.field("X-Note"));
      if (heard.field("X-Injected") != null) {
        return "sent, two fields";
      }
      return heard.field("X-Note") == null ? "field left out" : "sent, one field";
    }
  }
}
