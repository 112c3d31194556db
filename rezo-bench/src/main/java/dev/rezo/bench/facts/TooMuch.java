package dev.rezo.bench.facts;

import dev.rezo.bench.facts.RudeServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A server that sends without end.
 *
 * <p>Immutable.
 */
final class TooMuch {

  static final String ABOUT =
      """
      The server writes until the client closes, or for 32 MB: fields of a head, the extension of a chunk, answers with status \
      103. The amount is the next power of two above what was written when the client gave up. Who reads on may hold what \
      comes, or skip it. The body of gzip has 97 KB, becomes 100 MB, and is read whole; "not decoded" is who hands out the 97 KB.\
      """;

  static final List<Scenario> ALL =
      List.of(
          new Scenario("fields of a head", TooMuch::endlessHead),
          new Scenario("extension of a chunk", TooMuch::endlessExtension),
          new Scenario("interim answers", TooMuch::endlessInterim),
          new Scenario("gzip", TooMuch::bomb));

  private static final int MB = 1_000_000;

  /** Where the server ends what has no end. */
  private static final int MOST = 32 * MB;

  /** Until here it writes slowly, so that it knows how much was taken when it is told to stop. */
  private static final int SLOW = MB;

  private static final int PIECE = 1_024;
  private static final int LARGE_PIECE = 64 * PIECE;

  /** What a bomb becomes. */
  private static final int UNPACKED = 100 * MB;

  private TooMuch() {}

  private static String endlessHead(PeerProcess client) throws IOException, InterruptedException {
    String line = "X-Filler: " + "a".repeat(PIECE / 8 - 12) + "\r\n";
    return endless(client, "HTTP/1.1 200 OK\r\n", line.repeat(8), "Content-Length: 4\r\n\r\ndone");
  }

  private static String endlessExtension(PeerProcess client)
      throws IOException, InterruptedException {
    return endless(
        client,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;note=",
        "a".repeat(PIECE),
        "\r\ndone\r\n0\r\n\r\n");
  }

  private static String endlessInterim(PeerProcess client)
      throws IOException, InterruptedException {
    String line = "HTTP/1.1 103 Early Hints\r\nLink: </" + "a".repeat(PIECE / 8 - 38) + ">\r\n\r\n";
    return endless(client, "", line.repeat(8), Link.of("done"));
  }

  private static String endless(PeerProcess client, String begin, String piece, String end)
      throws IOException, InterruptedException {
    Script script =
        link -> {
          if (link.read() != null) {
            link.write(begin);
            flood(link, piece);
            link.write(end);
          }
        };
    try (RudeServer server = new RudeServer(script)) {
      Outcome outcome = client.send(Ask.get(server.url()));
      long taken = server.written();
      if (outcome.end() == Outcome.End.WAITING) {
        return outcome.cell();
      }
      String amount = taken < MOST ? " within " + size(taken) : " after 32 MB";
      return (outcome.isError() ? "error" : Integer.toString(outcome.status())) + amount;
    }
  }

  private static void flood(Link link, String piece) throws IOException {
    String large = piece.repeat(LARGE_PIECE / PIECE);
    long written = 0;
    while (written < MOST) {
      String next = written < SLOW ? piece : large;
      link.write(next);
      written += next.length();
      if (written < SLOW) {
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(1);
    } catch (InterruptedException e) {
      throw new IOException("expected to write on", e);
    }
  }

  /** The next power of two: what is on its way when a client closes is not its choice. */
  private static String size(long bytes) {
    long power = PIECE;
    while (power < bytes) {
      power *= 2;
    }
    return power < MB ? power / PIECE + " KiB" : power / PIECE / PIECE + " MiB";
  }

  private static String bomb(PeerProcess client) throws IOException, InterruptedException {
    byte[] packed = packed();
    Script script =
        link -> {
          if (link.read() != null) {
            link.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: "
                    + packed.length
                    + "\r\n\r\n");
            link.write(packed);
            link.awaitEnd();
          }
        };
    try (RudeServer server = new RudeServer(script)) {
      Outcome outcome = client.send(Ask.get(server.url()));
      if (!outcome.isAnswered()) {
        return outcome.cell();
      } else if (outcome.length() == packed.length) {
        return "not decoded";
      }
      return outcome.length() == UNPACKED ? "100 MB in memory" : outcome.cell();
    }
  }

  private static byte[] packed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] zeros = "0".repeat(MB).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < UNPACKED / MB; i++) {
        gzip.write(zeros);
      }
    }
    return packed.toByteArray();
  }
}
