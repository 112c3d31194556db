package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Responses with a few bytes changed. None may bring out anything but a {@link RezoException},
 * hang, or be read differently when it comes in other pieces.
 */
@SuppressWarnings("StringConcatToTextBlock") // Line ends are what is tested.
class MutationTest {

  private static final int MUTANTS = 20_000;

  private static final List<String> SEEDS =
      List.of(
          "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 12\r\nConnection: keep-alive\r\n"
              + "Keep-Alive: timeout=60, max=1000\r\n\r\nhello world!",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5;a=\"b\"\r\nhello\r\n00a\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n",
          "HTTP/1.0 200 OK\r\nConnection: close, x\r\nContent-Length: 3, 3\r\n\r\nabc",
          "HTTP/1.1 304 Not Modified\nETag: \"x\"\n\n",
          "HTTP/1.1 404\r\nDate: Sat, 21 Nov 2026 10:52:34 GMT\r\n\r\nuntil the end");

  private static final List<String> PIECES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          ":",
          ",",
          ";",
          " ",
          "\t",
          "0",
          "f",
          "-1",
          "\u0000",
          "\u00ff",
          "chunked",
          "close",
          "HTTP/1.1 ",
          "Content-Length: 1\r\n",
          "9223372036854775807",
          "Transfer-Encoding: chunked\r\n",
          "ffffffffffffffff");

  private final Random random = new Random(20_261_121);

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void mutantsAreReadAlikeInEverySplitOrRefused() {
    for (int i = 0; i < MUTANTS; i++) {
      String wire = mutant();
      String method = i % 7 == 0 ? "HEAD" : "GET";
      List<String> whole = read(method, wire, wire.length());
      List<String> pieces = read(method, wire, 1 + random.nextInt(5));
      assertThat(pieces).as("mutant %d: %s", i, wire).isEqualTo(whole);
    }
  }

  private String mutant() {
    StringBuilder wire = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int changes = 1 + random.nextInt(4); changes > 0 && wire.length() > 0; changes--) {
      int at = random.nextInt(wire.length());
      int end = Math.min(wire.length(), at + 1 + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> wire.setCharAt(at, (char) random.nextInt(256));
        case 1 -> wire.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> wire.delete(at, end);
        case 3 -> wire.insert(at, wire.substring(at, end));
        default -> wire.setLength(at);
      }
    }
    return wire.toString();
  }

  /** Everything up to the end of the response: what comes behind it is refused or dropped. */
  private static List<String> read(String method, String wire, int size) {
    Transcript transcript = new Transcript();
    Http1Session session = new Http1Session(new Http1Limits(512, 3), transcript);
    session.writeHead(Requests.of(method), false, true, ByteBuffer.allocate(512));
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    try {
      for (int from = 0; from < bytes.length; from += size) {
        session.receive(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)));
      }
      session.receiveEnd();
    } catch (RezoException e) {
      assertThat(session.isReusable()).isFalse();
      if (!transcript.lines().contains("end")) {
        transcript.note(e.getMessage());
      }
    }
    return transcript.lines();
  }
}
